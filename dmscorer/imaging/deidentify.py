"""The one door to pixels that a rater sees: decoded, and with the redactions burnt in."""

import math
from collections.abc import Sequence

import numpy as np

from dmscorer.domain.photos.redaction import Form, Shape
from dmscorer.imaging.decoding.decode import Source, decode
from dmscorer.imaging.pixels import SURROUND, Bytes, Pixels

MIXED = 2  # pixels: how far making a picture smaller carries what lies under a shape


def shown(
    original: Source, redactions: Sequence[Shape] = (), longest: int | None = None, *, is_rough: bool = False
) -> Pixels:
    """What a rater may see of ``original``: thumbnail, preview and full resolution all come from here."""
    return covered(decode(original, longest, is_rough=is_rough), redactions)


def covered(pixels: Pixels, redactions: Sequence[Shape]) -> Pixels:
    """Each shape filled with the neutral surround: every pixel that it touches at all, and no soft edge.

    In a reduced picture the pixels beside a shape are mixed from what lies under it too, so those go as well.
    """
    if not redactions:
        return pixels
    array = pixels.array if pixels.array.flags.writeable else pixels.array.copy()
    for shape in redactions:
        _cover(array, shape, 0 if pixels.width == pixels.full_width else MIXED)
    return Pixels(array, pixels.full_width, pixels.full_height)


def _cover(array: Bytes, shape: Shape, more: int) -> None:
    height, width = array.shape[:2]
    half = shape.width * width / 2 + more, shape.height * height / 2 + more
    is_upright = shape.form is Form.RECTANGLE and shape.turn == 0
    half_x, half_y = half if is_upright else _grown(shape.form, *half)
    cos, sin = math.cos(math.radians(shape.turn)), math.sin(math.radians(shape.turn))
    reach_x, reach_y = _reach(shape.form, half_x, half_y, cos, sin)
    left, right = _span(shape.x * width, reach_x, width)
    top, bottom = _span(shape.y * height, reach_y, height)
    part = array[top:bottom, left:right]
    if is_upright or not part.size:
        part[..., :3] = SURROUND
        return
    across = np.arange(left, right) + 0.5 - shape.x * width
    down = (np.arange(top, bottom) + 0.5 - shape.y * height)[:, None]
    along, beside = across * cos + down * sin, down * cos - across * sin
    in_box = (abs(along) <= half_x) & (abs(beside) <= half_y)
    in_oval = (along / half_x) ** 2 + (beside / half_y) ** 2 <= 1
    part[in_box if shape.form is Form.RECTANGLE else in_oval, :3] = SURROUND


def _grown(form: Form, half_x: float, half_y: float) -> tuple[float, float]:
    """So large that the centre of every pixel that the shape touches lies inside.

    A touched pixel's centre is at most half a diagonal away. A rectangle grown by that holds all such points; an
    ellipse must grow by (a + b) / 2√(ab) times that, by Kantorovich's inequality on its support function.
    """
    half_x, half_y = max(half_x, 0.5), max(half_y, 0.5)
    more = math.sqrt(0.5)
    if form is Form.ELLIPSE:
        more *= (half_x + half_y) / (2 * math.sqrt(half_x * half_y))
    return half_x + more, half_y + more


def _reach(form: Form, half_x: float, half_y: float, cos: float, sin: float) -> tuple[float, float]:
    """Half of the upright box around the turned shape."""
    if form is Form.ELLIPSE:
        return math.hypot(half_x * cos, half_y * sin), math.hypot(half_x * sin, half_y * cos)
    return abs(half_x * cos) + abs(half_y * sin), abs(half_x * sin) + abs(half_y * cos)


def _span(centre: float, reach: float, size: int) -> tuple[int, int]:
    """First and last + 1 of the pixels that are touched, inside the picture; rounded outwards."""
    return max(0, math.floor(centre - reach)), min(size, math.ceil(centre + reach))
