"""The demo in the window, which fills as you watch; and the rehearsal, where nothing counts."""
