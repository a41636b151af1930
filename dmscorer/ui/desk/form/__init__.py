"""The score form of the desk: items, keys, levels, the sheet of keys."""
