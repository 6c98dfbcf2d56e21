"""Every write of our own side, by noun: `people.add(…)`, `units.move(…)`, `roles.grant(…)`.

Import the module, not the function. Each is one transaction and one journal event, and checks the
power of the one who does it. Refuses to leave an installation without an administrator.
"""
