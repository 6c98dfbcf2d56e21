"""Visits and their steps, calls and mails, commitments, observations, the policy on cost."""
