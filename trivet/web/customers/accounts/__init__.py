"""Pages of accounts: the list, the record, its family, its units, forms."""
