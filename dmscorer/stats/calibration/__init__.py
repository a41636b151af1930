"""How close a rater comes to the expert panel."""
