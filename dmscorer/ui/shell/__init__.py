"""The window's frame: which role sees which screens (``screen_order``), rail, top bar, notices, progress, crash reports."""
