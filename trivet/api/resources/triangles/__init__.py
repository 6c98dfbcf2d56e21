"""The iron triangle: of one account, and across accounts."""
