"""The window: acts become workflow calls, values become widgets. The only place with Qt."""
