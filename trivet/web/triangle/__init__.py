"""Pages of the triangle: the seats of an account on any day, filling them, projects, who is away.

A reader who does not see the account gets 404; one who sees it but may not fill its seats, 403.
"""
