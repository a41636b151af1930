"""The window's frame: which screen is in front, the rail, the top bar, notices, progress, crash reports."""
