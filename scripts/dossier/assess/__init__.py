"""The assessment put together: what engines have found, with all that showing a month needs to know.

terms      what is agreed and in force     projects   use, distances, advice     incidents   fault, level, why
matters    what is missing, awaited, late, expiring or open       inputs    files
"""
