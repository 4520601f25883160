"""What is shown, as data: the same for site, paper, workbook and letters. No markup but drawings."""
