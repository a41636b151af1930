"""Change from the baseline: what the instrument's rules make of it, and what is not judged."""

from datetime import date

from dmscorer.domain.consensus.primary import PrimaryValue, severity
from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.results.course import ScoredVisit, Verdict, course
from tests.domain.rated import CDASI, activity, sheet, values

DAMAGE = values({rater: sheet(0) for rater in "ABC"})["damage"]


def visit(label: str, value: PrimaryValue, day: date | None = None) -> ScoredVisit:
    return ScoredVisit("P", label, day, label, {"activity": value, "damage": DAMAGE})


def test_ten_to_five_meets_the_five_point_rule_and_the_forty_percent_rule_does_not_apply() -> None:
    first, later = course(
        [visit("V1", activity(10, 10, 10), date(2020, 1, 1)), visit("V2", activity(5, 5, 5), date(2020, 3, 1))],
        CDASI,
    )  # fmt: skip
    assert (first.changes, first.responses, first.days) == ({}, {}, 0)
    assert later.changes["activity"].value == -5
    assert later.days == 60
    assert later.meaningful == {"penn-2015": Verdict.BETTER, "stanford-2015": Verdict.BETTER}
    assert later.responses == {"ahmed-2020": Verdict.NOT_APPLICABLE}
    assert [severity(one.scored.parts["activity"]) for one in (first, later)] == ["mild", "mild"]


def test_a_fall_of_forty_percent_from_above_fourteen_is_a_response() -> None:
    _, later, worse = course(
        [visit("V1", activity(20, 20, 20)), visit("V2", activity(12, 12, 12)), visit("V3", activity(13, 13, 13))],
        CDASI,
    )  # fmt: skip
    assert later.responses["ahmed-2020"] is Verdict.MET  # 8 of 20 is exactly 40 %
    assert worse.responses["ahmed-2020"] is Verdict.NOT_MET  # both are held against the baseline
    assert later.days is None


def test_a_rise_is_meaningful_in_the_other_direction() -> None:
    """12 → 16: 4 points, worse by Penn's rule and none of Stanford's 5."""
    _, later = course([visit("V1", activity(12, 12, 12)), visit("V2", activity(16, 16, 16))], CDASI)
    assert later.meaningful == {"penn-2015": Verdict.WORSE, "stanford-2015": Verdict.NOT_MET}


def test_an_incomplete_visit_has_no_band_and_no_verdict() -> None:
    """Two of three could not assess one item: one rater alone gives no value."""
    unseen = sheet(4, scalp__scale=NotAssessable("image_quality"))
    value = values({"A": sheet(4), "B": unseen, "C": unseen})["activity"]
    _, later = course([visit("V1", activity(20, 20, 20)), visit("V2", value)], CDASI)
    assert (severity(value), later.meaningful, later.responses) == (None, {}, {})


def test_a_provisional_change_is_not_judged() -> None:
    """A and B fall from 20 to 10; C rated the first visit alone."""
    _, later = course([visit("V1", activity(20, 20, 20)), visit("V2", activity(10, 10, raters="AB"))], CDASI)
    assert later.changes["activity"].value == -10
    assert (later.changes["activity"].is_provisional, later.meaningful, later.responses) == (True, {}, {})
