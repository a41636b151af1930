"""Rows of photos, redactions, regions, quality."""
