"""The course of one subject from values made by hand: who made a change, what is incomplete, what there is no room for."""

from datetime import date, timedelta

import pytest

from dmscorer.domain.consensus.primary import PrimaryValue
from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.results.change import Detectable
from dmscorer.domain.results.clinical import ClinicalVisit, Value, order_of
from dmscorer.domain.results.course import ScoredVisit, course
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_figures import ResultMaterial
from tests.domain.rated import CDASI, activity, sheet
from tests.domain.rated import values as rated

AHMED = CDASI.threshold_set("ahmed-2020")
ACTIVITY = "CDASI activity (0–100)"
ERROR = Detectable(5.1, 2.94)
NONE = rated({rater: sheet(0) for rater in "ABC"})["damage"]


def made(
    found: dict[str, PrimaryValue],
    values: dict[str, dict[str, Value]] | None = None,
    days: tuple[int, ...] = (),
    error: Detectable = ERROR,
) -> ResultMaterial:
    """One subject; ``found``: activity by visit. ``days`` after the first visit, where visits have dates."""
    labels = tuple(dict.fromkeys((*found, *(values or {}))))
    dates = [{"date": date(2020, 1, 1) + timedelta(days=d)} for d in days] or [{} for _ in labels]
    own = tuple(
        ClinicalVisit("P", label, at, {**dates[at], **(values or {}).get(label, {})}) for at, label in enumerate(labels)
    )
    scored = [ScoredVisit("P", label, None, label, {"activity": part, "damage": NONE}) for label, part in found.items()]
    courses = (course(scored, CDASI),) if scored else ()
    return ResultMaterial(CDASI, AHMED, order_of((own,), labels), (own,), courses, {"activity": error}, True, 3)


def texts(of: ResultMaterial, language: str = "en") -> dict[str, str]:
    return {mark.key: mark.text for mark in result_figures.render("patient_01", of, "svg", language=language).marks}


def every_text(of: ResultMaterial) -> list[str]:
    """Both parts have a line of changes, under one key."""
    return [mark.text for mark in result_figures.render("patient_01", of, "svg").marks]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (activity(17, 20, 20), "inside that of 3 raters"),  # 20 → 19: −1.0
        (activity(16, 16, 16), "inside that of 1 rater, outside that of 3"),  # −4.0
        (activity(14, 14, 14), "outside that of 1 rater"),  # −6.0
        (activity(26, 26, 26), "outside that of 1 rater"),  # +6.0
    ],
)
def test_a_change_is_told_beside_the_error_of_those_who_made_it(later: PrimaryValue, expected: str) -> None:
    """SDC 5.1 for one rater, 5.1 / √3 = 2.94 for the mean of three."""
    told = texts(made({"V1": activity(20, 20, 20), "V2": later}))
    assert told[f"{ACTIVITY}.change.1"].endswith(f"measurement error: {expected}")


def test_a_change_by_two_raters_at_both_visits_is_told_beside_the_error_of_two() -> None:
    """20, 20 → 16, 17: −3.5; 5.1 / √2 = 3.61 is more, 5.1 / √3 less."""
    told = texts(made({"V1": activity(20, 20, raters="AB"), "V2": activity(16, 17, raters="AB")}))
    assert told[f"{ACTIVITY}.change.1"] == "V2: change −3.5; measurement error: inside that of 2 raters"


def test_a_change_over_the_raters_of_both_visits_says_so_and_has_no_arrow() -> None:
    """A and B, 20, 20 → 16, 17; C rated the first visit alone."""
    of = made({"V1": activity(20, 20, 20), "V2": activity(16, 17, raters="AB")})
    assert f"{ACTIVITY}.change.1" not in texts(of)
    assert "change, V2: −3.5 (provisional, 2 raters)" in every_text(of)


def test_without_an_error_only_the_change_is_told() -> None:
    of = made({"V1": activity(20, 20, 20), "V2": activity(22, 22, 22)}, error=Detectable())
    assert texts(of)[f"{ACTIVITY}.change.1"] == "V2: change +2.0"
    assert "not estimable" in result_figures.render("patient_01", of, "svg").notes[0]


def test_an_incomplete_total_shows_its_bounds_and_no_value() -> None:
    """9, 9 and 9 to 12 twice over: two of three could not see one erythema of the scalp, so 9 to 11; from 20: −11 to −9."""
    unseen = sheet(12, scalp__erythema=NotAssessable("image_quality"))
    incomplete = rated({"A": sheet(12, scalp__erythema=0), "B": unseen, "C": unseen})["activity"]
    of = made({"V1": activity(20, 20, 20), "V2": incomplete})
    told = texts(of)
    assert told[f"{ACTIVITY}.1"] == "V2: not complete, 9.0 to 11.0"
    assert "change, V2: −11.0 to −9.0" in every_text(of)
    assert f"{ACTIVITY}.change.1" not in told


def test_drugs_are_lanes_and_none_is_none() -> None:
    values: dict[str, dict[str, Value]] = {
        "V1": {"co_medication": "Methotrexate; prednisolone"},
        "V2": {"co_medication": "methotrexate"},
        "V3": {"co_medication": "none"},
    }
    told = texts(made({}, values))
    assert {key for key in told if "." in key} == {"Methotrexate.0", "Methotrexate.1", "prednisolone.0"}


def test_creatine_kinase_and_doses_say_their_numbers() -> None:
    values: dict[str, dict[str, Value]] = {
        "V1": {"ck_u_l": 1723.0, "ck_upper_limit": 190.0, "gc_mg_day": 7.5, "ivig_g_kg": 2.0},
        "V2": {"ck_u_l": 116.0, "ck_upper_limit": 190.0, "gc_mg_day": 0.0},
    }
    told = texts(made({}, values), "de")
    assert told["Kreatinkinase, U/l.0"] == "P, V1: 1723 U/l (9,1 × Obergrenze)"
    assert told["Glukokortikoide (mg/Tag).0"] == "Glukokortikoide (mg/Tag), V1: 7,5"
    assert told["Glukokortikoide (mg/Tag).1"] == "Glukokortikoide (mg/Tag), V2: 0"
    assert told["IVIG-Dosis (g/kg).0"] == "IVIG-Dosis (g/kg), V1: 2"


def across(of: ResultMaterial) -> list[float]:
    marks = {mark.key: mark.x for mark in result_figures.render("patient_01", of, "svg").marks}
    return [marks[f"Creatine kinase, U/l.{at}"] for at in range(3)]


def test_visits_lie_to_scale_unless_they_would_lie_on_one_another() -> None:
    """Days 0, 100, 400: the second stands at a quarter; days 0, 10, 400: a fortieth is too near, so half way, and it is said."""
    values: dict[str, dict[str, Value]] = {f"V{at}": {"ck_u_l": 100.0 + at} for at in range(3)}
    first, second, last = across(made({}, values, (0, 100, 400)))
    assert (second - first) / (last - first) == pytest.approx(0.25, abs=1e-6)
    near = made({}, values, (0, 10, 400))
    first, second, last = across(near)
    assert (second - first) / (last - first) == pytest.approx(0.5, abs=1e-6)
    assert "not to scale" in result_figures.render("patient_01", near, "svg").notes[-1]


def test_where_there_is_no_room_signs_stand_for_words_and_are_explained() -> None:
    totals = {f"cycle {at}": activity(20 - at, 20 - at, 20 - at) for at in range(12)}
    of = made(totals)
    told = texts(of)
    assert told["Penn 2015: 4 points.3"] == "Penn 2015: 4 points, cycle 3: ✗"  # −3 points
    assert told["Penn 2015: 4 points.4"] == "Penn 2015: 4 points, cycle 4: ✓ ↓"
    assert told["measurement error.4"] == "measurement error, cycle 4: > 3, ≤ 1"
    notes = result_figures.render("patient_01", of, "svg").notes
    assert any(note.startswith("✓ met (↓ better, ↑ worse), ✗ not met") for note in notes)
