"""The rater's calibration on reference cases, and the expert panel's levels."""
