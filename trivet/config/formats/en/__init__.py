"""English for readers everywhere: the day before the month, the month as a word."""
