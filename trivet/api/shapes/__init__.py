"""What goes over the wire, by subject: pydantic classes, inbound and outbound.

An inbound shape forbids fields it does not know. An outbound one leaves absent what its reader may
not see. Refuses to reach into the database: what a shape shows, its query has fetched.
"""
