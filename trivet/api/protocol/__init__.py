"""What holds for every operation: who asks, errors, pages, versions, repeats, the contract."""
