"""Raters' profiles."""
