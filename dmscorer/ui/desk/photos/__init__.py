"""The photos of the desk: the one in view, linked views, a second window."""
