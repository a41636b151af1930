"""Blind multi-rater scoring of the CDASI from whole-body photographs."""

__version__ = "0.1.0"
