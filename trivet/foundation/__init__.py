"""What every part stands on: journal, sight, errors, time, money, names. A closed list.

Reads nothing of the rest of Trivet. A new module here needs an ADR, so that the floor stays small.
"""
