"""The order of visits: what is stated, what dates tell, and that spelling and arrival tell nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.study.visit_order import Basis, Cause, DatedVisit, OrderUnknown, VisitOrder, WrongWay

DAY = date(2020, 1, 1)


def visits(subject: str, **days: int | None) -> tuple[DatedVisit, ...]:
    """``label=`` days after the first of January, None = no date."""
    return tuple(
        DatedVisit(subject, label, None if at is None else DAY + timedelta(days=at)) for label, at in days.items()
    )


def cause(order: VisitOrder, labels: Iterable[str]) -> Cause | None:
    doubt = order.doubt(labels)
    return doubt.cause if doubt else None


def test_without_dates_and_statement_nothing_comes_first() -> None:
    order = VisitOrder(visits("P1", post=None, pre=None))
    assert cause(order, order.labels) is Cause.NOT_STATED
    assert order.basis("P1", ["pre", "post"]) is Basis.UNKNOWN
    with pytest.raises(OrderUnknown, match="visits order"):
        order.ends(["pre", "post"])
    with pytest.raises(OrderUnknown):  # naming two visits does not say which comes first
        order.ends(["pre", "post"], "pre", "post")


def test_a_statement_orders_and_a_swapped_pair_is_refused() -> None:
    order = VisitOrder(visits("P1", post=None, pre=None), ("pre", "post"))
    assert order.ends(["post", "pre"]) == ("pre", "post")
    assert order.basis("P1", ["pre", "post"]) is Basis.STATED
    with pytest.raises(WrongWay, match="Compare pre with post"):
        order.ends(["pre", "post"], "post", "pre")


def test_dates_order_where_every_subject_has_them() -> None:
    order = VisitOrder((*visits("P1", a=200, b=0), *visits("P2", a=30, b=5), *visits("P3", a=None)))
    assert order.ranked(["a", "b"]) == ("b", "a")
    assert order.basis("P1", ["a", "b"]) is Basis.DATE
    assert order.basis("P3", ["a"]) is Basis.SINGLE  # one visit needs no date


def test_one_subject_without_dates_leaves_the_study_unordered_and_the_others_not() -> None:
    order = VisitOrder((*visits("P1", a=200, b=0), *visits("P2", a=None, b=5)))
    doubt = order.doubt(["a", "b"])
    assert doubt is not None
    assert (doubt.cause, doubt.labels, doubt.subjects) == (Cause.NOT_STATED, ("a",), ("P2",))
    assert order.in_order("P1", ["a", "b"]) == ("b", "a")
    assert order.doubt_of("P1", ["a", "b"]) is None


def test_equal_dates_tell_nothing() -> None:
    order = VisitOrder(visits("P1", a=3, b=3))
    assert cause(order, ["a", "b"]) is Cause.SAME_DAY
    assert "same date" in str(order.doubt(["a", "b"]) and order.doubt(["a", "b"]).words())  # type: ignore[union-attr]


def test_dates_of_two_subjects_that_tell_opposite_orders() -> None:
    order = VisitOrder((*visits("P1", a=0, b=9), *visits("P2", a=9, b=0)))
    assert cause(order, ["a", "b"]) is Cause.DATES_DIFFER


def test_labels_that_no_subject_has_together() -> None:
    order = VisitOrder((*visits("P1", a=0, b=9), *visits("P2", a=0, c=9)))
    assert cause(order, ["a", "b", "c"]) is Cause.NEVER_TOGETHER
    assert order.ends(["a", "b", "c"], "a", "b") == ("a", "b")  # of these two it is known


def test_dates_against_the_statement_hold_that_subject_back_alone() -> None:
    order = VisitOrder((*visits("P1", a=0, b=9), *visits("P2", a=9, b=0)), ("a", "b"))
    (found,) = order.contradictions
    assert (found.cause, found.labels, found.subjects) == (Cause.CONTRADICTED, ("a", "b"), ("P2",))
    assert order.ranked(["a", "b"]) == ("a", "b")
    assert order.doubt_of("P1", ["a", "b"]) is None
    assert "P2" in found.words().en


def test_a_visit_that_comes_later_is_placed_by_its_dates_or_by_nobody() -> None:
    stated = ("a", "b")
    dated = VisitOrder(visits("P1", a=0, b=9, new=4), stated)
    assert dated.ranked(["a", "b", "new"]) == ("a", "new", "b")
    undated = VisitOrder(visits("P1", a=0, b=9, new=None), stated)
    assert cause(undated, ["a", "b", "new"]) is Cause.NOT_PLACED
    assert undated.unplaced == ("new",)
    assert undated.ends(["a", "b"]) == ("a", "b")  # what it does not concern stays


LABELS = ("BL", "6M", "post", "pre", "V10", "V2", "Ende")
labels = st.lists(st.sampled_from(LABELS), min_size=2, max_size=5, unique=True)


def undated(order: Sequence[str], n_subjects: int = 2) -> tuple[DatedVisit, ...]:
    return tuple(DatedVisit(f"P{at}", label, None) for at in range(n_subjects) for label in order)


@given(labels, st.randoms(use_true_random=False))
def test_neither_arrival_nor_spelling_moves_a_stated_order(stated: list[str], random: Random) -> None:
    every = list(undated(stated))
    random.shuffle(every)
    order = VisitOrder(tuple(every), tuple(stated))
    assert order.labels == tuple(stated)
    assert order.ends(stated) == (stated[0], stated[-1])


@given(labels, st.data())
def test_renaming_the_visits_renames_the_ends(stated: list[str], data: st.DataObject) -> None:
    names = dict(zip(stated, data.draw(st.permutations(LABELS)), strict=False))
    first, last = VisitOrder(undated(stated), tuple(stated)).ends(stated) or ("", "")
    renamed = [names[label] for label in stated]
    assert VisitOrder(undated(renamed), tuple(renamed)).ends(renamed) == (names[first], names[last])


@given(labels, st.lists(st.tuples(st.sampled_from(LABELS), st.none() | st.integers(0, 50)), max_size=6))
def test_a_table_brought_in_later_never_reorders_what_was_stated(
    stated: list[str], later: list[tuple[str, int | None]]
) -> None:
    more = tuple(
        DatedVisit("P0", one, None if at is None else DAY + timedelta(days=at)) for one, at in dict(later).items()
    )
    order = VisitOrder((*undated(stated), *more), tuple(stated))
    assert order.ends(stated) == (stated[0], stated[-1])
    assert [label for label in order.labels if label in stated] == stated


@given(st.dictionaries(st.sampled_from(LABELS), st.integers(0, 30), min_size=2))
def test_dates_give_the_order_of_the_calendar_or_a_doubt(days: dict[str, int]) -> None:
    order = VisitOrder(visits("P1", **days))
    if len(set(days.values())) == len(days):
        assert order.ranked(days) == tuple(sorted(days, key=days.__getitem__))
    else:
        assert cause(order, days) is Cause.SAME_DAY


@given(
    st.lists(st.tuples(st.sampled_from("PQ"), st.sampled_from("abcd"), st.none() | st.integers(0, 3)), max_size=8),
    st.lists(st.sampled_from("abcd"), unique=True),
    st.sets(st.sampled_from("abcd")),
)
def test_an_order_is_given_or_doubted_never_both(
    rows: list[tuple[str, str, int | None]], stated: list[str], wanted: set[str]
) -> None:
    known = {(subject, label): at for subject, label, at in rows}
    made = tuple(DatedVisit(*key, None if at is None else DAY + timedelta(days=at)) for key, at in known.items())
    order = VisitOrder(made, tuple(stated))
    doubt = order.doubt(wanted)
    if doubt is None:
        assert set(order.ranked(wanted)) == wanted
    else:
        assert all(doubt.sentence().in_(language) for language in ("en", "de"))
    for subject in "PQ":
        own = {label for one, label in known if one == subject}
        assert set(order.in_order(subject, own)) == own
        assert (order.basis(subject, own) is Basis.UNKNOWN) == (
            len(own) > 1 and order.doubt_of(subject, own) is not None
        )
