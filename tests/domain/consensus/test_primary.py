"""The primary value and the change, worked by hand and as properties of untidy cases."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dmscorer.domain.charter import charter as charters
from dmscorer.domain.charter.charter import ITEM_CONSENSUS, Charter, Missing
from dmscorer.domain.consensus.primary import NO_RATER, OUTSIDE, PROVISIONAL, PartChange, PrimaryValue, change, severity
from dmscorer.domain.instrument.instrument import Answer, Answers, NotAssessable
from tests.domain.rated import AREAS, CDASI, CHARTER, activity, sheet, values

STRICT = replace(CHARTER, missing=Missing.STRICT)
ITEMS = replace(CHARTER, primary=ITEM_CONSENSUS)
UNSEEN = NotAssessable("image_quality")
LAST = AREAS[-1]


def told(*numbers: object) -> tuple[object, ...]:
    return numbers


def unseen(total: int, item: str) -> dict[str, Answer]:
    return sheet(total) | {item: UNSEEN}


def ends(of: PrimaryValue | PartChange) -> tuple[Fraction, Fraction]:
    assert of.low is not None
    assert of.high is not None
    return of.low, of.high


def test_an_item_that_one_rater_could_not_assess_is_filled_by_the_mean_of_the_others() -> None:
    """Scale of an area 1, 2 and not assessable, all else 20, 20, 20: 20 + 3/2; bounds (21 + 22 + 20 to 22) / 3."""
    scale = f"{LAST}.scale"
    found = values({"A": sheet(20) | {scale: 1}, "B": sheet(20) | {scale: 2}, "C": unseen(20, scale)})["activity"]
    assert told(found.value, found.low, found.high, found.n_filled) == (Fraction(43, 2), 21, Fraction(65, 3), 1)
    assert (found.raters, found.complete) == (("A", "B", "C"), {"A": 21, "B": 22})


def test_gottrons_product_is_filled_as_a_whole() -> None:
    """Grade 3 with papules (6), grade 2 without (2), grade 1 with papules unseen: (6 + 2) / 2 = 4.

    The third gave 1 or 2, so the mean of all three is 3 to 10/3 at most; the bounds are widened to hold the value.
    """
    grade, papules = "gottrons_hands.erythema", "gottrons_hands.papules"
    sheets = {
        "A": sheet(0) | {grade: 3, papules: 1}, "B": sheet(0) | {grade: 2}, "C": sheet(0) | {grade: 1, papules: UNSEEN},
    }  # fmt: skip
    found = values(sheets)["activity"]
    assert told(found.value, found.low, found.high, found.n_filled) == (4, 3, 4, 1)


def test_fewer_than_two_give_bounds_and_no_value_nor_band() -> None:
    scale = f"{LAST}.scale"
    found = values({"A": sheet(20) | {scale: 1}, "B": unseen(20, scale), "C": unseen(20, scale)})["activity"]
    assert told(found.value, found.low, found.high) == (None, Fraction(61, 3), Fraction(65, 3))
    assert severity(found) is None
    alone = activity(20, raters="A")
    assert told(alone.value, alone.low, alone.high) == (None, 20, 20)


def test_three_of_six_raters_are_the_raters_of_the_case() -> None:
    """A charter knows six; who did not rate the case is not missing in it."""
    found = activity(10, 11, 13, raters="BDF")
    assert told(found.value, found.n_filled, found.raters) == (Fraction(34, 3), 0, ("B", "D", "F"))


def test_nobody_gives_nothing() -> None:
    found = values({})["activity"]
    assert told(found.value, found.low, found.high, found.raters, severity(found)) == (None, None, None, (), None)


def test_exactly_19_is_no_band_under_penn_and_damage_has_none() -> None:
    penn = replace(CHARTER, severity_set="penn-2015")
    assert severity(activity(18, 19, 20, charter=penn)) == "no band"
    assert severity(activity(18, 19, 20)) == "moderate"
    assert severity(values({rater: sheet(9) for rater in "AB"})["damage"]) is None


def test_a_kept_charter_keeps_what_it_had_and_its_hash() -> None:
    kept = b'{"instrument":"cdasi-2","instrument_sha256":"","missing":"bounds","seed":1}'
    read = charters.read(kept)
    assert read.is_strict
    assert not read.forward_only
    assert read.canonical() == charters.read(read.canonical()).canonical()
    assert b"forward_only" not in read.canonical()
    assert b'"forward_only":true' in Charter("cdasi-2", "", 1).canonical()
    assert b'"missing":"bounds"' in read.canonical()
    assert not Charter("cdasi-2", "", 1).is_strict
    assert b'"missing":"available"' in Charter("cdasi-2", "", 1).canonical()


# ── change ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_the_difference_of_two_values_over_the_same_raters() -> None:
    found = change(activity(10, 20, 30), activity(4, 9, 11))
    assert told(found.value, found.low, found.high, found.n_raters, found.is_final) == (-12, -12, -12, 3, True)


def test_a_rater_missing_at_one_visit_makes_it_provisional_with_the_bounds_of_the_full_change() -> None:
    """A 10, B 20, C 30, then A 4, B 9: 6.5 − 15 = −8.5; in full (13 + 0 to 100) / 3 − 20."""
    found = change(activity(10, 20, 30), activity(4, 9, raters="AB"))
    assert told(found.baseline, found.later, found.value) == (15, Fraction(13, 2), Fraction(-17, 2))
    assert told(found.low, found.high, found.raters) == (Fraction(-47, 3), Fraction(53, 3), ("A", "B"))
    assert (found.is_provisional, found.is_final, found.note) == (True, False, PROVISIONAL)


def test_a_change_of_the_raters_of_both_visits_that_all_together_cannot_have_is_not_printed() -> None:
    """A and B fall by 39, C, with 5 before, by 5 at most: 83/3 → 0 to 100/3, so −83/3 to 17/3."""
    found = change(activity(39, 39, 5), activity(0, 0, raters="AB"))
    assert told(found.value, found.low, found.high, found.note) == (None, Fraction(-83, 3), Fraction(17, 3), OUTSIDE)


def earlier_and_later(charter: Charter) -> tuple[PrimaryValue, PrimaryValue]:
    """A 27 and B 29 fall by 17 each; C has 20 to 22, then 14 to 17: 25.3–26, then 12–13."""
    scale, erythema = f"{LAST}.scale", f"{LAST}.erythema"
    before = values({"A": sheet(27), "B": sheet(29), "C": unseen(20, scale)}, charter)["activity"]
    return before, values({"A": sheet(10), "B": sheet(12), "C": unseen(14, erythema)}, charter)["activity"]


def test_what_the_values_rule_out_is_never_printed_as_a_change() -> None:
    """The mean over the complete raters, −17, lies outside −14 to −12.3; available fills both visits: 76/3 → 12."""
    before, after = earlier_and_later(STRICT)
    assert told(before.value, before.low, before.high) == (None, Fraction(76, 3), 26)
    assert told(after.value, after.low, after.high) == (None, 12, 13)
    found = change(before, after)
    assert told(found.value, found.low, found.high, found.note) == (None, -14, Fraction(-37, 3), OUTSIDE)
    available = change(*earlier_and_later(CHARTER))
    assert told(available.value, available.is_final) == (Fraction(-40, 3), True)


def test_without_a_rater_of_both_visits_there_are_bounds_only() -> None:
    found = change(activity(10, 20, raters="AB"), activity(10, raters="C"))
    assert told(found.value, found.n_raters, found.note) == (None, 0, NO_RATER)
    assert told(found.low, found.high) == (Fraction(10 - 130, 3), Fraction(210 - 30, 3))


def test_an_item_consensus_over_other_raters_is_settled_again_over_the_common_ones() -> None:
    """Totals 10, 20, 30 as erythema: the medians add up to 20; A and B then 5 and 5. Over A and B the first visit is split."""
    before, after = activity(20, 20, 30, charter=ITEMS), activity(5, 5, raters="AB", charter=ITEMS)
    found = change(before, after)
    assert told(found.value, found.is_provisional, found.low, found.high) == (-15, True, -20, 80)


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────────


def untidy(random: Random, raters: str, share: float) -> dict[str, dict[str, Answer]]:
    """Sheets with levels anywhere, items not assessable or not answered with that share."""
    found: dict[str, dict[str, Answer]] = {}
    for rater in raters:
        own: dict[str, Answer] = {}
        for item in CDASI.items:
            off = random.random()
            if off > share:
                own[item.id] = random.randint(0, item.maximum) if random.random() < 0.2 else 0
            elif off > share / 2:
                own[item.id] = UNSEEN
        found[rater] = own
    return found


def naive(sheets: Mapping[str, Answers], part: str) -> Fraction | None:
    """From the definition and the form alone: each plain item, and Gottron's grade doubled by papules."""
    parts = [item.id for item in CDASI.items if item.part == part and not item.id.startswith("gottrons_hands.pap")]
    total = Fraction(0)
    for item in parts:
        known = []
        for own in sheets.values():
            level, papules = own.get(item), own.get("gottrons_hands.papules")
            if item == "gottrons_hands.erythema":
                level = level * (1 + papules) if isinstance(level, int) and isinstance(papules, int) else None
            if isinstance(level, int):
                known.append(level)
        if len(known) < 2:
            return None
        total += Fraction(sum(known), len(known))
    return total


seeds = st.integers(0, 2**32)
shares = st.sampled_from([0.0, 0.005, 0.02, 0.1])
kinds = st.sampled_from([CHARTER, STRICT, ITEMS])


@settings(max_examples=30, deadline=None)
@given(seed=seeds, share=shares, raters=st.sampled_from(["A", "AB", "ABC", "BDF", "ABCDEF"]))
def test_a_value_is_that_of_the_definition_and_lies_within_its_bounds(seed: int, share: float, raters: str) -> None:
    random = Random(seed)
    sheets = untidy(random, raters, share)
    shuffled = {rater: sheets[rater] for rater in random.sample(raters, k=len(raters))}
    for part in ("activity", "damage"):
        available, strict = values(sheets)[part], values(sheets, STRICT)[part]
        assert available.value == naive(sheets, part)
        assert (strict.value is not None) == (len(strict.complete) == len(raters))
        if strict.value is not None:
            assert strict.value == strict.low == strict.high == Fraction(sum(strict.complete.values()), len(raters))
            assert available.value == (strict.value if len(raters) > 1 else None)
        for one in (available, strict):
            low, high = ends(one)
            assert one.value is None or low <= one.value <= high
            assert (severity(one) is None) == (one.value is None or part == "damage")
        again = values(shuffled)[part]
        assert told(again.value, again.low, again.high) == told(available.value, available.low, available.high)


@settings(max_examples=30, deadline=None)
@given(
    seed=seeds,
    share=shares,
    who=st.sampled_from([("ABC", "ABC"), ("ABC", "AB"), ("ABD", "BCE"), ("AB", "CD")]),
    charter=kinds,
)
def test_a_change_lies_within_its_bounds_and_turned_round_it_changes_its_sign(
    seed: int, share: float, who: tuple[str, str], charter: Charter
) -> None:
    random = Random(seed)
    first, second = (untidy(random, raters, share) for raters in who)
    for part in ("activity", "damage"):
        before, after = values(first, charter)[part], values(second, charter)[part]
        found, back = change(before, after), change(after, before)
        low, high = ends(found)
        assert told(back.low, back.high) == (-high, -low)
        assert back.value == (None if found.value is None else -found.value)
        if found.value is not None:
            assert low <= found.value <= high
            assert found.is_provisional == (who[0] != who[1] or before.value is None or after.value is None)
        if found.is_final and before.value is not None and after.value is not None:
            assert found.value == after.value - before.value


@settings(max_examples=20, deadline=None)
@given(seed=seeds, share=shares, who=st.sampled_from([("ABC", "ABC"), ("ABC", "AB"), ("ABD", "BCE")]))
def test_whatever_the_missing_ratings_were_the_full_change_lies_within_the_bounds(
    seed: int, share: float, who: tuple[str, str]
) -> None:
    """Every gap of both visits is filled at random: the change that comes out is one that the bounds allow."""
    random = Random(seed)
    first, second = (untidy(random, raters, share) for raters in who)
    everybody = sorted(set(who[0]) | set(who[1]))
    whole = []
    for sheets in (first, second):
        full = {}
        for rater in everybody:
            own = sheets.get(rater, {})
            full[rater] = {
                item.id: level if isinstance(level := own.get(item.id), int) else random.randint(0, item.maximum)
                for item in CDASI.items
            }
        whole.append(full)
    for part in ("activity", "damage"):
        found = change(values(first, STRICT)[part], values(second, STRICT)[part])
        after, before = values(whole[1])[part].value, values(whole[0])[part].value
        low, high = ends(found)
        assert before is not None
        assert after is not None
        assert low <= after - before <= high


@pytest.mark.parametrize("charter", [CHARTER, STRICT, ITEMS])
def test_complete_ratings_have_bounds_of_no_width(charter: Charter) -> None:
    found = activity(20, 20, 20, charter=charter)
    assert told(found.value, found.low, found.high, found.is_complete) == (20, 20, 20, True)
