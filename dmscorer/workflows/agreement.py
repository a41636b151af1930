"""Agreement between the raters: locked first-round answers of unmasked cases go to the engine, rows come back."""

from dataclasses import dataclass

from dmscorer.domain.agreement import CaseKey, RatingTable, Result
from dmscorer.domain.disagreement import Difference, differences
from dmscorer.domain.instrument import Instrument
from dmscorer.store import photos
from dmscorer.workflows import levels
from dmscorer.workflows.consensus import refuse_masked
from dmscorer.workflows.study import OpenStudy


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The numbers of all measures, where raters differ, and on what they were computed."""

    results: tuple[Result, ...]
    differences: tuple[Difference, ...]
    raters: tuple[str, ...]
    n_subjects: int
    n_cases: int
    n_ratings: int  # sheets: one rater on one case


def table(study: OpenStudy) -> RatingTable:
    """What the statistics are computed on; raters in rater order, cases in study order."""
    locked, visible = levels.first_round(study)
    with study.database.read() as connection:
        every = photos.all_visits(connection)
    visits = [visit for visit in every if visit.case_id in visible]
    rows = {
        (index, locked.raters.index(rater)): answers
        for index, visit in enumerate(visits)
        for rater, answers in locked.answers[visit.case_id].items()
    }
    keys = tuple(CaseKey(visit.subject, visit.label) for visit in visits)
    order = tuple(dict.fromkeys(visit.label for visit in every))
    return RatingTable(locked.raters, keys, rows, locked.chart_items, order)


def agreement(study: OpenStudy) -> tuple[Result, ...]:
    """Every number of the agreement table; refused while the charter masks all levels."""
    from dmscorer.stats.agreement import agreement as compute  # numpy only when asked for

    refuse_masked(study)
    return compute(table(study), study.instrument)


def page(ratings: RatingTable, instrument: Instrument) -> AgreementPage:
    """What the screen shows of a table that was read before: takes seconds, and needs no database meanwhile."""
    from dmscorer.stats.agreement import agreement as compute

    seen = {rater for _, rater in ratings.sheets}
    return AgreementPage(
        compute(ratings, instrument),
        differences(ratings, instrument),
        tuple(rater for place, rater in enumerate(ratings.raters) if place in seen),
        len({case.subject for case in ratings.cases}),
        len(ratings.cases),
        len(ratings.sheets),
    )
