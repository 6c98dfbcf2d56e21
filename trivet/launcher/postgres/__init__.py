"""A PostgreSQL cluster of our own: where its programs are, who it runs as, how it lives and ends.

`cluster` is the door; the others answer it.
"""
