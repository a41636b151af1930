"""Views, coverage, quality, redaction, regions, dates of visits."""
