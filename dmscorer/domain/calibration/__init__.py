"""Reference cases, what a rater must reach for a certificate (``calibration.FEWEST``), and grade pictures."""
