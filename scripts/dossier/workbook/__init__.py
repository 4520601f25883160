"""A month's report -> its settlement workbook (XLSX) with live formulas that reproduce the assessment.

`whole` puts it together; whoever makes another workbook loads no more than its cells and sheets.
"""
