"""Codes that carry nothing; orders that are permutations with visits apart."""

from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.blinding import blind_codes, random_for, reading_order, smallest_gap


def cohort(subjects: int, visits: int) -> list[tuple[str, str]]:
    return [(f"s{s}v{v}", f"s{s}") for s in range(subjects) for v in range(visits)]


@given(subjects=st.integers(1, 12), visits=st.integers(1, 4), seed=st.integers())
def test_an_order_is_a_permutation_of_the_cases(subjects: int, visits: int, seed: int) -> None:
    cases = cohort(subjects, visits)
    order = reading_order(cases, random_for(seed, "A", "order"))
    assert sorted(order) == sorted(case for case, _ in cases)


@given(seed=st.integers())
def test_visits_of_one_subject_are_five_cases_apart_where_that_is_possible(seed: int) -> None:
    """7 subjects × 2 visits: 7 first visits, then the same order again, is 7 apart, so 5 can be had."""
    cases = cohort(7, 2)
    gap = smallest_gap(reading_order(cases, random_for(seed, "A")), dict(cases))
    assert gap is not None
    assert gap >= 5


@given(seed=st.integers())
def test_too_few_subjects_get_the_largest_gap_possible(seed: int) -> None:
    """3 subjects × 2 visits: abc abc is 3 apart; 4 is impossible (each of 3 subjects would need both ends of 4 places)."""
    cases = cohort(3, 2)
    assert smallest_gap(reading_order(cases, random_for(seed)), dict(cases)) == 3


@given(seed=st.integers())
def test_which_visit_is_read_first_is_balanced_over_subjects(seed: int) -> None:
    cases = cohort(8, 2)
    order = reading_order(cases, random_for(seed))
    baseline_first = sum(order.index(f"s{s}v0") < order.index(f"s{s}v1") for s in range(8))
    assert baseline_first == 4


def test_the_same_seed_gives_the_same_order_and_another_rater_another() -> None:
    cases = cohort(7, 2)
    assert reading_order(cases, random_for(1, "A")) == reading_order(cases, random_for(1, "A"))
    assert reading_order(cases, random_for(1, "A")) != reading_order(cases, random_for(1, "B"))


def test_a_large_cohort_is_ordered_too() -> None:
    cases = cohort(200, 2)
    gap = smallest_gap(reading_order(cases, random_for(5)), dict(cases))
    assert gap is not None
    assert gap >= 5


def test_codes_are_distinct_and_hold_no_vowel_or_doubtful_sign() -> None:
    codes = blind_codes(random_for(3))
    drawn = [next(codes) for _ in range(4000)]
    assert len(set(drawn)) == 4000
    assert not set("".join(drawn)) & set("AEIOUYLBSZ01258")
