"""The demo in the window, which fills while one looks at it; and practice, where nothing counts."""
