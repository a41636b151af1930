"""Rows of consensus decisions."""
