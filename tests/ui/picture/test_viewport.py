"""Fit, zoom and pan as arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.ui.picture.viewport import Viewport

SIZES = st.tuples(st.integers(200, 9000), st.integers(200, 9000))
CANVASES = st.tuples(st.integers(50, 4000), st.integers(50, 3000))
STEPS = st.lists(st.tuples(st.floats(0.2, 5), st.floats(0, 1), st.floats(0, 1), st.floats(-900, 900)), max_size=8)


def opened(picture: tuple[int, int], canvas: tuple[int, int]) -> Viewport:
    return Viewport(picture, canvas).fitted()


def test_fit_of_a_portrait_on_a_landscape_canvas() -> None:
    """3000 × 4000 on 800 × 600: 600 / 4000 = 0.15, so 450 × 600 in the middle."""
    assert opened((3000, 4000), (800, 600)).placed == pytest.approx((175, 0, 450, 600))


def test_actual_size_at_a_point_keeps_the_point() -> None:
    """The picture point under (100, 300) of the fitted 4000 × 3000 on 800 × 600 is (500, 1500)."""
    actual = opened((4000, 3000), (800, 600)).scaled(1.0, (100, 300))
    left, top, _, _ = actual.placed
    assert (100 - left, 300 - top) == pytest.approx((500, 1500))


def test_a_region_fills_the_canvas() -> None:
    """The right half of 4000 × 4000 (2000 wide, 4000 high) on 1000 × 1000: the height decides, 1000 / 4000."""
    seen = opened((4000, 4000), (1000, 1000)).on((0.5, 0.0, 0.5, 1.0), margin=0.0)
    assert seen.scale == pytest.approx(0.25)
    closer = opened((4000, 4000), (1000, 1000)).on((0.5, 0.5, 0.25, 0.25), margin=0.0)
    assert closer.placed == pytest.approx((-2000, -2000, 4000, 4000))


@given(SIZES, CANVASES, STEPS)
def test_no_empty_border_and_no_scale_out_of_bounds(
    picture: tuple[int, int], canvas: tuple[int, int], steps: list[tuple[float, float, float, float]]
) -> None:
    now = opened(picture, canvas)
    for factor, across, down, dx in steps:
        now = now.zoomed(factor, (across * canvas[0], down * canvas[1])).panned(dx, -dx)
        left, top, width, height = now.placed
        assert now.fit_scale * 0.999 <= now.scale <= max(8.0, now.fit_scale) * 1.001
        assert width < canvas[0] * 1.001 or (left <= 0.01 and left + width >= canvas[0] - 0.01)
        assert height < canvas[1] * 1.001 or (top <= 0.01 and top + height >= canvas[1] - 0.01)


@given(SIZES, CANVASES, st.tuples(st.floats(0, 1), st.floats(0, 1)), st.floats(1, 20))
def test_linked_views_agree_and_fit_survives_a_resize(
    picture: tuple[int, int], canvas: tuple[int, int], at: tuple[float, float], factor: float
) -> None:
    now = opened(picture, canvas)
    assert now.resized((canvas[0] * 2, canvas[1])).is_fitted
    zoomed = now.zoomed(factor, (at[0] * canvas[0], at[1] * canvas[1]))
    assert now.at_relative(zoomed.relative).placed == pytest.approx(zoomed.placed, rel=1e-6, abs=1e-3)
