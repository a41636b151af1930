"""Tables of scores, and how items add up."""
