"""Widgets: they know neither workspace nor screens."""
