"""Codes that carry nothing; orders that are permutations with visits apart and spread; repeats drawn by seed."""

from collections import Counter
from datetime import UTC, datetime
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.reading.blinding import (
    blind_codes,
    largest_gap,
    random_for,
    reading_order,
    repeat_cases,
    second_part_opens,
    smallest_gap,
    visits_in_halves,
)

Cohort = list[tuple[str, str]]
counted = st.lists(st.integers(1, 4), min_size=1, max_size=12)


def cohort(subjects: int, visits: int) -> Cohort:
    return uneven([visits] * subjects)


def uneven(visits: list[int]) -> Cohort:
    """One subject for each number, with so many visits."""
    return [(f"s{s}v{v}", f"s{s}") for s, n in enumerate(visits) for v in range(n)]


def every_order(subjects: list[str]) -> set[tuple[str, ...]]:
    return set(permutations(subjects))


def gap_of(subjects: tuple[str, ...]) -> int:
    """By the definition: the smallest distance between two equal places, or the whole length where none are equal."""
    pairs = ((a, b) for a in range(len(subjects)) for b in range(a + 1, len(subjects)))
    return min((b - a for a, b in pairs if subjects[a] == subjects[b]), default=len(subjects))


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(visits=counted, seed=st.integers())
def test_an_order_is_a_permutation_of_the_cases(visits: list[int], seed: int) -> None:
    cases = uneven(visits)
    order = reading_order(cases, random_for(seed, "A", "order"))
    assert sorted(order) == sorted(case for case, _ in cases)


@given(seed=st.integers())
def test_visits_of_one_subject_are_five_cases_apart_where_that_is_possible(seed: int) -> None:
    """7 subjects × 2 visits: 7 first visits, then the same order again, is 7 apart, so 5 can be had."""
    cases = cohort(7, 2)
    gap = smallest_gap([dict(cases)[case] for case in reading_order(cases, random_for(seed, "A"))])
    assert gap is not None
    assert gap >= 5


@pytest.mark.parametrize("visits", [v for n in (1, 2, 3) for v in product((1, 2, 3), repeat=n) if sum(v) <= 7])
def test_the_largest_gap_is_what_trying_every_order_finds(visits: tuple[int, ...]) -> None:
    cases = uneven(list(visits))
    best = max(gap_of(order) for order in every_order([subject for _, subject in cases]))
    for distance in range(1, 6):
        wanted = min(best, distance)
        counts = Counter(subject for _, subject in cases)
        assert min(largest_gap(counts, distance), len(cases)) == min(wanted, len(cases))
        order = reading_order(cases, random_for(3, str(visits)), distance)
        assert gap_of(tuple(dict(cases)[case] for case in order)) >= wanted


@given(visits=counted, distance=st.integers(1, 8), seed=st.integers())
def test_every_order_keeps_the_largest_gap_possible(visits: list[int], distance: int, seed: int) -> None:
    cases = uneven(visits)
    gap = smallest_gap([dict(cases)[case] for case in reading_order(cases, random_for(seed), distance)])
    assert gap is None or gap >= largest_gap(Counter(subject for _, subject in cases), distance)


@given(subjects=st.integers(2, 20), seed=st.integers())
def test_first_and_second_visits_are_spread_over_both_halves_and_in_both_orders(subjects: int, seed: int) -> None:
    """With an even number of subjects both come out even; with an odd one, one is left over."""
    cases = cohort(subjects, 2)
    order = reading_order(cases, random_for(seed))
    assert [abs(one) for one in visits_in_halves(order, cases)] == [subjects % 2] * 2
    first = sum(order.index(f"s{s}v0") < order.index(f"s{s}v1") for s in range(subjects))
    assert abs(first - (subjects - first)) == subjects % 2


@given(n=st.integers(1, 5), single=st.integers(0, 3), seed=st.integers())
def test_no_choice_of_visits_would_be_spread_more_evenly(n: int, single: int, seed: int) -> None:
    """Every way of exchanging the two visits of each subject, with the places of the subjects as they are."""
    cases = uneven([2] * n + [1] * single)
    order = reading_order(cases, random_for(seed))

    def cost(candidate: tuple[str, ...]) -> int:
        return sum(one * one for one in visits_in_halves(candidate, cases))

    def exchanged(subjects: tuple[bool, ...]) -> tuple[str, ...]:
        swap = {f"s{s}v{v}": f"s{s}v{1 - v}" for s in range(n) if subjects[s] for v in (0, 1)}
        return tuple(swap.get(case, case) for case in order)

    assert cost(order) == min(cost(exchanged(choice)) for choice in product((False, True), repeat=n))


@given(seed=st.integers())
def test_three_visits_are_spread_too(seed: int) -> None:
    cases = cohort(8, 3)
    assert all(abs(one) <= 2 for one in visits_in_halves(reading_order(cases, random_for(seed)), cases))


def test_halves_are_counted_by_the_definition() -> None:
    """Two visits of a, one of b: a's first in the first half, the middle counts nowhere, a's second in the second."""
    cases = [("a1", "a"), ("a2", "a"), ("b1", "b")]
    assert visits_in_halves(("a1", "b1", "a2"), cases) == [1, -1]
    assert visits_in_halves(("a2", "a1", "b1"), cases) == [-1, 1]


def test_the_same_seed_gives_the_same_order_and_another_rater_another() -> None:
    cases = cohort(7, 2)
    assert reading_order(cases, random_for(1, "A")) == reading_order(cases, random_for(1, "A"))
    assert reading_order(cases, random_for(1, "A")) != reading_order(cases, random_for(1, "B"))


def test_places_in_the_order_are_not_those_of_the_study() -> None:
    """Over 200 seeds each case of 14 is read first about 14 times; never or 40 times would be no drawing."""
    cases = cohort(7, 2)
    first = Counter(reading_order(cases, random_for(seed))[0] for seed in range(200))
    assert len(first) == 14
    assert max(first.values()) < 40


def test_a_large_cohort_is_ordered_too() -> None:
    cases = cohort(200, 2)
    order = reading_order(cases, random_for(5))
    gap = smallest_gap([dict(cases)[case] for case in order])
    assert gap is not None
    assert gap >= 5
    assert visits_in_halves(order, cases) == [0, 0]


@given(visits=counted, late=counted, seed=st.integers())
def test_late_cases_keep_away_from_the_end_of_the_order_before(visits: list[int], late: list[int], seed: int) -> None:
    """s0 … come again with later visits; enough of other subjects lie between, or the gap could not be had."""
    before = [subject for _, subject in uneven(visits)]
    others = [(f"o{n}", f"o{n}") for n in range(6)]
    cases = [(f"late{s}", f"s{s}") for s in range(min(len(late), len(set(before))))] + others
    order = reading_order(cases, random_for(seed), 5, before)
    subjects = (*before, *(dict(cases)[case] for case in order))
    seams = [b - a for a in range(len(before)) for b in range(len(before), len(subjects)) if subjects[a] == subjects[b]]
    assert all(gap >= 5 for gap in seams)


# ── repeats ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(visits=counted, share=st.sampled_from([0.0, 0.1, 0.2, 0.5, 1.0]), seed=st.integers())
def test_repeats_are_the_share_of_the_cases_and_different_ones(visits: list[int], share: float, seed: int) -> None:
    cases = uneven(visits)
    drawn = repeat_cases(cases, share, random_for(seed))
    assert len(drawn) == len(set(drawn))
    assert set(drawn) <= {case for case, _ in cases}
    assert abs(len(drawn) - share * len(cases)) <= 0.5 or (share > 0 and len(drawn) == 1)
    assert bool(drawn) == (share > 0)


@given(seed=st.integers())
def test_no_subject_is_repeated_twice_before_all_are_once(seed: int) -> None:
    cases = cohort(5, 3)
    drawn = Counter(dict(cases)[case] for case in repeat_cases(cases, 0.4, random_for(seed)))
    assert set(drawn.values()) <= {1, 2}
    assert len(drawn) == 5


def test_a_fifth_of_fourteen_cases_is_three() -> None:
    """2.8, rounded."""
    assert len(repeat_cases(cohort(7, 2), 0.2, random_for(1))) == 3


def test_every_case_can_be_a_repeat() -> None:
    cases = cohort(4, 2)
    drawn = Counter(case for seed in range(200) for case in repeat_cases(cases, 0.25, random_for(seed)))
    assert set(drawn) == {case for case, _ in cases}


def test_the_second_part_opens_whole_days_later() -> None:
    assert second_part_opens(datetime(2026, 2, 1, 13, 5, tzinfo=UTC), 28) == datetime(2026, 3, 1, 13, 5, tzinfo=UTC)


# ── codes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_codes_are_distinct_and_hold_no_vowel_or_doubtful_sign() -> None:
    codes = blind_codes(random_for(3))
    drawn = [next(codes) for _ in range(4000)]
    assert len(set(drawn)) == 4000
    assert not set("".join(drawn)) & set("AEIOUYLBSZ01258")
