"""Files that people exchange: CSV tables in and out."""
