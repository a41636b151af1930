"""Views, coverage, quality hints, redaction, regions, and dates that do not fit their visit."""
