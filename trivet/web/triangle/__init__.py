"""Pages of the triangle: an account's seats on any day, filling them, projects, limits, who is away.

A reader who does not see the account gets 404; one who sees it but may not fill its seats, 403.
"""
