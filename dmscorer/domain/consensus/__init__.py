"""The rule per item, flags, decisions and their trail, the agenda of a meeting."""
