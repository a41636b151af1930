"""Tables of results and clinical values."""
