"""The clerk's desk: a page on this machine that files records, for those who avoid a terminal.

leaves    the sorts of value        forms     a form for each kind      values    form <-> tree of a record
lists     ids to choose from        starting  what a form begins with   draft     what is typed -> files
kept      files dropped on it       room      the root as it stands     looking   what saving would do
month     the first page            saving    commit and push           guard     who may ask
answers   what the page asks for    app       requests in, answers out  words     its words

Whatever is asked comes over a socket that other pages and other users of the machine can reach as well: nothing is
answered without the token, which only the printed address has.
"""
