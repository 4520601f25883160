"""A month, a letter or a form on paper: PDF and DOCX; no disk."""
