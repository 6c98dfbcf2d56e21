"""客戶接觸與溝通 Contact: touchpoints, minutes, commitments both ways, what was observed.

Reads `customers` and `triangle`. Hands on: the brief before a visit, the ledger of commitments,
observations that later aspects take up (issues to satisfaction, evidence to relationship).
Refuses minutes before the visit, and any field for gifts or favours (method.md §7).
"""
