"""A part of a picture as a picture of its own, made from pixels alone."""

from dmscorer.domain.photos.photos import Region
from dmscorer.imaging.decoding.decode import resized
from dmscorer.imaging.intake import encoded
from dmscorer.imaging.pixels import Pixels, fitted

QUALITY = 92
LONGEST = 800


def cut(pixels: Pixels, box: Region) -> bytes:
    """JPEG of the region (x, y, width, height as fractions), no side above ``LONGEST``."""
    x, y, width, height = box
    left, top = round(max(0.0, x) * pixels.width), round(max(0.0, y) * pixels.height)
    right = max(left + 1, round(min(1.0, x + width) * pixels.width))
    bottom = max(top + 1, round(min(1.0, y + height) * pixels.height))
    part = pixels.array[top:bottom, left:right].copy()
    small = resized(part, fitted(right - left, bottom - top, LONGEST))
    return encoded(Pixels(small, right - left, bottom - top), QUALITY)
