"""Plots as values: a figure is bytes plus marks."""
