"""The window: acts become workflow calls, values become widgets. Qt lives here only."""
