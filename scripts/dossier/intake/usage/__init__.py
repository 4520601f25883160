"""Exports of monitoring platforms -> usage records (annex 1.2, R-31): `import usage`.

`exports` reads a file of any format as rows, `samples` turns rows into samples by the platform's mapping, `engine` has
them summed up (DuckDB, or Spark), `figures` makes a host's month of it, `hosts` knows what hosts are called, `writing`
makes the record. `direct` is a short cut for plain files, `guessing` writes the first mapping.
"""
