"""Pages of contact: visits from request to closed, the ledger of commitments, calls, the month."""
