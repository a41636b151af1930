"""Rows of visits, photos, originals, redactions, regions, quality hints and chart values."""
