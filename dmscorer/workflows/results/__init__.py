"""Clinical values, course, responses, and the tables of results."""
