"""The instrument: totals, bounds, bands and variants, worked by hand from the design's tables."""

import pickle
import timeit
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.instrument.instrument import (
    Answer,
    Instrument,
    NoSuchLevel,
    NotAssessable,
    NotOmittable,
    Total,
    UnknownItem,
    UnknownReason,
    idle_multipliers,
    open_items,
    total,
)
from dmscorer.domain.instrument.instrument_file import load
from tests.places import ROOT

CDASI = load((ROOT / "resources/instruments/cdasi-2.toml").read_bytes(), "cdasi-2.toml")
ZEROS: dict[str, Answer] = dict.fromkeys(CDASI.item_ids, 0)
GRADE, PAPULES, ULCER = "gottrons_hands.erythema", "gottrons_hands.papules", "gottrons_hands.ulceration"


def activity(answers: dict[str, Answer], instrument: Instrument = CDASI) -> Total:
    return total(instrument, answers, "activity")


def sheets(instrument: Instrument = CDASI) -> st.SearchStrategy[dict[str, Answer]]:
    """Sheets with anything answered, open or not assessable."""
    reasons = st.sampled_from([NotAssessable(reason) for reason in instrument.reason_ids])
    one = {item.id: st.one_of(st.none(), reasons, st.integers(0, item.maximum)) for item in instrument.items}
    return st.fixed_dictionaries(one).map(lambda d: {k: v for k, v in d.items() if v is not None})


def test_the_file_holds_what_the_design_lists() -> None:
    """15 sites x 5 items + 4 of Gottron's hands + periungual + alopecia = 81."""
    sites = [
        *("scalp", "malar", "periorbital", "rest_of_face", "v_neck", "posterior_neck", "upper_back_shoulders"),
        *("rest_of_back_buttocks", "abdomen", "lateral_upper_thigh", "rest_of_leg_feet", "arm"),
        *("mechanics_hand", "dorsum_of_hands", "gottrons_not_on_hands"),
    ]
    rows = ["erythema", "scale", "erosion_ulceration", "poikiloderma", "calcinosis"]
    single = ["gottrons_hands.erythema", "gottrons_hands.papules", "gottrons_hands.ulceration", "gottrons_hands.damage"]
    expected = [f"{site}.{row}" for site in sites for row in rows] + [*single, "periungual.changes", "alopecia.recent"]
    assert list(CDASI.item_ids) == expected
    assert len(expected) == 81
    assert [site.id for site in CDASI.sites] == [*sites, "gottrons_hands", "periungual", "alopecia"]
    assert [item.maximum for item in CDASI.items_of("scalp")] == [3, 2, 1, 1, 1]
    assert {site.id for site in CDASI.sites if site.kind == "lesion"} == {"mechanics_hand", "gottrons_not_on_hands"}
    assert [item.id for item in CDASI.items if item.is_history] == ["alopecia.recent"]
    assert CDASI.reason_ids == ("not_photographed", "image_quality", "not_visible_in_photos", "needs_history")
    assert not CDASI.verified_against_form


def test_every_wording_exists_in_english_and_german() -> None:
    assert CDASI.languages == ("de", "en")
    assert CDASI.site("rest_of_back_buttocks").label.in_("de") == "Übriger Rücken und Gesäß"
    assert CDASI.site("scalp").label.in_("de_AT") == "Kopfhaut"
    assert CDASI.site("scalp").label.in_("fr") == "Scalp"
    assert all(level.description for item in CDASI.items for level in item.levels)


def test_check_1_all_zero_and_all_maximum() -> None:
    """15 x (3+2+1) + (2 x 3 + 1) + 2 + 1 = 90 + 7 + 3 = 100; 15 x (1+1) + 2 = 32."""
    assert activity(ZEROS) == Total("activity", 0, 0, 0)
    assert total(CDASI, ZEROS, "damage") == Total("damage", 0, 0, 0)
    full: dict[str, Answer] = {item.id: item.maximum for item in CDASI.items}
    assert activity(full).value == 100
    assert total(CDASI, full, "damage").value == 32


@pytest.mark.parametrize(
    ("grade", "papules", "ulcer", "points"),
    [(2, 0, 0, 2), (2, 1, 0, 4), (2, 1, 1, 5), (3, 0, 0, 3), (3, 1, 1, 7), (0, 1, 0, 0), (1, 1, 0, 2)],
)
def test_check_2_gottrons_hands(grade: int, papules: int, ulcer: int, points: int) -> None:
    """Grade times two with papules, ulceration added once: 2 x 2 + 1 = 5, 3 x 2 + 1 = 7, 0 x 2 = 0."""
    assert activity(ZEROS | {GRADE: grade, PAPULES: papules, ULCER: ulcer}).value == points


def test_check_2_the_doubled_part_is_never_5() -> None:
    reached = {activity(ZEROS | {GRADE: grade, PAPULES: yes}).value for grade in range(4) for yes in (0, 1)}
    assert reached == {0, 1, 2, 3, 4, 6}


def test_check_3_one_open_item_makes_the_total_incomplete() -> None:
    """Everything 0, malar erythema 2, arm scale open (0 to 2): between 2 and 4, no value, no band."""
    answers = {k: v for k, v in (ZEROS | {"malar.erythema": 2}).items() if k != "arm.scale"}
    got = activity(answers)
    assert got == Total("activity", None, 2, 4, ("arm.scale",))
    assert not got.is_complete
    assert total(CDASI, answers, "damage").value == 0


def test_check_3_papules_not_assessable_at_grade_3_may_double() -> None:
    answers = ZEROS | {GRADE: 3, PAPULES: NotAssessable("not_visible_in_photos")}
    assert activity(answers) == Total("activity", None, 3, 6, (PAPULES,))


def test_grade_open_with_papules_spans_the_doubled_scale() -> None:
    """Grade 0 to 3, doubled: 0 to 6; both open: 0 to 6; grade open without papules: 0 to 3."""
    grade_open = {k: v for k, v in ZEROS.items() if k != GRADE}
    assert (activity(grade_open | {PAPULES: 1}).low, activity(grade_open | {PAPULES: 1}).high) == (0, 6)
    assert activity(grade_open).high == 3
    both = {k: v for k, v in grade_open.items() if k != PAPULES}
    assert activity(both) == Total("activity", None, 0, 6, (GRADE, PAPULES))


def test_check_5_sum_of_medians_is_not_median_of_sums() -> None:
    """Three items 1/0/0, 0/1/0, 0/0/1: each rater's total is 1, each item's median 0, their total 0."""
    items = ("malar.erythema", "arm.erythema", "scalp.erythema")
    raters = [ZEROS | {item: 1} for item in items]
    assert [activity(sheet).value for sheet in raters] == [1, 1, 1]
    medians: dict[str, Answer] = {i: sorted(int(str(s[i])) for s in raters)[1] for i in CDASI.item_ids}
    assert activity(medians).value == 0


@pytest.mark.parametrize(
    ("value", "ahmed", "stanford", "penn"),
    [
        (0, "mild", "mild", "mild"),
        (14, "mild", "mild", "mild"),
        (Fraction(43, 3), "moderate", "not_mild", "mild"),
        (15, "moderate", "not_mild", "mild"),
        (18, "moderate", "not_mild", "mild"),
        (Fraction(56, 3), "moderate", "not_mild", "mild"),
        (19, "moderate", "not_mild", None),
        (Fraction(58, 3), "moderate", "not_mild", "moderate_or_severe"),
        (26, "moderate", "not_mild", "moderate_or_severe"),
        (Fraction(79, 3), "severe", "not_mild", "moderate_or_severe"),
        (27, "severe", "not_mild", "moderate_or_severe"),
        (100, "severe", "not_mild", "moderate_or_severe"),
    ],
)
def test_check_6_bands(value: Fraction | int, ahmed: str, stanford: str, penn: str | None) -> None:
    """Mild <= 14 < moderate <= 26 < severe; 43/3 = 14.33, 56/3 = 18.67, 58/3 = 19.33, 79/3 = 26.33."""
    for set_id, expected in (("ahmed-2020", ahmed), ("stanford-2015", stanford), ("penn-2015", penn)):
        band = CDASI.threshold_set(set_id).band(value)
        assert (band.id if band else None) == expected


def test_ahmed_2020_is_the_default_and_damage_has_no_bands() -> None:
    default = CDASI.default_threshold_set
    assert default is not None
    assert default.id == "ahmed-2020"
    assert {one.part for one in CDASI.threshold_sets} == {"activity"}


def test_a_band_needs_an_exact_number() -> None:
    inexact: Any = 14.333
    with pytest.raises(TypeError, match="exact"):
        CDASI.threshold_sets[0].band(inexact)


def test_check_7_change_and_response() -> None:
    """10 to 5: the change -5 meets both the 4 and the 5 points; 10 is not above 14, so the 40 % rule does not apply.

    20 to 12 falls by 8 = 40 %: met. 20 to 13 falls by 35 %: not met. 15 to 9: 6 of 15 = 40 %, met.
    """
    penn, stanford = CDASI.meaningful_changes
    (rule,) = CDASI.responses
    assert (penn.points, stanford.points) == (4, 5)
    assert penn.is_met(10, 5)
    assert stanford.is_met(10, 5)
    assert not stanford.is_met(10, 6)
    assert penn.is_met(5, 10)
    assert rule.is_met(10, 5) is None
    assert rule.is_met(14, 0) is None
    assert rule.is_met(20, 12) is True
    assert rule.is_met(20, 13) is False
    assert rule.is_met(15, 9) is True
    assert rule.is_met(Fraction(43, 3), Fraction(43, 5)) is True


def test_zero_open_and_not_assessable_are_three_things() -> None:
    answers: dict[str, Answer] = {"scalp.erythema": 0, "scalp.scale": NotAssessable("image_quality")}
    remaining = open_items(CDASI, answers)
    assert len(remaining) == 79
    assert activity(answers).missing[:2] == ("scalp.scale", "scalp.erosion_ulceration")


def test_papules_without_erythema_warn() -> None:
    assert idle_multipliers(CDASI, ZEROS | {PAPULES: 1}) == (PAPULES,)
    assert idle_multipliers(CDASI, ZEROS | {PAPULES: 1, GRADE: 1}) == ()


@pytest.mark.parametrize("value", [-1, 4, True, 1.0, "1", None])
def test_what_is_no_level_is_refused(value: object) -> None:
    with pytest.raises(NoSuchLevel, match=r"scalp\.erythema has no level .*: give a whole number from 0 to 3"):
        CDASI.check("scalp.erythema", value)


def test_totals_refuse_a_level_that_does_not_exist() -> None:
    with pytest.raises(NoSuchLevel):
        activity(ZEROS | {"scalp.erythema": 4})
    with pytest.raises(NoSuchLevel):
        activity(ZEROS | {PAPULES: 2})


def test_a_bool_is_no_answer_even_in_a_total() -> None:
    assert activity(ZEROS | {"scalp.erythema": True}).missing == ("scalp.erythema",)


def test_unknown_items_and_reasons_are_refused_in_one_sentence() -> None:
    with pytest.raises(UnknownItem, match=r"cdasi-2 has no item 'scalp\.redness'"):
        CDASI.check("scalp.redness", 0)
    with pytest.raises(UnknownReason, match="use one of not_photographed, image_quality"):
        CDASI.check("scalp.scale", NotAssessable("tired"))


def test_without_alopecia_the_range_is_0_to_99_and_the_label_says_so() -> None:
    variant = CDASI.without(["alopecia.recent"])
    assert (variant.maximum("activity"), variant.maximum("damage")) == (99, 32)
    assert len(variant.items) == 80
    assert len(variant.sites) == 17
    assert variant.omitted == ("alopecia.recent",)
    assert variant.variant_label.en == "without alopecia, activity 0–99"
    assert variant.variant_label.in_("de") == "ohne Alopezie, Aktivität 0–99"
    assert variant.sha256 == CDASI.sha256
    assert activity(ZEROS, variant) == Total("activity", 0, 0, 0)
    assert not CDASI.variant_label


def test_without_papules_the_grade_counts_once() -> None:
    """100 - 3, because the grade no longer doubles."""
    variant = CDASI.without([PAPULES])
    assert variant.maximum("activity") == 97
    assert activity(ZEROS | {GRADE: 3, PAPULES: 1}, variant).value == 3
    assert variant.variant_label.en == "without Gottron's on the hands: Papules, activity 0–97"


def test_leaving_out_in_two_steps_is_leaving_out_at_once() -> None:
    once = CDASI.without(["alopecia.recent", "periungual.changes"])
    assert CDASI.without(["periungual.changes"]).without(["alopecia.recent"]) == once
    assert once.variant_label.en == "without periungual changes, alopecia, activity 0–97"
    assert CDASI.without([]) is CDASI


def test_what_cannot_be_left_out() -> None:
    with pytest.raises(UnknownItem):
        CDASI.without(["alopecia"])
    with pytest.raises(NotOmittable, match="papules would multiply nothing"):
        CDASI.without([GRADE])
    with pytest.raises(NotOmittable, match="nothing would be left of damage"):
        CDASI.without([item.id for item in CDASI.items if item.part == "damage"])


@given(sheets())
def test_bounds_hold_the_total(answers: dict[str, Answer]) -> None:
    for part in ("activity", "damage"):
        got = total(CDASI, answers, part)
        assert 0 <= got.low <= got.high <= CDASI.maximum(part)
        if got.value is not None:
            assert got.low == got.value == got.high
        assert (got.value is None) == bool(got.missing)


@given(sheets(), st.data())
def test_completing_any_missing_item_stays_inside_the_bounds(answers: dict[str, Answer], data: st.DataObject) -> None:
    before = activity(answers)
    if not before.missing:
        return
    item = CDASI.item(data.draw(st.sampled_from(before.missing)))
    after = activity(answers | {item.id: data.draw(st.integers(0, item.maximum))})
    assert before.low <= after.low <= after.high <= before.high


@given(sheets())
def test_bounds_are_attained(answers: dict[str, Answer]) -> None:
    """All missing items at 0 give the lower bound, all at their maximum the upper one, the multiplier included."""
    for part in ("activity", "damage"):
        got = total(CDASI, answers, part)
        lowest = answers | dict.fromkeys(got.missing, 0)
        highest = answers | {item_id: CDASI.item(item_id).maximum for item_id in got.missing}
        assert total(CDASI, lowest, part).value == got.low
        assert total(CDASI, highest, part).value == got.high


@given(sheets())
def test_a_variant_is_the_same_instrument_minus_its_items(answers: dict[str, Answer]) -> None:
    """Leaving alopecia out takes its level (0 or 1) from the total and nothing else."""
    variant = CDASI.without(["alopecia.recent"])
    known = answers | {"alopecia.recent": 1}
    assert activity(known, variant).low == activity(known).low - 1
    assert activity(known, variant).high == activity(known).high - 1


def test_an_instrument_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(CDASI.without(["alopecia.recent"]))) == CDASI.without(["alopecia.recent"])


def test_a_total_takes_at_most_50_microseconds() -> None:
    best = min(timeit.repeat(lambda: activity(ZEROS), number=200, repeat=5)) / 200
    assert best <= 50e-6


def test_what_is_said_of_a_shortened_form_is_said_of_one_alone() -> None:
    shortened = CDASI.without(("alopecia.recent",))
    assert "variant_bands" not in {one.id for one in CDASI.notices_here}
    assert {one.id for one in shortened.notices_here} == {one.id for one in CDASI.notices}
