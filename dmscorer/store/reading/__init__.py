"""Rows of readings: entries, signatures, sheets, levels shown, time."""
