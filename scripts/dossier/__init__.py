"""Dossier: evidence in, a scored, settled and published month out.

stage     module         returns
load      load           Dossier (Contract and Evidence) and problems
check     checks         problems
score     scoring        Score (indicators, composite, penalties)
settle    settlement     Settlement (projects, incidents, totals)
assess    assessment     Assessment, which is canonical JSON
compare   compare        Comparison of two assessments
report    report         Report, all that a renderer needs
render    render         pages, PDF: bytes
publish   publish        build/site
"""
