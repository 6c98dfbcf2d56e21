"""Pages of customer groups, of the decision who our customer is, and of what a tier is owed."""
