"""From signed sheets to one score: masking, flagged items, decisions, lock."""
