"""The rater's own page: what comes next, rehearsal, calibration, profile."""
