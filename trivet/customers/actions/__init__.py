"""Every write on the customer side, a module per noun."""
