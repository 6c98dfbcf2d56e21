"""The pages of the customer side: accounts, persons, groups, decisions, tiers.

Parts above fill the right column of an account through `panels`. Refuses nothing itself: queries
and actions do.
"""
