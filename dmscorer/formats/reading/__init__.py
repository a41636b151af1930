"""Tables of scores in and out, and how items add up."""
