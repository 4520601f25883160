"""Programs of their own that open the files of strangers, and the one way to run them.

Large libraries read these files, and a file may be made to crash one, to keep it busy for ever or to take it over. So
each runs as a child with limits that gets bytes and gives bytes; it is never imported by the stages.
"""
