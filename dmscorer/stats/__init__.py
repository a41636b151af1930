"""Numbers: agreement between raters. Arrays in, named results out."""
