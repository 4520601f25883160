"""The fonts of the PDFs: build/fonts/*.ttf, Chinese faces with TrueType outlines.

    PYTHONPATH=scripts python -m tools.fonts fetch SOURCES      # needs the standard library alone
    PYTHONPATH=scripts python -m tools.fonts make SOURCES OUT   # needs fontTools and uharfbuzz
    PYTHONPATH=scripts python -m tools.fonts verify OUT

PDF readers on office PCs are known to show CFF-flavoured OpenType as blank pages, so every face has quadratic
outlines. Sources are Debian packages, taken from the system where they are installed and else unpacked privately,
without root and without their dependencies. `faces` lists what is made of what. fonts.json holds the digest of each
file and of its source; the licences lie beside it. The same sources give the same bytes: no clock, no order of work.
A finished set is kept in the user's cache folder and copied from there.
"""
