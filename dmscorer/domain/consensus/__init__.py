"""The rule per item, flags, when levels are unmasked, decisions and their trail, the agenda of a meeting."""
