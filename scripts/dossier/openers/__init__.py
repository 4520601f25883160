"""Programs of their own that open the files of strangers, and the one way to run them.

Large libraries read these files, and a file may be made to crash one, to keep it busy for ever or to take it over. So
each runs as a child with limits that gets bytes and gives bytes; it is never imported by the stages.

Two rules of the house look different here. Whatever a damaged file makes a library raise means that the file cannot be
read, so the places that call one catch every exception: these libraries have no common one (zlib.error, KeyError,
RecursionError and struct.error were all seen), and what is lost is the word on one file. And floats are geometry,
points of a page and of a box in it: no figure of an assessment is read here but as text.
"""
