"""Rows of clinical values."""
