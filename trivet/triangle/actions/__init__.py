"""Every write of the triangle, by noun: `appointments.replace(…)`, `covers.arrange(…)`.

Import the module, not the function. Each is one transaction and one journal event that touches the
account, the person and the seat. Refuses two holders of one seat: told in a sentence, held by the
database.
"""
