"""贏, the second phase: contact and communication, expectation, information, the client plan.

An inner order holds: a later step may read an earlier one, never the reverse.
"""
