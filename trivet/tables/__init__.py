"""Reads and writes tables of strangers: CSV in any encoding, XLSX, COPY. Knows no customer.

Reads files and the foundation's error type. Hands on: `reading.open_table` (header, preview,
batches of text in bounded memory), `values` (dates and numbers out of text, never by float),
`writing` (CSV and XLSX in which no formula lives), `copying` (frames into PostgreSQL). Refuses a
file it cannot read with one of `errors`, each a sentence; nothing else is ever raised on bad input.
"""
