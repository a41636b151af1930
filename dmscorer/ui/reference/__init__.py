"""The coordinator's Calibration page: reference cases, certificates, grade pictures."""
