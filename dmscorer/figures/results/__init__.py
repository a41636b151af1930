"""How figures of the results are drawn."""
