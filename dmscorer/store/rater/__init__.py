"""Rows of raters' profiles."""
