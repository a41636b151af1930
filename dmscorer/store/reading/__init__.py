"""Rows of readings: order, entries, comments, signatures, what was seen, time; signed sheets as one read (``sheets``)."""
