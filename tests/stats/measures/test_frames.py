"""What is measured: totals exist only if whole, products are derived, sites are stacked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.domain.instrument.instrument import Answers, NotAssessable, total
from dmscorer.stats.measures.frames import Measure, common_totals, panels, rated_instrument
from tests.stats.studies import ALL, CDASI, PHOTO, filled, table_of


def value(table: RatingTable, measure: str, case: int = 0, rater: int = 0, level: str | None = None) -> float:
    for panel in panels(table, CDASI):
        for at, one in enumerate(panel.measures):
            if one.id == measure and level in (None, one.level):
                return float(panel.values[at, case, rater])
    raise LookupError(measure)


def test_the_measures_in_their_order() -> None:
    """2 totals; 5 kinds summed; 15 sites x 2, Gottron's hands x 2, periungual and alopecia x 1; 81 items; 5 stacked."""
    by_case, *stacked = panels(table_of([filled({})]), CDASI)
    levels = [measure.level for measure in by_case.measures]
    assert levels == ["total"] * 2 + ["group"] * 5 + ["site"] * 34 + ["item"] * 81
    assert [m.id for m in by_case.measures[:4]] == ["activity", "damage", "sum.erythema", "sum.scale"]
    assert [p.measures for p in stacked] == [
        (Measure("group", f"group.{kind}", maximum, True),)
        for kind, maximum in (
            ("erythema", 3),
            ("scale", 2),
            ("erosion_ulceration", 1),
            ("poikiloderma", 1),
            ("calcinosis", 1),
        )
    ]


def test_scales_are_those_of_the_instrument() -> None:
    """Worked by hand: activity 15x(3+2+1) + (3x2+1) + 2 + 1 = 100; a site 3+2+1; erythema summed 15x3."""
    by_case, *_ = panels(table_of([filled({})]), CDASI)
    scale = {(m.level, m.id): m.maximum for m in by_case.measures}
    assert scale["total", "activity"] == 100
    assert scale["total", "damage"] == 32
    assert scale["group", "sum.erythema"] == 45
    assert scale["site", "scalp.activity"] == 6
    assert scale["site", "gottrons_hands.activity"] == 7
    assert scale["site", "gottrons_hands.damage"] == scale["item", "gottrons_hands.damage"] == 2


def test_a_total_worked_by_hand() -> None:
    """Scalp erythema 2 + malar scale 1 + Gottron's grade 2 doubled by papules 4 + ulceration 1 = 8; damage: 1 + 2 = 3."""
    sheet = filled(
        {
            "scalp.erythema": 2,
            "malar.scale": 1,
            "arm.calcinosis": 1,
            "gottrons_hands.damage": 2,
            "gottrons_hands.erythema": 2,
            "gottrons_hands.papules": 1,
            "gottrons_hands.ulceration": 1,
        }
    )
    table = table_of([sheet])
    assert value(table, "activity") == 8
    assert value(table, "damage") == 3
    assert value(table, "gottrons_hands.activity") == 5
    assert value(table, "gottrons_hands.erythema") == 2
    assert value(table, "sum.erythema") == 2
    assert value(table, "scalp.activity") == 2


@pytest.mark.parametrize(
    "item", ["malar.scale", "gottrons_hands.papules", "gottrons_hands.erythema", "alopecia.recent"]
)
def test_a_total_exists_only_if_every_item_has_a_level(item: str) -> None:
    whole = filled({})
    gone = {key: answer for key, answer in whole.items() if key != item}
    for sheet in (gone, {**whole, item: NotAssessable("image_quality")}, {**whole, item: True}):
        table = table_of([whole, sheet])
        assert np.isnan(value(table, "activity", rater=1))
        assert value(table, "activity", rater=0) == 0
        assert value(table, "damage", rater=1) == 0


def test_a_rater_without_a_sheet_is_missing_everywhere() -> None:
    table = RatingTable(("A", "B"), table_of([filled({})]).cases, {(0, 0): filled({})})
    for panel in panels(table, CDASI):
        assert np.isnan(panel.values[:, :, 1]).all()
        assert not np.isnan(panel.values[:, :, 0]).any()


def test_stacked_sites_keep_their_case() -> None:
    """Two cases of one visit each: 15 units a case; the second case's scalp is unit 15."""
    table = table_of([filled({"malar.erythema": 1})], [filled({"scalp.erythema": 3})])
    stacked = next(p for p in panels(table, CDASI) if p.measures[0].id == "group.erythema")
    assert stacked.values.shape == (1, 30, 1)
    assert stacked.values[0, [1, 15], 0].tolist() == [1, 3]
    assert stacked.case.tolist() == [0] * 15 + [1] * 15
    assert stacked.of_cases(np.array([False, True])).values[0, 0, 0] == 3


def test_history_from_the_chart_is_left_out_and_judged_history_is_not() -> None:
    judged = table_of([filled({"alopecia.recent": 1})])
    charted = RatingTable(judged.raters, judged.cases, judged.sheets, frozenset({"alopecia.recent"}))
    unasked = table_of([{k: v for k, v in filled({}).items() if k != "alopecia.recent"}])
    assert rated_instrument(judged, CDASI).item_ids == ALL
    assert rated_instrument(charted, CDASI).item_ids == PHOTO
    assert rated_instrument(unasked, CDASI).item_ids == PHOTO


def test_common_totals_hold_what_every_rater_could_assess() -> None:
    """A: scalp 3, malar 2, Gottron's 3 with papules 1 (6); B: scalp 1, malar missing, Gottron's 1 without papules (1).

    Common: all but malar erythema, so A 3 + 6 = 9 and B 1 + 1 = 2. With B's papules missing, Gottron's product falls
    out as well: A 3 and B 1.
    """
    a = filled({"scalp.erythema": 3, "malar.erythema": 2, "gottrons_hands.erythema": 3, "gottrons_hands.papules": 1})
    b = filled({"scalp.erythema": 1, "gottrons_hands.erythema": 1})
    b = {key: level for key, level in b.items() if key != "malar.erythema"}
    assert common_totals(table_of([a, b]), CDASI).values[0, 0].tolist() == [9, 2]
    b = {key: level for key, level in b.items() if key != "gottrons_hands.papules"}
    assert common_totals(table_of([a, b]), CDASI).values[0, 0].tolist() == [3, 1]
    assert np.isnan(common_totals(table_of([a, {}]), CDASI).values).all()


@st.composite
def sheets(draw: st.DrawFn) -> Answers:
    found = {i.id: draw(st.integers(0, i.maximum)) for i in CDASI.items}
    for gone in draw(st.sets(st.sampled_from(ALL), max_size=3)):
        del found[gone]
    return found


@settings(max_examples=40, deadline=None)
@given(sheets())
def test_totals_are_those_of_the_instrument(sheet: Answers) -> None:
    for part in CDASI.parts:
        known = total(CDASI, sheet, part.id).value
        found = value(table_of([sheet, filled({})]), part.id)
        assert found == known if known is not None else np.isnan(found)
