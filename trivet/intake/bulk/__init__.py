"""The machinery of an import: parse, recognise, check, write; a batch of rows at a time.

Works on frames whose columns are named `<record>.<column>` and hold canonical text. Knows the
shapes of `targets.shapes`, not the nouns behind them. Refuses a row by a fault with its reason;
what one row does wrong never stops the others.
"""
