"""A part of a picture as a picture of its own, made from pixels alone."""

from dmscorer.imaging.deidentify import Box
from dmscorer.imaging.intake import encoded
from dmscorer.imaging.pixels import Pixels

QUALITY = 92
LONGEST = 800


def cut(pixels: Pixels, box: Box) -> bytes:
    """JPEG of the region (x, y, width, height as fractions), every nth pixel of it so that no side is above ``LONGEST``."""
    x, y, width, height = box
    left, top = round(max(0.0, x) * pixels.width), round(max(0.0, y) * pixels.height)
    right = max(left + 1, round(min(1.0, x + width) * pixels.width))
    bottom = max(top + 1, round(min(1.0, y + height) * pixels.height))
    part = pixels.array[top:bottom, left:right]
    step = -(-max(part.shape[:2]) // LONGEST)
    small = part[::step, ::step].copy()
    return encoded(Pixels(small, small.shape[1], small.shape[0]), QUALITY)
