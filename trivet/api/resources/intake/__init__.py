"""Imports from upload to undo, and lists taken out as files."""
