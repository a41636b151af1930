"""The rater's own page: what comes next, practice, calibration, profile."""
