"""Issuing: a month is frozen, signed, restated, replayed, and proven to be what was issued.

obstacles   what stands in the way            sealing   the files of a revision
writing     into the root, in one step        moved     issued months that would come out otherwise today
receipt     what each party keeps             signing   detached signatures
replay      computed again, byte for byte
"""
