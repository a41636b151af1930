"""Which figures there are, and from which numbers each is made; the drawing is in ``figures``."""
