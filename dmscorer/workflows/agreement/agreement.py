"""Agreement between the raters: locked first-round answers of unmasked cases go to the engine, rows come back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dmscorer.domain.agreement.agreement import CaseKey, CrossCheck, RatingTable, Result
from dmscorer.domain.agreement.conduct import Conduct
from dmscorer.domain.agreement.disagreement import Difference, differences
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.results.change import Change
from dmscorer.domain.study.visit_order import VisitOrder
from dmscorer.store.photos import photos
from dmscorer.store.reading import sheets
from dmscorer.workflows.consensus import levels
from dmscorer.workflows.consensus.consensus import refuse_masked
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The numbers of all measures, where raters differ, and on what they were computed."""

    results: tuple[Result, ...]
    differences: tuple[Difference, ...]
    raters: tuple[str, ...]
    conduct: Conduct
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
    order = visit_order.order(study).labels
    return RatingTable(locked.raters, keys, rows, locked.chart_items, order, locked.signatures.imported)


def judged(ratings: RatingTable, instrument: Instrument) -> tuple[str, ...]:
    """The items whose levels raters gave: history from the chart is no agreement."""
    from dmscorer.stats.measures.frames import rated_instrument

    return rated_instrument(ratings, instrument).item_ids


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for besides everything: some raters, one visit, complete cases only, resamples of subjects."""

    raters: tuple[str, ...] = ()
    visit: str = ""
    is_complete_only: bool = False
    resamples: int = 0
    seed: int | None = None

    @property
    def remark(self) -> str:
        """Stands in the note of every row."""
        parts = (
            f"raters {', '.join(self.raters)} only" if self.raters else "",
            f"visit {self.visit} only" if self.visit else "",
            "cases rated by all of these raters only" if self.is_complete_only else "",
        )
        return "; ".join(part for part in parts if part)


class Unknown(Refusal):
    def __init__(self, what: str, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no {what} “{name}” among the ratings: choose from {', '.join(known) or 'none'}.")


class OneRater(Refusal):
    def __init__(self) -> None:
        super().__init__("Agreement needs two raters or more: name at least two.")


def agreement(study: OpenStudy, wanted: Wanted = Wanted()) -> tuple[Result, ...]:
    """Every number of the agreement table; refused while the charter masks all levels."""
    refuse_masked(study)
    return compute(table(study), study.instrument, wanted)


def compute(ratings: RatingTable, instrument: Instrument, wanted: Wanted = Wanted()) -> tuple[Result, ...]:
    """The rows of a table that was read before."""
    from dmscorer.stats.agreement import engine  # numpy only when asked for

    chance = engine.Chance(engine.SEED if wanted.seed is None else wanted.seed, wanted.resamples)
    rows = engine.agreement(restricted(ratings, wanted), instrument, chance)
    # In every row's note: a table of some raters or one visit must not be taken for the whole.
    remark = wanted.remark
    return tuple(replace(row, note="; ".join(n for n in (row.note, remark) if n)) for row in rows) if remark else rows


def restricted(ratings: RatingTable, wanted: Wanted) -> RatingTable:
    """Only what is wanted; Unknown and OneRater say what cannot be."""
    for rater in wanted.raters:
        if rater not in ratings.raters:
            raise Unknown("rater", rater, ratings.raters)
    if wanted.visit and wanted.visit not in ratings.visits:
        raise Unknown("visit", wanted.visit, ratings.visits)
    raters = tuple(rater for rater in ratings.raters if not wanted.raters or rater in wanted.raters)
    if wanted.raters and len(raters) < 2:
        raise OneRater
    places = {ratings.raters.index(rater): at for at, rater in enumerate(raters)}
    kept = [
        at
        for at, case in enumerate(ratings.cases)
        if (not wanted.visit or case.visit == wanted.visit)
        and (not wanted.is_complete_only or all((at, place) in ratings.sheets for place in places))
    ]
    kept_sheets = {(case, places[rater]): sheet for (case, rater), sheet in ratings.sheets.items() if rater in places}
    return _of_cases(replace(ratings, raters=raters, sheets=kept_sheets), kept)


def _of_cases(ratings: RatingTable, kept: Sequence[int]) -> RatingTable:
    number = {at: new for new, at in enumerate(kept)}
    sheets_kept = {(number[case], rater): sheet for (case, rater), sheet in ratings.sheets.items() if case in number}
    return replace(ratings, cases=tuple(ratings.cases[at] for at in kept), sheets=sheets_kept)


def verify(ratings: RatingTable, instrument: Instrument, rows: tuple[Result, ...]) -> CrossCheck:
    """What pingouin says of the same numbers; takes seconds, needs no database."""
    from dmscorer.stats.agreement.crosscheck import crosscheck

    return crosscheck(ratings, instrument, rows)


def change(study: OpenStudy, earlier: str, later: str) -> tuple[Change, ...]:
    """Later minus earlier for each rater, their mean and their median; refused while levels are masked.

    Raises OrderUnknown and WrongWay.
    """
    return change_of(_of_visits(study, earlier, later), study.instrument, earlier, later)


def without_contradicted(ratings: RatingTable, order: VisitOrder, *between: str) -> RatingTable:
    """Without the subjects whose dates contradict the order of the two visits."""
    doubted = {case.subject for case in ratings.cases if order.doubt_of(case.subject, between)}
    if not doubted:
        return ratings
    return _of_cases(ratings, [at for at, case in enumerate(ratings.cases) if case.subject not in doubted])


def change_of(ratings: RatingTable, instrument: Instrument, earlier: str, later: str) -> tuple[Change, ...]:
    """Of a table that was read before."""
    from dmscorer.stats.results.change import change as engine  # numpy only when asked for

    return engine(ratings, instrument, earlier, later)


def verify_change(study: OpenStudy, earlier: str, later: str, rows: tuple[Change, ...]) -> CrossCheck:
    from dmscorer.stats.agreement.crosscheck import crosscheck_change

    return crosscheck_change(_of_visits(study, earlier, later), study.instrument, earlier, later, rows)


def _of_visits(study: OpenStudy, earlier: str, later: str) -> RatingTable:
    visits = earlier, later
    refuse_masked(study)
    ratings = table(study)
    for visit in visits:
        if visit not in ratings.visits:
            raise Unknown("visit", visit, ratings.visits)
    order = visit_order.order(study)
    order.ends(visits, *visits)
    return without_contradicted(ratings, order, *visits)


def repeats(study: OpenStudy) -> tuple[Result, ...]:
    """Each rater against themselves, from signed hidden repeats; empty where there are none."""
    from dmscorer.stats.agreement.intrarater import intrarater

    refuse_masked(study)
    with study.database.read() as connection:
        # Not through levels.py, since refuse_masked has said that no repeat is awaited any more; they never join the
        # first round.
        again = sheets.repeats(connection, study.instrument)
    if not again:
        return ()
    locked, visible = levels.first_round(study)
    with study.database.read() as connection:
        visits = [visit for visit in photos.all_visits(connection) if visit.case_id in visible]
    own = {
        rater: {
            CaseKey(visit.subject, visit.label): (locked.answers[visit.case_id][rater], again[visit.case_id][rater])
            for visit in visits
            if rater in again.get(visit.case_id, {}) and rater in locked.answers.get(visit.case_id, {})
        }
        for rater in locked.raters
    }
    return intrarater(own, study.instrument, locked.chart_items)


def page(ratings: RatingTable, instrument: Instrument, of: Conduct) -> AgreementPage:
    """What the screen shows of a table that was read before: takes seconds, and needs no database meanwhile."""
    seen = {rater for _, rater in ratings.sheets}
    return AgreementPage(
        compute(ratings, instrument),
        differences(ratings, instrument),
        tuple(rater for place, rater in enumerate(ratings.raters) if place in seen),
        of,
        len({case.subject for case in ratings.cases}),
        len(ratings.cases),
        len(ratings.sheets),
    )
