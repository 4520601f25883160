"""A kind of record as a form: its questions, what may be answered, what is likely, and what is wrong with an answer."""
