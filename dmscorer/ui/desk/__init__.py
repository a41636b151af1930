"""The reading desk: one case with body map, photo and form; the keyboard addresses the form."""
