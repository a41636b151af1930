"""Tables of results and of clinical values."""
