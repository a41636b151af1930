"""Collect first-round scores of unmasked cases and ask the statistics."""
