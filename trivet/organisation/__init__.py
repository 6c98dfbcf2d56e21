"""組織 Our own side: people, units, reporting lines, roles and what each may see.

Reads nothing but the foundation. Hands on: who a person is, which units he stands in, which roles
he holds on a day, how high his clearance is. Seats on accounts are `triangle`'s (ADR 0002).
"""
