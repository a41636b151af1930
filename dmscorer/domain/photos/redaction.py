"""What is hidden in a photo before a rater sees it, and who decided that nothing (more) need be."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dmscorer.domain.errors import Refusal

MOST_SHAPES = 200
SMALLEST = 0.002  # a slip of the mouse, as a fraction of the picture's side
LINE = 1e-6  # half the width of what is drawn as a bare line or point


class Form(StrEnum):
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"


@dataclass(frozen=True, slots=True)
class Shape:
    """A covered place, in fractions of the upright picture: centre, width and height before the turn.

    ``turn``: degrees clockwise about the centre, of the shape as it lies on the picture (not of the fractions).
    """

    form: Form
    x: float
    y: float
    width: float
    height: float
    turn: float = 0.0

    def moved(self, across: float, down: float) -> "Shape":
        return Shape(self.form, self.x + across, self.y + down, self.width, self.height, self.turn)


@dataclass(frozen=True, slots=True)
class Redaction:
    """The shapes that cover one photo.

    ``is_decided``: somebody has said that nothing more need be hidden. Drawing alone never says that, so that a photo
    with one of its two tattoos covered cannot go out.
    """

    id: str
    photo_id: str
    shapes: tuple[Shape, ...]
    author: str
    at: datetime
    revises: str | None = None
    is_decided: bool = True


class BrokenRedaction(Refusal):
    def __init__(self, cause: str) -> None:
        super().__init__(f"A photo's redaction cannot be read ({cause}): restore the study from a backup.")


class NotReviewed(Refusal):
    """Pictures would go out that nobody has looked at."""

    def __init__(self, n_photos: int) -> None:
        self.n_photos = n_photos
        what = "1 photo has" if n_photos == 1 else f"{n_photos} photos have"
        super().__init__(f"{what} not been reviewed for what must be hidden: review them on the Photos screen first.")


def box(form: Form, left: float, top: float, right: float, bottom: float) -> Shape:
    """From two corners in any order."""
    (left, right), (top, bottom) = sorted((left, right)), sorted((top, bottom))
    return Shape(form, (left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def is_worth_keeping(shape: Shape) -> bool:
    return shape.width >= SMALLEST and shape.height >= SMALLEST


def fitted_ellipse(points: Sequence[tuple[float, float]], aspect: float) -> Shape:
    """The ellipse that a hand drew around something: the smallest about the principal axes that holds every point.

    ``points`` in fractions; ``aspect`` = width / height of the picture, so that the turn is that of the eye.
    """
    flat = [(x * aspect, y) for x, y in points]
    middle = sum(x for x, _ in flat) / len(flat), sum(y for _, y in flat) / len(flat)
    angle = _main_axis(flat, middle)
    cos, sin = math.cos(angle), math.sin(angle)
    along = [
        ((x - middle[0]) * cos + (y - middle[1]) * sin, -(x - middle[0]) * sin + (y - middle[1]) * cos) for x, y in flat
    ]
    (low_a, high_a), (low_b, high_b) = ((min(v), max(v)) for v in zip(*along, strict=True))
    half_a, half_b = max((high_a - low_a) / 2, LINE), max((high_b - low_b) / 2, LINE)
    mid_a, mid_b = (low_a + high_a) / 2, (low_b + high_b) / 2
    reach = max(1.0, *(math.hypot((a - mid_a) / half_a, (b - mid_b) / half_b) for a, b in along))
    centre = middle[0] + mid_a * cos - mid_b * sin, middle[1] + mid_a * sin + mid_b * cos
    return Shape(
        Form.ELLIPSE, centre[0] / aspect, centre[1], 2 * half_a * reach / aspect, 2 * half_b * reach, math.degrees(angle)
    )  # fmt: skip


def _main_axis(points: Sequence[tuple[float, float]], middle: tuple[float, float]) -> float:
    """Radians of the direction in which the points spread most."""
    xx = sum((x - middle[0]) ** 2 for x, _ in points)
    yy = sum((y - middle[1]) ** 2 for _, y in points)
    xy = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    return 0.5 * math.atan2(2 * xy, xx - yy)


def current(redactions: Iterable[Redaction]) -> dict[str, Redaction]:
    """Photo → the decision that nobody revises; of two (a merge) the later, then by id."""
    known = list(redactions)
    revised = {one.revises for one in known if one.revises}
    latest = sorted((one for one in known if one.id not in revised), key=lambda one: (one.at, one.id))
    return {one.photo_id: one for one in latest}


def written(shapes: Iterable[Shape]) -> str:
    """JSON, one list a shape; reads back to the same shapes."""
    rows = [[str(s.form), s.x, s.y, s.width, s.height, s.turn] for s in shapes]
    return json.dumps(rows, separators=(",", ":"))


def read(text: str) -> tuple[Shape, ...]:
    try:
        rows = json.loads(text)
        return tuple(Shape(Form(form), *(float(number) for number in numbers)) for form, *numbers in rows)
    except (ValueError, TypeError) as error:
        raise BrokenRedaction(str(error)) from error


@dataclass(slots=True)
class ShapeHistory:
    """Undo and redo of one photo's shapes while it is on the table."""

    shapes: tuple[Shape, ...] = ()
    _before: list[tuple[Shape, ...]] = field(default_factory=list)
    _after: list[tuple[Shape, ...]] = field(default_factory=list)

    def change(self, shapes: Iterable[Shape]) -> None:
        new = tuple(shapes)
        if new != self.shapes:
            self._before.append(self.shapes)
            self._after.clear()
            self.shapes = new

    def undo(self) -> bool:
        return self._step(self._before, self._after)

    def redo(self) -> bool:
        return self._step(self._after, self._before)

    def _step(self, source: list[tuple[Shape, ...]], target: list[tuple[Shape, ...]]) -> bool:
        if not source:
            return False
        target.append(self.shapes)
        self.shapes = source.pop()
        return True


def unreviewed(photo_ids: Iterable[str], redactions: Mapping[str, Redaction]) -> tuple[str, ...]:
    """Photos about which nobody has decided yet, whether something is covered already or not."""
    return tuple(one for one in photo_ids if one not in redactions or not redactions[one].is_decided)
