"""Our own side: the person asking, the people, the units, the roles."""
