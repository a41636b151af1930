"""What is fixed before anybody scores, what may be chosen, what was signed when; planning."""
