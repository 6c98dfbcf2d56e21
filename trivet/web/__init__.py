"""The pages. Mirrors the domain, owns every template and static source; does no ORM."""
