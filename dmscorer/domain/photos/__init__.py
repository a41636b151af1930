"""Views, coverage, quality hints, redaction, regions; photos whose date does not fit their visit (``visit_dates``)."""
