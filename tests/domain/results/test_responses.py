"""The table of response patterns, counted by hand."""

from dmscorer.domain.results.clinical import ClinicalVisit, assessments, order_of
from dmscorer.domain.results.responses import response_table


def visits(subject: str, **responses: tuple[str, str]) -> tuple[ClinicalVisit, ...]:
    """``label=(muscle, skin)``; an empty word is not recorded."""
    made = []
    for place, (label, (muscle, skin)) in enumerate(responses.items()):
        values = {name: word for name, word in (("pga_muscle", muscle), ("pga_skin", skin)) if word}
        made.append(ClinicalVisit(subject, label, place, values))
    return tuple(made)


COHORT = (
    visits("P1", cycle_1=("no_change", "slight_improvement"), cycle_4=("complete_relief", "")),
    visits("P2", cycle_1=("no_change", ""), cycle_4=("marked_improvement", "")),
    visits("P3", cycle_1=("worsening", "slight_improvement")),
)
ORDER = order_of(COHORT, ("cycle_1", "cycle_4"))


def test_counts_and_percentages_have_the_denominator_of_their_own_domain_and_assessment() -> None:
    rows = {
        (r.domain, r.assessment, r.response): (r.n, r.percent, r.denominator) for r in response_table(COHORT, ORDER)
    }
    assert rows["muscle", "cycle_1", "no_change"] == (2, 200 / 3, 3)
    assert rows["muscle", "cycle_1", "worsening"] == (1, 100 / 3, 3)
    assert rows["muscle", "cycle_4", "complete_relief"] == (1, 50.0, 2)
    assert rows["skin", "cycle_1", "slight_improvement"] == (2, 100.0, 2)
    assert rows["skin", "cycle_1", "worsening"] == (0, 0.0, 2)


def test_all_six_responses_stand_in_the_table_and_an_assessment_without_any_does_not() -> None:
    places = [(row.domain, row.assessment) for row in response_table(COHORT, ORDER)]
    assert list(dict.fromkeys(places)) == [("muscle", "cycle_1"), ("muscle", "cycle_4"), ("skin", "cycle_1")]
    assert all(places.count(place) == 6 for place in places)


def test_assessments_stand_as_stated_whatever_their_names_and_places() -> None:
    cohort = [(ClinicalVisit("P1", "a later one", 1), ClinicalVisit("P1", "baseline", 9))]
    assert assessments(cohort, order_of(cohort, ("unused", "baseline", "a later one"))) == ("baseline", "a later one")
