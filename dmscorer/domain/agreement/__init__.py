"""Agreement between raters as values and as sentences."""
