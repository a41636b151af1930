"""Clinical values, cohort, course, responses and change, as values and as sentences."""
