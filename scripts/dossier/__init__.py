"""Dossier: evidence in, a scored, settled and published month out.

stage     module         returns
load      load           Dossier (Contract and Evidence) and problems
check     checks         problems
score     scoring        Score (indicators, composite, penalties)
settle    settlement     Settlement (projects, incidents, totals)
assess    assessment     Assessment, which is canonical JSON
compare   compare        Comparison of two assessments
try       assess         what a month would come to with other facts; decides nothing
explain   explain        where a figure comes from
report    report         Report, all that a renderer needs
show      views          what is shown, as data; site, paper, workbook, letters, package make bytes of it
publish   publish        build/site
"""
