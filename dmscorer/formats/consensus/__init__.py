"""``consensus.csv``, ``decisions.csv``, the meeting's tables and pages."""
