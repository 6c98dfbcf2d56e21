"""Reads and writes tables of strangers: CSV in any encoding, XLSX, COPY. Knows no customer."""
