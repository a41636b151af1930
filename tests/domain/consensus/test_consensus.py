"""The rule per item, flags, decisions and totals, on tables worked by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.charter.charter import ITEM_CONSENSUS, Charter, ItemRule, Missing, Unmask
from dmscorer.domain.consensus.consensus import (
    Decision,
    Flag,
    Status,
    automatic_value,
    case_consensus,
    item_consensus,
    unmasked_cases,
)
from dmscorer.domain.consensus.primary import PrimaryValue, Rated, primary_values
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, NotAssessable

CHARTER = Charter("cdasi-2", "", seed=1)
STRICT = replace(CHARTER, missing=Missing.STRICT)
NOT_SHOWN = NotAssessable("not_photographed")


def zeros(instrument: Instrument, **changed: Answer) -> dict[str, Answer]:
    answers: dict[str, Answer] = dict.fromkeys((item.id for item in instrument.items), 0)
    return answers | {key.replace("__", "."): value for key, value in changed.items()}


def told(*numbers: object) -> tuple[object, ...]:
    return numbers


def both(instrument: Instrument, sheets: Sequence[Answers], charter: Charter = CHARTER) -> PrimaryValue:
    """The activity: mean of the raters' totals, and total of the item consensus."""
    by_rater = dict(zip("ABCDEF", sheets, strict=False))
    return primary_values(Rated("case", instrument, charter, by_rater))["activity"]


@pytest.mark.parametrize(
    ("levels", "value"),
    [
        ([0, 1, 2], 1),
        ([2, 0, 2], 2),
        ([1], None),
        ([], None),
        ([1, 1], 1),
        ([1, 2], None),
        ([0, 1, 1, 3], 1),
        ([0, 1, 2, 3], None),
        ([0, 0, 3, 3, 3], 3),
    ],
)
def test_the_median_of_those_who_could_judge(levels: list[int], value: int | None) -> None:
    """Fewer than two, two that disagree, or an even number whose middle two differ: no automatic value."""
    assert automatic_value(levels) == value


def test_raters_0_1_2_give_1_and_are_flagged(cdasi: Instrument) -> None:
    found = item_consensus(cdasi.item("scalp.erythema"), [0, 1, 2], CHARTER)
    assert told(found.value, found.flags, found.status) == (1, (Flag.RANGE,), Status.BY_RULE)


def test_disagreement_on_the_multiplier_is_flagged_and_on_another_yes_or_no_item_is_not(cdasi: Instrument) -> None:
    assert item_consensus(cdasi.item("gottrons_hands.papules"), [0, 1, 1], CHARTER).flags == (Flag.MULTIPLIER,)
    assert item_consensus(cdasi.item("gottrons_hands.ulceration"), [0, 1, 1], CHARTER).flags == ()


def test_a_level_against_not_assessable_is_flagged_and_two_that_are_left_and_differ_have_no_value(
    cdasi: Instrument,
) -> None:
    found = item_consensus(cdasi.item("scalp.erythema"), [1, NOT_SHOWN, 2], CHARTER)
    assert found.value is None
    assert set(found.flags) == {Flag.SPLIT, Flag.ASSESSABLE}


def test_what_nobody_could_judge_has_no_value_and_nothing_to_decide(cdasi: Instrument) -> None:
    found = item_consensus(cdasi.item("scalp.erythema"), [NOT_SHOWN] * 3, CHARTER)
    assert told(found.value, found.status, found.is_to_decide) == (None, Status.NOT_ASSESSABLE, False)


def test_the_sum_of_medians_is_not_the_mean_of_sums(cdasi: Instrument) -> None:
    """Three items scored 1/0/0, 0/1/0, 0/0/1: every rater's activity is 1, their mean 1; every item median is 0, their sum 0."""
    items = ("scalp.erythema", "malar.erythema", "arm.erythema")
    sheets = [zeros(cdasi) | {item: 1} for item in items]
    found = both(cdasi, sheets)
    assert told(found.items, found.mean) == (0, 1)


def test_mean_of_totals_is_not_the_total_of_item_means(cdasi: Instrument) -> None:
    """Gottron grade and papules: rater A 3 with papules (6), B 3 without (3), C 0 (0): mean 3.

    Item means would give grade 2 and papules 1/3, and 2 × (1 + 1/3) = 2.67: the product is not linear.
    """
    sheets = [
        zeros(cdasi, gottrons_hands__erythema=3, gottrons_hands__papules=1),
        zeros(cdasi, gottrons_hands__erythema=3),
        zeros(cdasi),
    ]
    found = both(cdasi, sheets)
    assert told(found.mean, found.items) == (3, 3)


def test_a_third_stays_a_third(cdasi: Instrument) -> None:
    """Activity 10, 10 and 11 → 31/3, as the published 10.3."""
    ten = zeros(cdasi, scalp__erythema=3, malar__erythema=3, arm__erythema=3, abdomen__scale=1)
    eleven = ten | {"periungual.changes": 1}
    assert both(cdasi, [ten, ten, eleven]).value == Fraction(31, 3)


def test_a_rater_without_a_complete_total_leaves_a_strict_mean_open_within_bounds(cdasi: Instrument) -> None:
    """Totals 3, 3 and [0, 3] (scalp.erythema not assessable): bounds 6/3 and 9/3; available takes the mean of two, 3."""
    sheets = [zeros(cdasi, scalp__erythema=3), zeros(cdasi, scalp__erythema=3), zeros(cdasi, scalp__erythema=NOT_SHOWN)]
    strict, available = both(cdasi, sheets, STRICT), both(cdasi, sheets)
    assert told(strict.value, strict.low, strict.high, len(strict.complete)) == (None, 2, 3, 2)
    assert told(available.value, available.low, available.high, available.n_filled) == (3, 2, 3, 1)


def test_an_open_item_leaves_the_total_open_within_bounds(cdasi: Instrument) -> None:
    """Two raters, scalp.erythema 1 against 2, all else 0: open; activity between 0 and 3."""
    sheets = [zeros(cdasi, scalp__erythema=1), zeros(cdasi, scalp__erythema=2)]
    items = both(cdasi, sheets, replace(CHARTER, primary=ITEM_CONSENSUS))
    assert told(items.value, items.low, items.high, items.mean) == (None, 0, 3, Fraction(3, 2))
    found = case_consensus("case", cdasi, sheets, CHARTER)
    assert found.open_items == ("scalp.erythema",)


def test_a_decision_settles_and_taking_it_away_gives_back_what_was_there(cdasi: Instrument) -> None:
    sheets = [zeros(cdasi, scalp__erythema=0), zeros(cdasi, scalp__erythema=1), zeros(cdasi, scalp__erythema=3)]
    made = Decision("d1", "case", "scalp.erythema", 3, "coord", "definition", datetime(2026, 1, 1, tzinfo=UTC))
    withdrawn = Decision(
        "d2", "case", "scalp.erythema", None, "coord", "", datetime(2026, 1, 2, tzinfo=UTC), revises="d1"
    )
    plain = case_consensus("case", cdasi, sheets, CHARTER)
    decided = case_consensus("case", cdasi, sheets, CHARTER, [made])
    assert decided.items["scalp.erythema"].value == 3
    assert decided.items["scalp.erythema"].status is Status.DECIDED
    assert decided.totals["activity"].value == 3
    assert case_consensus("case", cdasi, sheets, CHARTER, [made, withdrawn]) == plain


@given(seed=st.integers(0, 2**32), n_raters=st.integers(2, 6))
def test_permuting_raters_changes_nothing_and_values_stay_within_the_levels(
    cdasi: Instrument, seed: int, n_raters: int
) -> None:
    random = Random(seed)
    sheets = [
        {item.id: random.choice([*range(item.maximum + 1), NOT_SHOWN]) for item in cdasi.items} for _ in range(n_raters)
    ]
    found = case_consensus("case", cdasi, sheets, CHARTER)
    shuffled = random.sample(sheets, k=n_raters)
    again = case_consensus("case", cdasi, shuffled, CHARTER)
    assert (again.items, again.totals, again.totals_apart) == (found.items, found.totals, found.totals_apart)
    for item in found.items.values():
        assert item.value is None or min(item.levels) <= item.value <= max(item.levels)


def test_levels_stay_masked_until_all_raters_signed_all_cases() -> None:
    raters, cases = ("A", "B"), ("1", "2")
    assert unmasked_cases({"1": ["A", "B"], "2": ["A"]}, cases, raters, Unmask.ALL_CASES) == frozenset()
    assert unmasked_cases({"1": ["A", "B"], "2": ["A"]}, cases, raters, Unmask.EACH_CASE) == {"1"}
    assert unmasked_cases({"1": ["A", "B"], "2": ["A", "B"]}, cases, raters, Unmask.ALL_CASES) == {"1", "2"}
    assert unmasked_cases({"1": ["A"]}, (), (), Unmask.ALL_CASES) == {"1"}


MAJORITY, ADJUDICATOR = replace(CHARTER, item_rule=ItemRule.MAJORITY), replace(CHARTER, item_rule=ItemRule.ADJUDICATOR)


@pytest.mark.parametrize(
    ("levels", "value"),
    [
        ([0, 1, 1], 1),
        ([0, 1, 2], None),
        ([0, 0, 1, 1], None),
        ([3, 3, 3, 0], 3),
        ([2], None),
        ([1, 1], 1),
        ([1, 2], None),
    ],
)
def test_a_majority_is_more_than_half_of_those_who_could_judge(levels: list[int], value: int | None) -> None:
    assert automatic_value(levels, ItemRule.MAJORITY) == value


def test_without_a_majority_the_item_is_open_and_goes_to_the_adjudicator(cdasi: Instrument) -> None:
    """0, 1, 2: no level has two of three votes, although the median is 1."""
    found = item_consensus(cdasi.item("scalp.erythema"), [0, 1, 2], MAJORITY)
    assert told(found.value, found.status, found.is_to_decide) == (None, Status.OPEN, True)
    assert Flag.SPLIT in found.flags


@pytest.mark.parametrize(
    ("levels", "value", "is_to_decide"),
    [([1, 1, 2], 1, False), ([0, 1, 2], None, True), ([1, 2], None, True), ([2, 2, 2], 2, False)],
)
def test_under_adjudicator_nothing_that_is_flagged_has_a_value_before_it_is_decided(
    cdasi: Instrument, levels: list[int], value: int | None, is_to_decide: bool
) -> None:
    found = item_consensus(cdasi.item("scalp.erythema"), levels, ADJUDICATOR)
    assert told(found.value, found.is_to_decide) == (value, is_to_decide)


def test_presence_against_absence_is_flagged_where_the_charter_says_so(cdasi: Instrument) -> None:
    item = cdasi.item("scalp.erythema")
    asks = replace(CHARTER, flag_presence=True)
    assert item_consensus(item, [0, 0, 1], CHARTER).flags == ()
    assert item_consensus(item, [0, 0, 1], asks).flags == (Flag.PRESENCE,)
    assert item_consensus(item, [1, 2, 2], asks).flags == ()


def test_after_a_second_round_the_median_of_what_was_given_then_holds(cdasi: Instrument) -> None:
    """First 0, 1, 3 (flagged); asked again 1, 3, 3: median 3, and a range of 2 is no flag any more."""
    sheets = [zeros(cdasi, scalp__erythema=level) for level in (0, 1, 3)]
    again: list[dict[str, Answer]] = [{"scalp.erythema": level} for level in (1, 3, 3)]
    found = case_consensus("case", cdasi, sheets, CHARTER, again=again).items["scalp.erythema"]
    assert told(found.value, found.status, found.levels, found.flags) == (3, Status.SECOND_ROUND, (1, 3, 3), ())
    waits = case_consensus("case", cdasi, sheets, CHARTER, again=again[:2]).items["scalp.erythema"]
    assert (waits.levels, waits.is_to_decide) == ((0, 1, 3), True)


def test_a_second_round_that_splits_again_is_left_to_people(cdasi: Instrument) -> None:
    sheets = [zeros(cdasi, scalp__erythema=level) for level in (0, 3)]
    again: list[dict[str, Answer]] = [{"scalp.erythema": level} for level in (1, 2)]
    found = case_consensus("case", cdasi, sheets, CHARTER, again=again).items["scalp.erythema"]
    assert told(found.value, found.status, found.is_to_decide) == (None, Status.OPEN, True)


def test_a_second_round_never_moves_the_raters_own_totals(cdasi: Instrument) -> None:
    """Activity 0, 1 and 3 in the first round: mean 4/3, whatever was said later."""
    sheets = [zeros(cdasi, scalp__erythema=level) for level in (0, 1, 3)]
    again: list[dict[str, Answer]] = [{"scalp.erythema": 3}] * 3
    found = Rated(
        "case", cdasi, CHARTER, dict(zip("ABC", sheets, strict=True)), (), dict(zip("ABC", again, strict=True))
    )
    value = primary_values(found)["activity"]
    assert told(value.mean, value.items) == (Fraction(4, 3), 3)


def test_gottrons_inputs_are_settled_each_and_then_doubled(cdasi: Instrument) -> None:
    """Grade 1, 2, 3 and papules 0, 1, 1: medians 2 and 1, together 4 (the raters' products are 1, 4, 6: median 4, mean 11/3)."""
    given = [(1, 0), (2, 1), (3, 1)]
    sheets = [zeros(cdasi, gottrons_hands__erythema=g, gottrons_hands__papules=p) for g, p in given]
    found = both(cdasi, sheets)
    assert told(found.items, found.mean) == (4, Fraction(11, 3))


answers = st.lists(st.one_of(st.none(), st.just(NOT_SHOWN), st.integers(0, 3)), min_size=1, max_size=7)


@given(answers=answers, rule=st.sampled_from(ItemRule), order=st.randoms(), presence=st.booleans())
def test_every_rule_ignores_the_order_of_raters_repeats_itself_and_stays_within_the_levels(
    cdasi: Instrument, answers: list[Answer | None], rule: ItemRule, order: Random, presence: bool
) -> None:
    charter = replace(CHARTER, item_rule=rule, flag_presence=presence)
    item = cdasi.item("scalp.erythema")
    before = Counter(map(repr, answers))
    found = item_consensus(item, answers, charter)
    assert found == item_consensus(item, answers, charter)
    shuffled = order.sample(answers, k=len(answers))
    assert item_consensus(item, shuffled, charter) == found
    assert found.value is None or found.levels[0] <= found.value <= found.levels[-1]
    if found.value is not None and len(found.levels) > 1:  # agreed: giving everybody the consensus gives it again
        assert item_consensus(item, [found.value] * len(found.levels), charter).value == found.value
    assert Counter(map(repr, answers)) == before
