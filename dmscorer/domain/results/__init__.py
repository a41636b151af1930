"""Clinical values, cohort, course, responses and change between visits, as values and as sentences."""
