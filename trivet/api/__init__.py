"""REST /api/v1 over the same queries and actions as the pages; does no ORM."""
