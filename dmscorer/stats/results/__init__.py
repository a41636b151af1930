"""Change between two visits, with its tests."""
