"""The operations, one file a noun: parse, one query or one action, answer. No ORM (tested)."""
