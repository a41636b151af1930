"""Pictures of every screen, for ``dmscorer screens``."""
