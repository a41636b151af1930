"""Clinical values, and the tables of results."""
