"""Rows of certificates and grade pictures."""
