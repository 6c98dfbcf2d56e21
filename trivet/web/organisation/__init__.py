"""Pages of our own side: the tree of units, the directory, a person's page, roles, tokens.

Everybody signed in may read who works here; the buttons are for those who manage people.
"""
