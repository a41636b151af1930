"""The coordinator's side of calibration: reference cases, certificates, grade pictures."""
