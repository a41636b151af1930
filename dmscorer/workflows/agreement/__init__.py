"""Gather first-round scores and ask the statistics."""
