"""Where the marks of the forest plot lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.agreement.forest import forest
from tests.domain.agreement.agreement_rows import row


def test_the_axis_runs_from_zero_to_one_in_quarters() -> None:
    plot = forest([row("activity", 0.5, 0.25, 0.75)])
    assert plot.ticks == ((0.0, 0.0), (0.25, 0.25), (0.5, 0.5), (0.75, 0.75), (1.0, 1.0))
    (bar,) = plot.bars
    assert (bar.start, bar.at, bar.end, bar.is_cut) == (0.25, 0.5, 0.75, False)


def test_the_axis_grows_below_zero_where_a_limit_lies_there() -> None:
    """Down to -0.25 there are five steps of a quarter: 0 lies at one fifth, 0.5 at three fifths."""
    plot = forest([row("activity", 0.5, -0.1, 0.9)])
    assert [value for value, _ in plot.ticks] == [-0.25, 0.0, 0.25, 0.5, 0.75, 1.0]
    assert plot.bars[0].at == pytest.approx(0.6)
    assert plot.bars[0].start == pytest.approx(0.12)
    assert plot.place(0.0) == pytest.approx(0.2)


def test_a_limit_far_below_is_cut_and_says_so() -> None:
    (bar,) = forest([row("activity", 0.2, -3.0, 0.9)]).bars
    assert (bar.start, bar.is_cut) == (0.0, True)


def test_what_is_not_estimable_has_no_mark_but_is_counted() -> None:
    plot = forest([row("activity", 0.5, 0.2, 0.8), row("damage", None)])
    assert [bar.measure for bar in plot.bars] == ["activity"]
    assert plot.n_left_out == 1


def test_a_value_without_interval_is_a_point_alone() -> None:
    (bar,) = forest([row("activity", 1.0)]).bars
    assert (bar.at, bar.start, bar.end) == (1.0, None, None)


def test_visits_come_first_then_pooled_then_the_sums_of_a_sign() -> None:
    plot = forest(
        [
            row("activity", 0.5, 0.2, 0.8),
            row("sum.erythema", 0.5, 0.2, 0.8, level="group"),
            row("group.erythema", 0.5, 0.2, 0.8, level="group"),
            row("activity", 0.4, 0.2, 0.8, visit="pre"),
            row("sum.erythema", 0.4, 0.2, 0.8, level="group", visit="pre"),
            row("scalp.erythema", 0.4, 0.2, 0.8, level="item"),
        ]
    )
    assert [(bar.measure, bar.visit, bar.is_rough) for bar in plot.bars] == [
        ("activity", "pre", False),
        ("activity", "all", True),
        ("sum.erythema", "all", True),
    ]


@given(st.lists(st.tuples(st.floats(-2, 1), st.floats(-9, 1), st.floats(-2, 1)), max_size=5))
def test_every_mark_lies_on_the_axis(numbers: list[tuple[float, float, float]]) -> None:
    plot = forest([row(f"m{at}", *three) for at, three in enumerate(numbers)])
    for bar in plot.bars:
        assert all(0 <= place <= 1 for place in (bar.at, bar.start, bar.end) if place is not None)
    assert [place for _, place in plot.ticks][::-1][0] == 1.0
