"""What a paper on the course of treatment counts beside the values of each visit; each line worked by hand."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.results.clinical import RESPONSES, ClinicalVisit, Subject, Value, order_of
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.cohort_table import cohort_table
from dmscorer.domain.results.responses import cumulative_table, response_table


def visit(label: str, place: int = 0, **values: Value) -> ClinicalVisit:
    return ClinicalVisit("P", label, place, values)


COHORT: tuple[Subject, ...] = (
    (
        visit("c1", ck_u_l=2000.0, ck_upper_limit=190.0, gc_mg_day=60.0, ivig_cycles=1.0, co_medication="Prednisolone, azathioprine"),
        visit("c2", 1, ck_u_l=150.0, ck_upper_limit=190.0, gc_mg_day=20.0, ivig_cycles=2.0, ivig_g_kg=2.0, therapy_status="relapse"),
        visit("c3", 2, gc_mg_day=10.0, ivig_cycles=6.0, ivig_g_kg=1.0, adverse_event="headache", stop_reason="remission"),
    ),
    (
        visit("c1", ck_u_l=900.0, gc_mg_day=40.0, co_medication="azathioprine"),
        visit("c2", 1, ck_u_l=170.0, ck_upper_limit=170.0, gc_mg_day=0.0, ivig_cycles=4.0, adverse_event="none", therapy_status="no relapse"),
    ),
    (visit("c1", gc_mg_day=5.0, co_medication="none", therapy_status="ongoing"),),
    (visit("c1", co_medication="mycophenolate", gc_mg_day=0.0), visit("c2", 1, therapy_status="stopped")),
    (visit("c1"),),
)  # fmt: skip


LABELS = ("c0", "c1", "c2", "c3")


def table(subjects: Sequence[Subject], between: tuple[str, str] = ("", "")) -> tuple[CohortRow, ...]:
    return cohort_table(subjects, order_of(subjects, LABELS), between)


def row(characteristic: str, level: str = "", assessment: str = "", between: tuple[str, str] = ("", "")) -> CohortRow:
    (found,) = (
        one
        for one in table(COHORT, between)
        if (one.characteristic, one.level, one.assessment) == (characteristic, level, assessment)
    )
    return found


def test_the_last_known_value_of_each_subject() -> None:
    """Cycles: 6 and 4, none of the other three. Mean 5 (4 to 6)."""
    found = row("ivig_cycles, last known")
    assert (found.n, found.mean, found.low, found.high) == (2, 5.0, 4.0, 6.0)


def test_a_mean_over_a_span_is_first_of_each_subject() -> None:
    """60, 20, 10 and 40, 0 and 5 and 0: means 30, 20, 5, 0, together 13.75; from c1 to c2, which three have: 40, 20, 0."""
    whole = row("gc_mg_day, mean of each subject (mg/day)")
    assert (whole.n, whole.mean, whole.low, whole.high) == (4, 13.75, 0.0, 30.0)
    span = row("gc_mg_day, mean of each subject (mg/day)", between=("c1", "c2"))
    assert (span.n, span.mean) == (3, 20.0)
    assert "c1 to c2" in span.note


def test_a_sum_over_a_span_is_of_each_subject() -> None:
    assert (row("ivig_g_kg, sum of each subject (g/kg)").n, row("ivig_g_kg, sum of each subject (g/kg)").mean) == (
        1,
        3.0,
    )


def test_normal_creatine_kinase_is_held_against_the_limit_of_the_same_visit() -> None:
    """At c1 one of two has a limit and is above it; at c2 150 of 190 and exactly 170 of 170 are normal."""
    first, second = row("ck_u_l, normal", "", "c1"), row("ck_u_l, normal", "", "c2")
    assert (first.n, first.denominator, second.n, second.denominator) == (0, 1, 2, 2)


def test_subjects_without_an_adverse_event_are_of_those_of_whom_it_is_told() -> None:
    found = row("no adverse_event")
    assert (found.n, found.denominator) == (1, 2)
    assert row("any adverse_event").n + found.n == found.denominator


def test_the_first_therapy_by_combination() -> None:
    """A dose tells of a glucocorticoid as its name does; the fifth tells nothing."""
    rows = [one for one in table(COHORT) if one.characteristic == "first therapy"]
    assert {one.level: one.n for one in rows} == {
        "azathioprine + glucocorticoids": 2, "glucocorticoids alone": 1, "mycophenolate": 1,
    }  # fmt: skip
    assert {one.denominator for one in rows} == {4}


def test_therapy_stopped_by_reason_has_two_denominators_and_both_are_named() -> None:
    """Of four whose therapy is recorded two stopped: one for remission, one without a reason."""
    stopped = row("therapy stopped")
    assert (stopped.n, stopped.denominator) == (2, 4)
    for name, denominator in (("therapy stopped, of all", 4), ("therapy stopped, of those who stopped", 2)):
        rows = [one for one in table(COHORT) if one.characteristic == name]
        assert {(one.level, one.n, one.denominator) for one in rows} == {
            ("remission", 1, denominator), ("no reason recorded", 1, denominator),
        }  # fmt: skip


def test_relapse_by_visit() -> None:
    first, second = row("relapse", "", "c1"), row("relapse", "", "c2")
    assert (first.n, first.denominator, second.n, second.denominator) == (0, 1, 1, 3)


def test_without_an_order_nothing_is_called_first_or_last() -> None:
    found = {one.characteristic: one for one in cohort_table(COHORT, order_of(COHORT))}
    for name in ("ivig_cycles, last known", "first therapy"):
        assert (found[name].n, found[name].mean) == (0, None)
        assert "order of visits is not known" in found[name].note


@pytest.mark.parametrize("text", ["not stopped", "nicht beendet", "kein Abbruch, nie abgesetzt", "ongoing"])
def test_a_therapy_that_goes_on_is_not_stopped(text: str) -> None:
    rows = table([(visit("c1", therapy_status=text),)])
    assert [one.n for one in rows if one.characteristic == "therapy stopped"] == [0]


@given(seed=st.integers(0, 2**32))
def test_counts_add_up_to_their_denominator(seed: int) -> None:
    """Six responses and two sums of them; combinations; reasons of those who stopped."""
    random = Random(seed)
    subjects = [
        tuple(
            visit(
                f"c{at}", at,
                **{name: random.choice(choices) for name, choices in CHOICES.items() if random.random() < 0.7},
            )
            for at in range(random.randint(1, 3))
        )
        for _ in range(random.randint(1, 6))
    ]  # fmt: skip
    patterns = response_table(subjects, order_of(subjects, LABELS))
    for one in cumulative_table(subjects, order_of(subjects, LABELS)):
        own = [r for r in patterns if (r.domain, r.assessment) == (one.domain, one.assessment)]
        assert sum(r.n for r in own) == one.denominator == own[0].denominator
        improved = RESPONSES[:3] if one.response == "at_least_moderate" else RESPONSES[:4]
        assert one.n == sum(r.n for r in own if r.response in improved)
    rows = table(subjects)
    for name in ("first therapy", "therapy stopped, of those who stopped"):
        own_rows = [one for one in rows if one.characteristic == name]
        assert not own_rows or sum(one.n for one in own_rows) == own_rows[0].denominator
    stopped = [one.n for one in rows if one.characteristic == "therapy stopped"]
    of_all = [one for one in rows if one.characteristic == "therapy stopped, of all"]
    assert sum(one.n for one in of_all) == sum(stopped)


CHOICES: dict[str, list[Value]] = {
    "pga_muscle": [*RESPONSES],
    "pga_skin": [*RESPONSES],
    "co_medication": ["none", "azathioprine", "Prednisolon; azathioprine", "methotrexate"],
    "gc_mg_day": [0.0, 5.0, 60.0],
    "therapy_status": ["ongoing", "stopped", "relapse"],
    "stop_reason": ["none", "cost", "remission"],
}
