"""Shapes that hide: what a hand draws, what is stored, which decision counts."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.photos.redaction import (
    BrokenRedaction,
    Form,
    Redaction,
    Shape,
    ShapeHistory,
    box,
    current,
    fitted_ellipse,
    read,
    unreviewed,
    written,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FRACTIONS = st.floats(0, 1, allow_nan=False)
POINTS = st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=8, max_size=60)


def test_a_box_comes_from_any_two_corners() -> None:
    assert box(Form.RECTANGLE, 0.75, 0.25, 0.25, 0.5) == Shape(Form.RECTANGLE, 0.5, 0.375, 0.5, 0.25)


@given(POINTS, st.floats(0.3, 3))
def test_an_ellipse_drawn_by_hand_holds_every_point_of_the_line(
    points: list[tuple[float, float]], aspect: float
) -> None:
    shape = fitted_ellipse(points, aspect)
    cos, sin = math.cos(math.radians(shape.turn)), math.sin(math.radians(shape.turn))
    for x, y in points:
        across, down = (x - shape.x) * aspect, y - shape.y
        along, beside = across * cos + down * sin, down * cos - across * sin
        half_a, half_b = shape.width * aspect / 2, shape.height / 2
        assert (along / half_a) ** 2 + (beside / half_b) ** 2 <= 1 + 1e-6 or math.hypot(across, down) < 1e-8


def test_a_circle_drawn_on_a_wide_picture_is_a_circle_to_the_eye() -> None:
    """Sixty points of a circle of a tenth of the height, on a picture twice as wide as high."""
    around = [(math.tau * n / 60) for n in range(60)]
    shape = fitted_ellipse([(0.5 + 0.1 * math.cos(a) / 2, 0.5 + 0.1 * math.sin(a)) for a in around], 2.0)
    assert shape.width * 2 == pytest.approx(0.2, rel=0.01)
    assert shape.height == pytest.approx(0.2, rel=0.01)
    assert shape.x == pytest.approx(0.5)
    assert shape.y == pytest.approx(0.5)


@given(st.lists(st.builds(Shape, st.sampled_from(Form), *[st.floats(-2, 2, allow_nan=False)] * 5), max_size=5))
def test_shapes_read_back_as_they_were(shapes: list[Shape]) -> None:
    assert read(written(shapes)) == tuple(shapes)


@pytest.mark.parametrize("text", ["", "{}x", '[["oval",0,0,1,1,0]]', '[["ellipse",0,"wide"]]', "[3]"])
def test_a_broken_record_is_named_and_never_taken_for_nothing_to_hide(text: str) -> None:
    with pytest.raises(BrokenRedaction):
        read(text)


def decision(name: str, photo: str, minutes: int, revises: str | None = None) -> Redaction:
    return Redaction(name, photo, (), "c", NOON + timedelta(minutes=minutes), revises)


def test_the_decision_nobody_revises_counts_whatever_the_clock_said() -> None:
    rows = [decision("b", "p", 0, revises="a"), decision("a", "p", 9), decision("c", "q", 1)]
    assert {photo: one.id for photo, one in current(rows).items()} == {"p": "b", "q": "c"}
    assert unreviewed(["p", "r", "q"], current(rows)) == ("r",)


def test_undo_and_redo_of_shapes() -> None:
    one, two = box(Form.RECTANGLE, 0, 0, 0.1, 0.1), box(Form.ELLIPSE, 0.5, 0.5, 0.6, 0.6)
    history = ShapeHistory()
    history.change([one])
    history.change([one])  # nothing new
    history.change([one, two])
    steps = [(history.undo(), history.shapes) for _ in range(3)]
    assert steps == [(True, (one,)), (True, ()), (False, ())]
    assert (history.redo(), history.shapes) == (True, (one,))
    history.change([two])
    assert (history.redo(), history.shapes) == (False, (two,))  # another way was taken
