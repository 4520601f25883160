"""The assessment put together: what engines have found, with all that showing a month needs to know.

computing    a month under one set of readings after another      whole        the assessment made of it
terms        what is agreed and in force                          succession   the contracts before and after
projects     use, distances, advice                               incidents    fault, level, why
matters      what is missing, awaited, doubted, expiring or open  doubts       what hangs on doubts
effects      what other readings would change                     flags        what should be looked at
inputs       files
"""
