"""What can be ruled on, and what a decision of the bureau rests on.

bases   the records that a decision has to look at        looked       writes them into its file
asked   what a ruling can decide                          objections   by when, and what became of each
"""
