"""The customer side: accounts, their people, groups, decisions, tiers, saved views."""
