"""Every read on the customer side, a module per subject; each begins at `visible_to(user)`."""
