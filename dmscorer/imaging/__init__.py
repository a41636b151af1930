"""Pixels: decoding, orientation, colour, derived pictures, and the painted demo body."""
