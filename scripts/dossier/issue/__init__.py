"""Issuing: a month is frozen, signed, restated, replayed, and proven to be what was issued.

obstacles   what stands in the way            sealing     the files of a revision
making      the dossier as it is issued       writing     into the root, in one step
moved       issued months that would come     signing     detached signatures and time stamps
            out otherwise today               unchanged   remembers those that would not
"""
