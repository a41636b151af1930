"""What can be done now, topmost first."""

from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.study.next_acts import Act, NextAct, RaterLeft, Standing, next_acts


def acts(standing: Standing) -> list[Act]:
    return [line.act for line in next_acts(standing)]


def test_an_empty_study_wants_photos_only() -> None:
    assert next_acts(Standing(0, 0, (), 0, 0)) == (NextAct(Act.ADD_PHOTOS),)


def test_a_fresh_study_goes_from_rater_to_rater_in_rater_order() -> None:
    raters = tuple(RaterLeft(code, 4, 4) for code in "ABC")
    assert next_acts(Standing(4, 0, raters, 0, 0)) == tuple(NextAct(Act.HAND_OVER, 4, 4, code) for code in "ABC")


def test_who_is_nearest_to_the_end_comes_first_and_who_has_begun_before_who_has_not() -> None:
    raters = (RaterLeft("A", 14, 14), RaterLeft("B", 9, 14), RaterLeft("C", 3, 14), RaterLeft("D", 0, 14))
    assert [line.rater for line in next_acts(Standing(14, 0, raters, 0, 0))] == ["C", "B", "A"]


def test_the_demo_reads_on_decides_and_exports() -> None:
    """One rater has three cases left; eleven cases are settled, 40 items of them flagged."""
    raters = (RaterLeft("A", 0, 14), RaterLeft("B", 0, 14), RaterLeft("C", 3, 14))
    assert next_acts(Standing(14, 0, raters, 40, 11)) == (
        NextAct(Act.HAND_OVER, 3, 14, "C"),
        NextAct(Act.DECIDE, 40),
        NextAct(Act.EXPORT, 11, 14),
    )


def test_visits_without_photos_are_named_where_people_read_on_screen() -> None:
    assert acts(Standing(4, 1, (RaterLeft("A", 3, 3),), 0, 0)) == [Act.ADD_PHOTOS, Act.HAND_OVER]
    assert acts(Standing(4, 4, (), 2, 4)) == [Act.DECIDE, Act.EXPORT]


def test_photos_are_looked_through_before_anybody_begins_and_whoever_has_begun_reads_on() -> None:
    raters = (RaterLeft("A", 4, 4), RaterLeft("B", 2, 4))
    assert next_acts(Standing(4, 0, raters, 0, 0, 9)) == (
        NextAct(Act.REVIEW, 9),
        NextAct(Act.HAND_OVER, 2, 4, "B"),
    )


def test_when_all_is_settled_only_the_export_is_left() -> None:
    assert acts(Standing(4, 0, (RaterLeft("A", 0, 4),), 0, 4)) == [Act.EXPORT]


@given(
    st.integers(0, 20),
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_there_are_at_most_three_lines_and_each_has_something_to_do(
    n_cases: int, n_bare: int, left: list[tuple[int, int]], n_flagged: int, n_settled: int
) -> None:
    raters = tuple(RaterLeft(f"R{at}", min(pair), max(pair)) for at, pair in enumerate(left))
    lines = next_acts(Standing(n_cases, n_bare, raters, n_flagged, n_settled))
    assert len(lines) <= 3
    assert len(set(lines)) == len(lines)
    assert all(line.n > 0 for line in lines if line.act is not Act.ADD_PHOTOS)


def test_the_set_to_calibrate_on_comes_before_the_raters() -> None:
    """Whoever has begun (calibrated before it was taken away) reads on."""
    raters = (RaterLeft("A", 4, 4), RaterLeft("B", 1, 4))
    assert next_acts(Standing(4, 0, raters, 0, 0, needs_reference=True)) == (
        NextAct(Act.CALIBRATE),
        NextAct(Act.HAND_OVER, 1, 4, "B"),
    )
