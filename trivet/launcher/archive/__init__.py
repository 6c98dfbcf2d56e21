"""A backup is one file: the database as pg_dump writes it, the stored files, and a manifest.

`write` makes it, `read` looks into it, `put_back` restores it. The secret key stays out: who finds
a backup shall not be able to forge a session too.
"""
