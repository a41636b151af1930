"""The cohort table, each line worked by hand."""

from datetime import date

import pytest

from dmscorer.domain.results.clinical import ClinicalVisit, Subject, Value, order_of
from dmscorer.domain.results.cohort import CohortRow, cohort_table, is_relapse


def visit(label: str, place: int, day: str = "", free: dict[str, str] | None = None, **values: Value) -> ClinicalVisit:
    dated: dict[str, Value] = {"date": date.fromisoformat(day)} if day else {}
    return ClinicalVisit("P", label, place, dated | values, free or {})


COHORT = (
    (
        visit("first", 0, "2020-01-01", {"weight": "70"}, ck_u_l=2000.0, gc_mg_day=60.0, diagnosis="classic", adverse_event="none"),
        visit("last", 1, "2021-01-01", {"weight": "75"}, ck_u_l=100.0, gc_mg_day=0.0, adverse_event="headache"),
    ),
    (
        visit("first", 0, "2020-01-01", {"weight": "80"}, ck_u_l=1000.0, gc_mg_day=40.0, diagnosis="overlap", adverse_event="no"),
        visit("last", 1, "2020-07-01", ck_u_l=200.0, gc_mg_day=5.0, therapy_status="Relapse", stop_reason="cost"),
    ),
    (visit("first", 0, diagnosis="classic", gc_mg_day=0.0, therapy_status="ongoing"),),
)  # fmt: skip


def ordered(cohort: tuple[Subject, ...]) -> tuple[CohortRow, ...]:
    return cohort_table(cohort, order_of(cohort, ("first", "last", "a", "b")))


def row(characteristic: str, level: str = "", assessment: str = "") -> CohortRow:
    found = [
        one
        for one in ordered(COHORT)
        if (one.characteristic, one.level, one.assessment) == (characteristic, level, assessment)
    ]
    assert len(found) == 1, (characteristic, level, assessment)
    return found[0]


def test_numbers_have_mean_and_range_at_each_assessment() -> None:
    first, last = row("ck_u_l (U/l)", "", "first"), row("ck_u_l (U/l)", "", "last")
    assert (first.n, first.mean, first.low, first.high) == (2, 1500.0, 1000.0, 2000.0)
    assert (last.n, last.mean, last.low, last.high) == (2, 150.0, 100.0, 200.0)
    assert row("weight", "", "first").mean == 75.0  # a column of the study's own that holds numbers only


def test_counts_are_of_those_of_whom_it_is_known() -> None:
    assert (row("subjects").n, row("diagnosis", "classic").n, row("diagnosis", "classic").denominator) == (3, 2, 3)
    events = row("any adverse_event")
    assert (events.n, events.denominator, events.percent) == (1, 2, 50.0)  # "none" and "no" are no event
    relapse = row("any relapse")
    assert (relapse.n, relapse.denominator) == (1, 2)
    assert (row("stop_reason", "cost").n, row("stop_reason", "cost").denominator) == (1, 1)


def test_events_count_each_once_at_any_visit() -> None:
    """P1 twice a headache and once a rash, P2 a Headache, P3 none: 2, 1 of 3 subjects of whom something is told."""
    cohort = (
        (visit("a", 0, adverse_event="headache; rash"), visit("b", 1, adverse_event="headache")),
        (visit("a", 0, adverse_event="Headache"), visit("b", 1, adverse_event="none")),
        (visit("a", 0, adverse_event="none"),),
        (visit("a", 0),),
    )
    rows = [row for row in ordered(cohort) if row.characteristic == "adverse_event"]
    assert [(row.level, row.n, row.denominator) for row in rows] == [("headache", 2, 3), ("rash", 1, 3)]


def test_each_drug_of_the_last_record_counts() -> None:
    cohort = (
        (visit("a", 0, co_medication="azathioprine + hydroxychloroquine"), visit("b", 1, co_medication="azathioprine")),
        (visit("a", 0, co_medication="Azathioprine, methotrexate"), visit("b", 1)),
        (visit("a", 0, co_medication="none"),),
    )
    rows = [row for row in ordered(cohort) if row.characteristic == "co_medication"]
    assert [(row.level, row.n, row.denominator) for row in rows] == [("azathioprine", 2, 3), ("methotrexate", 1, 3)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("relapse", True), ("Rezidiv nach 6 Monaten", True), ("no flare, then relapse", True), ("relapsed", True),
        ("no relapse", False), ("kein Rezidiv", False), ("ohne erneutes Rezidiv", False), ("rezidivfrei", False),
        ("relapse-free", False), ("ongoing", False),
    ],
)  # fmt: skip
def test_the_absence_of_a_relapse_is_none(text: str, expected: bool) -> None:
    assert is_relapse(text) is expected


def test_stopped_glucocorticoids_count_among_those_who_were_on_them() -> None:
    stopped = row("glucocorticoids stopped")
    assert (stopped.n, stopped.denominator) == (1, 2)  # the third was never on any


def test_follow_up_runs_from_the_first_to_the_last_date() -> None:
    months = row("follow_up (months)")
    assert months.n == 2
    assert months.low == pytest.approx(182 / 30.4375)
    assert months.high == pytest.approx(366 / 30.4375)  # 2020 is a leap year


def test_an_empty_cohort_has_no_percentages() -> None:
    (only,) = ordered(())
    assert (only.n, only.percent) == (0, None)


def test_what_needs_a_last_visit_is_not_counted_while_nobody_knows_which_it_is() -> None:
    """The dose and the drug differ between the visits; the diagnosis is the same at both and needs no order."""
    cohort = (
        (
            visit("x", 0, gc_mg_day=60.0, co_medication="azathioprine", diagnosis="classic"),
            visit("y", 1, gc_mg_day=0.0, co_medication="none", diagnosis="classic"),
        ),
    )
    rows = {one.characteristic: one for one in cohort_table(cohort, order_of(cohort))}
    for name in ("glucocorticoids stopped", "co_medication"):
        assert (rows[name].n, rows[name].percent) == (0, None)
        assert rows[name].note == "not counted: the order of visits is not known for 1 of 1"
    assert (rows["diagnosis"].n, rows["diagnosis"].denominator) == (1, 1)
    assert rows["gc_mg_day (mg/day)"].n == 1  # what a visit says of itself stays
