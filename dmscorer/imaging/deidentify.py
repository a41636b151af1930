"""The one door to pixels that a rater sees: decoded, and with the redactions burnt in."""

from collections.abc import Sequence

from dmscorer.imaging.decode import Source, decode
from dmscorer.imaging.pixels import SURROUND, Pixels

Box = tuple[float, float, float, float]  # x, y, width, height as fractions of the upright picture


def shown(original: Source, redactions: Sequence[Box] = (), longest: int | None = None) -> Pixels:
    """What a rater may see of ``original``: thumbnail, preview and full resolution all come from here.

    Each redaction is filled with the neutral surround, rounded outwards to whole pixels.
    """
    pixels = decode(original, longest)
    if not redactions:
        return pixels
    array = pixels.array if pixels.array.flags.writeable else pixels.array.copy()
    for x, y, width, height in redactions:
        left, top = int(max(0.0, x) * pixels.width), int(max(0.0, y) * pixels.height)
        right, bottom = -int(-(x + width) * pixels.width // 1), -int(-(y + height) * pixels.height // 1)
        array[top : max(top, bottom), left : max(left, right), :3] = SURROUND
    return Pixels(array, pixels.full_width, pixels.full_height)
