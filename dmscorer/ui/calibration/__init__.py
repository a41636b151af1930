"""A rater's calibration on reference cases; the expert panel entering its levels."""
