"""The consensus meeting: flagged items, photo beside levels without names, decisions, second round, lock."""
