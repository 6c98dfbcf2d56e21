"""匯入 Taking in strangers' tables: map, preview, try, take in, undo.

Reads `tables` for files and the leaves below for what a row may become; a leaf above registers
its own targets. Hands on: batches with what they made and changed. Refuses to lose a rejected row:
each goes back with its reason.
"""
