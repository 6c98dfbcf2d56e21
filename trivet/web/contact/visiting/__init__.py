"""The pages of a visit, step by step, and calls noted afterwards."""
