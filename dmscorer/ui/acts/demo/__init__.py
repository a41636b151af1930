"""The demo in the window: it fills while one looks at it; the rehearsal where nothing counts."""
