"""Plots as values: a figure is bytes plus marks. The only place with matplotlib; print style and palette are in ``canvas``."""
