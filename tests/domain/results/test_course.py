"""Change from the baseline: who enters it, and what the instrument's rules make of it."""

from datetime import date
from fractions import Fraction

from dmscorer.domain.instrument.instrument_file import load
from dmscorer.domain.results.course import (
    FEWER,
    NO_RATER,
    NO_TOTAL,
    PartChange,
    PartScore,
    ScoredVisit,
    Verdict,
    change,
    course,
)
from tests.places import ROOT

CDASI = load((ROOT / "resources/instruments/cdasi-2.toml").read_bytes(), "cdasi-2.toml")
AHMED = next(one for one in CDASI.threshold_sets if one.id == "ahmed-2020")


def score(*totals: int, raters: str = "ABC") -> PartScore:
    own = dict(zip(raters, totals, strict=False))
    mean = Fraction(sum(totals), len(totals)) if totals else None
    return PartScore(mean, mean, mean, own)


def visit(label: str, activity: PartScore, day: date | None = None) -> ScoredVisit:
    return ScoredVisit("P", label, day, label, {"activity": activity, "damage": score(1, 1, 1)})


def test_only_raters_with_a_total_at_both_visits_enter_a_mean_change() -> None:
    fell = change(score(10, 20, raters="AB"), score(4, 9, raters="AC"), by_raters=True)
    assert fell == PartChange(Fraction(10), Fraction(4), 1, FEWER)
    assert fell.value == -6
    assert change(score(10, raters="A"), score(4, raters="B"), by_raters=True).note == NO_RATER


def test_the_difference_of_two_item_consensus_totals_needs_both() -> None:
    known, incomplete = PartScore(Fraction(12), Fraction(12), Fraction(12)), PartScore(None, Fraction(3), Fraction(9))
    assert change(known, PartScore(Fraction(5), None, None), by_raters=False).value == -7
    assert change(known, incomplete, by_raters=False) == change(incomplete, known, by_raters=False)
    assert change(known, incomplete, by_raters=False).note == NO_TOTAL


def test_ten_to_five_meets_the_five_point_rule_and_the_forty_percent_rule_does_not_apply() -> None:
    first, later = course(
        [visit("V1", score(10, 10, 10), date(2020, 1, 1)), visit("V2", score(5, 5, 5), date(2020, 3, 1))],
        CDASI, AHMED, by_raters=True,
    )  # fmt: skip
    assert (first.changes, first.responses, first.days) == ({}, {}, 0)
    assert later.changes["activity"].value == -5
    assert later.days == 60
    assert later.meaningful == {"penn-2015": Verdict.MET, "stanford-2015": Verdict.MET}
    assert later.responses == {"ahmed-2020": Verdict.NOT_APPLICABLE}
    assert (first.severity, later.severity) == ("mild", "mild")


def test_a_fall_of_forty_percent_from_above_fourteen_is_a_response() -> None:
    _, later, worse = course(
        [visit("V1", score(20, 20, 20)), visit("V2", score(12, 12, 12)), visit("V3", score(13, 13, 13))],
        CDASI, AHMED, by_raters=True,
    )  # fmt: skip
    assert later.responses["ahmed-2020"] is Verdict.MET  # 8 of 20 is exactly 40 %
    assert worse.responses["ahmed-2020"] is Verdict.NOT_MET  # both are held against the baseline
    assert later.days is None


def test_an_incomplete_visit_has_no_band_and_no_verdict() -> None:
    open_score = PartScore(None, Fraction(4), Fraction(30))
    _, later = course([visit("V1", score(20, 20, 20)), visit("V2", open_score)], CDASI, AHMED, by_raters=True)
    assert (later.severity, later.meaningful, later.responses) == (None, {}, {})
