"""Every read of contact, by subject. Each begins at `visible_to(user)`, then asks the clearance."""
