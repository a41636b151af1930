"""Results: consensus, agreement and the ratings behind them as tables; the course of the subjects; the study's own tables."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from dmscorer.domain.agreement import agreement as numbers
from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.consensus import primary
from dmscorer.domain.consensus.consensus import CaseConsensus
from dmscorer.domain.consensus.decision_trail import Lock, status
from dmscorer.domain.consensus.primary import PartChange, Rated
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, NotAssessable, ThresholdSet
from dmscorer.domain.report.deidentification import without_words
from dmscorer.domain.results import before_after
from dmscorer.domain.results import course as courses_
from dmscorer.domain.results.before_after import Summary
from dmscorer.domain.results.change import Change, Detectable, not_reported
from dmscorer.domain.results.clinical import Subject, assessments
from dmscorer.domain.results.cohort_table import cohort_table
from dmscorer.domain.results.course import CourseVisit, ScoredVisit
from dmscorer.domain.results.responses import cumulative_table, response_table
from dmscorer.domain.results.score_counts import CountRow, score_counts
from dmscorer.domain.study.visit_order import Doubt, OrderUnknown, VisitOrder
from dmscorer.formats import tables
from dmscorer.formats.consensus import case_pages as case_page_files
from dmscorer.formats.consensus import consensus as consensus_tables
from dmscorer.formats.consensus import decisions as decision_tables
from dmscorer.formats.consensus.case_pages import CasePage
from dmscorer.formats.consensus.consensus import ConsensusRow
from dmscorer.formats.reading import ratings
from dmscorer.formats.results import results as tables_of_results
from dmscorer.store.photos import photos as stored_photos
from dmscorer.workflows.agreement import agreement as agreements
from dmscorer.workflows.agreement.agreement import Unknown
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.consensus import VisitConsensus
from dmscorer.workflows.consensus.decisions import current_lock
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy

PRIMARY = "primary"  # source of a change that is none of a rater: the charter's primary value
SENSITIVITY = "primary_with_provisional"  # the same with changes over fewer raters than rated one of the visits


def consensus_csv(study: OpenStudy, rule: ItemRule | None = None) -> bytes:
    """One row a subject and visit; ``rule`` None = the primary value, else what that rule gives. Refused while masked."""
    consensus.refuse_masked(study)
    # Under another rule the scores are not what was signed, so nothing of them is final.
    lock = current_lock(study) if rule in (None, study.charter.item_rule) else None
    every = by_subject(consensus.of_visits(study, rule), visit_order.order(study))
    rows = [_row(study, settled, lock) for settled in every]
    return consensus_tables.encode(
        rows, study.instrument, rule or study.charter.item_rule, thresholds(study), study.charter
    )


def decisions_csv(study: OpenStudy) -> bytes:
    """One row an item that people decided, or that a second round settled."""
    consensus.refuse_masked(study)
    every = by_subject(consensus.of_visits(study), visit_order.order(study))
    rows = [(one.visit, told) for one in every if (told := _told(study, one))]
    return decision_tables.encode(rows, study.charter.item_rule)


def case_pages(study: OpenStudy) -> bytes:
    """One printable page for every case that a rater signed and whose levels may be shown."""
    consensus.refuse_masked(study)
    lock = current_lock(study)
    pages = [
        CasePage(
            one.visit.subject,
            one.visit.label,
            status(one.consensus, lock),
            told,
            one.primary,
            archive_pictures(study, one),
        )
        for one in by_subject(consensus.of_visits(study), visit_order.order(study))
        if one.consensus is not None and one.raters and (told := _told(study, one))
    ]
    return case_page_files.encode(pages, study.facts.name, study.instrument, study.charter)


def _told(study: OpenStudy, one: VisitConsensus) -> CaseConsensus | None:
    """What may be said of how a case was settled: without people's words where the export is to hold none."""
    if one.consensus is None or not study.database.deidentification.hides_words:
        return one.consensus
    return without_words(one.consensus)


def archive_pictures(study: OpenStudy, one: VisitConsensus) -> tuple[tuple[str, bytes], ...]:
    """Small pictures of a case as its raters saw them, where the charter allows them on paper."""
    if not study.charter.archive_thumbnails:
        return ()
    from dmscorer.workflows.photos import (
        photos,
        redaction,  # decoders, which most results do not need
    )

    with study.database.read() as connection:
        # Through the same gate as a rater's pictures: paper leaves the house too.
        taken = redaction.cleared(study, connection, stored_photos.photos_of_case(connection, one.visit.case_id))
    made = []
    for photo in taken:
        view = study.views.view(photo.view) if photo.view else None
        made.append((view.label.en if view else "Photo", photos.small_jpeg(photos.stored(study, photo.id))))
    return tuple(made)


def agreement_csv(results: tuple[Result, ...]) -> bytes:
    return tables.encode(numbers.COLUMNS, map(attrgetter(*numbers.COLUMNS), results))


def change_csv(rows: tuple[Change, ...], between: tuple[str, str] | None) -> bytes:
    """``between``: the two visits, which stand in every row; None where there are not two, and no row."""
    return tables_of_results.change(rows, between)


def agreement_json(results: tuple[Result, ...]) -> bytes:
    """The rows of the table as a list of objects, one a line; null where the table is empty."""
    read = attrgetter(*numbers.COLUMNS)
    # NaN is no JSON: a value that is not estimable is null, and its note says why.
    rows = (
        json.dumps(dict(zip(numbers.COLUMNS, read(result), strict=True)), ensure_ascii=False, allow_nan=False)
        for result in results
    )
    return "\n".join(("[", ",\n".join(rows), "]\n")).encode()


def ratings_csv(study: OpenStudy) -> dict[str, bytes]:
    """File name → table: the locked first-round answers that agreement is computed on, long and wide."""
    table = agreements.table(study)
    return {
        "ratings_long.csv": ratings.encode_long(_sheets(table, study.instrument), study.instrument),
        "ratings_wide.csv": ratings.encode_wide(_sheets(table, study.instrument), study.instrument),
    }


def by_subject(settled: tuple[VisitConsensus, ...], order: VisitOrder) -> list[VisitConsensus]:
    """Subjects in the order in which they came in, each with its visits in their order."""
    first: dict[str, int] = {}
    own: dict[str, list[str]] = {}
    for one in settled:
        first.setdefault(one.visit.subject, one.visit.position)
        own.setdefault(one.visit.subject, []).append(one.visit.label)
    place = {(name, label): at for name, all_ in own.items() for at, label in enumerate(order.in_order(name, all_))}
    return sorted(settled, key=lambda one: (first[one.visit.subject], place[one.visit.subject, one.visit.label]))


def thresholds(study: OpenStudy) -> ThresholdSet | None:
    """The charter's severity set."""
    return primary.thresholds(study.instrument, study.charter)


def courses(study: OpenStudy) -> tuple[tuple[CourseVisit, ...], ...]:
    """One tuple a subject with a scored visit, subjects in natural order; levels that are still masked stay out."""
    settled = {(one.visit.subject, one.visit.label): one for one in consensus.of_visits(study)}
    found, order = [], visit_order.order(study)
    for visits, _ in clinical.subjects(study):
        scored = [
            ScoredVisit(visit.subject, visit.label, visit.day, one.visit.case_id, one.primary)
            for visit in visits
            if (one := settled.get((visit.subject, visit.label))) and one.primary and one.raters
        ]
        if scored:
            is_ordered = order.doubt_of(scored[0].subject, [visit.label for visit in scored]) is None
            found.append(courses_.course(scored, study.instrument, is_ordered=is_ordered))
    return tuple(found)


def by_raters(study: OpenStudy) -> bool:
    """Whether the study's primary value is the mean of the raters' totals."""
    return study.charter.rests_on_totals


def result_tables(
    study: OpenStudy, earlier: str = "", later: str = "", agreement: tuple[Result, ...] | None = None
) -> dict[str, bytes]:
    """File name → table; tables of scores only where levels are unmasked. ``earlier``, ``later``: visits, "" = first, last.

    ``agreement``: its rows, where they are known already. Where the order of the visits is not known, a table of change
    holds the reason alone. Raises Unknown where there is no such visit, WrongWay where the two are swapped.
    """
    subjects, order = tuple(visits for visits, _ in clinical.subjects(study)), visit_order.order(study)
    check_visits(subjects, order, earlier, later)
    made = {
        "responses.csv": tables_of_results.responses(response_table(subjects, order)),
        "responses_cumulative.csv": tables_of_results.responses(cumulative_table(subjects, order)),
        "cohort.csv": tables_of_results.cohort(cohort_table(subjects, order, (earlier, later))),
        "ck.csv": tables_of_results.ck(subjects),
        "ck_change.csv": _ck_table(subjects, order, earlier, later),
    }
    if consensus.masked(study) is None:
        made |= _score_tables(study, order, (earlier, later), agreement)
    return made


def _ck_table(subjects: Sequence[Subject], order: VisitOrder, earlier: str, later: str) -> bytes:
    unknown = ck_doubt(subjects, order, earlier, later)
    if unknown is not None:
        return tables_of_results.change(not_reported(unknown.doubt.short), None)
    changed = ck_change(subjects, order, earlier, later)
    return tables_of_results.change(changed, ck_ends(subjects, order, earlier, later))


def check_visits(subjects: Iterable[Subject], order: VisitOrder, *wanted: str) -> None:
    """Unknown where a visit is named that no subject has; "" stands for the first or the last."""
    known = assessments(subjects, order)
    for label in wanted:
        if label and label not in known:
            raise Unknown("visit", label, known)


def ck_labels(subjects: Sequence[Subject]) -> frozenset[str]:
    """Visits with a creatine kinase."""
    return frozenset(visit.label for own in subjects for visit in own if visit.number("ck_u_l") is not None)


def ck_ends(
    subjects: Sequence[Subject], order: VisitOrder, earlier: str = "", later: str = ""
) -> tuple[str, str] | None:
    """The visits whose creatine kinase is compared; None without two. Raises OrderUnknown."""
    return order.ends(ck_labels(subjects), earlier, later)


def ck_doubt(subjects: Sequence[Subject], order: VisitOrder, earlier: str = "", later: str = "") -> OrderUnknown | None:
    """Why creatine kinase cannot be compared: nobody knows which visit comes first."""
    return _doubt(lambda: ck_ends(subjects, order, earlier, later))


def score_doubt(
    found: before_after.Courses, order: VisitOrder, earlier: str = "", later: str = ""
) -> OrderUnknown | None:
    """Why scores cannot be compared: nobody knows which visit comes first."""
    return _doubt(lambda: before_after.ends(found, order, earlier, later))


def _doubt(ends: Callable[[], object]) -> OrderUnknown | None:
    try:
        ends()
    except OrderUnknown as unknown:
        return unknown
    return None


def ck_change(subjects: Sequence[Subject], order: VisitOrder, earlier: str = "", later: str = "") -> tuple[Change, ...]:
    """Creatine kinase later minus earlier over the subjects with both: every paired test by its name.

    Raises OrderUnknown. Subjects whose dates contradict the order are left out.
    """
    from dmscorer.stats.results.change import paired

    ends = ck_ends(subjects, order, earlier, later)
    if ends is None:
        return ()
    first, last = ends
    known = [own for own in subjects if own and order.doubt_of(own[0].subject, (first, last)) is None]
    pairs = [(_ck(visits, first), _ck(visits, last)) for visits in known]
    both = [(before, after) for before, after in pairs if before is not None and after is not None]
    return paired("ck_u_l", "clinic", [before for before, _ in both], [after for _, after in both])


def _ck(visits: Subject, label: str) -> float | None:
    return next((visit.number("ck_u_l") for visit in visits if visit.label == label), None)


def score_change(part: str, found: Mapping[str, PartChange]) -> tuple[Change, ...]:
    """The study's primary value of one part, later minus earlier: every paired test by its name.

    Where changes are provisional, further rows, whose source says so, hold them too; the tests of the study do not.
    """
    if not found:
        return ()
    final, every = before_after.final(found), before_after.with_provisional(found)
    rows = _tested(part, PRIMARY, final)
    return rows if len(every) == len(final) else (*rows, *_tested(part, SENSITIVITY, every))


def change(study: OpenStudy, earlier: str, later: str) -> tuple[Change, ...]:
    """What ``dmscorer change`` writes: each rater, their mean and median, then the primary value as in cdasi_change.csv."""
    rows = agreements.change(study, earlier, later)
    order, chosen = visit_order.order(study), thresholds(study)
    return (*rows, *compared(courses(study), order, study.instrument, chosen, (earlier, later)).tests)


def _tested(part: str, source: str, known: Mapping[str, before_after.Pair]) -> tuple[Change, ...]:
    from dmscorer.stats.results.change import paired  # numpy only when asked for

    before, after = ([float(pair[at]) for pair in known.values()] for at in range(2))
    return paired(part, source, before, after)


@dataclass(frozen=True, slots=True)
class Compared:
    """The primary values at two visits: changes by part and subject, what they sum up to, and their tests.

    ``doubt``: why nothing is compared, where nobody knows which visit comes first.
    """

    between: tuple[str, str] | None
    changes: Mapping[str, Mapping[str, PartChange]]
    summaries: tuple[Summary, ...]
    tests: tuple[Change, ...]
    counts: tuple[CountRow, ...]
    doubt: Doubt | None = None


def compared(
    found: before_after.Courses,
    order: VisitOrder,
    instrument: Instrument,
    chosen: ThresholdSet | None,
    asked: tuple[str, str] = ("", ""),
) -> Compared:
    """``asked``: visits, "" = the first and the last that anybody has scored. Raises WrongWay where they are swapped."""
    unknown = score_doubt(found, order, *asked)
    if unknown is not None:
        return Compared(None, {}, (), (), score_counts(found, instrument, chosen, {}, None), unknown.doubt)
    between = before_after.ends(found, order, *asked)
    changes = before_after.every_part(found, [part.id for part in instrument.parts], between, order)
    summed = [
        one
        for part, known in changes.items()
        if between
        for one in before_after.summaries(part, between, before_after.final(known))
    ]
    return Compared(
        between, changes, tuple(summed),
        tuple(row for part, known in changes.items() for row in score_change(part, known)),
        score_counts(found, instrument, chosen, changes, between),
    )  # fmt: skip


def _score_tables(
    study: OpenStudy, order: VisitOrder, asked: tuple[str, str], agreement: tuple[Result, ...] | None
) -> dict[str, bytes]:
    chosen, found = thresholds(study), courses(study)
    rows = agreements.agreement(study) if agreement is None else agreement
    table = tables_of_results.courses(
        found, study.instrument, chosen.label.en if chosen else "", detectable(rows), _bases(study)
    )
    both = compared(found, order, study.instrument, chosen, asked)
    tests = both.tests if both.doubt is None else not_reported(both.doubt.short)
    return {
        "cdasi.csv": table,
        "cdasi_summary.csv": tables_of_results.summaries(both.summaries),
        "cdasi_change.csv": tables_of_results.change(tests, both.between),
        "cdasi_counts.csv": tables_of_results.counts(both.counts),
    }


def _bases(study: OpenStudy) -> dict[str, str]:
    return {visits[0].subject: str(basis) for visits, basis in clinical.subjects(study) if visits}


def detectable(rows: Iterable[Result]) -> dict[str, Detectable]:
    """Of this study, the smallest detectable change by part: the consistency form, since the same raters score both visits."""
    found = {
        (row.measure, row.variant): row.value
        for row in rows
        if row.level == "total"
        and row.statistic == "sdc"
        and row.visit == numbers.POOLED
        and row.raters == numbers.POOLED
    }
    measures = {measure for measure, _ in found}
    # The consistency form: the same raters score both visits, so a rater who is always higher does not move a change.
    return {m: Detectable(found.get((m, "consistency")), found.get((m, "consistency_mean"))) for m in measures}


def _row(study: OpenStudy, settled: VisitConsensus, lock: Lock | None) -> ConsensusRow:
    """While levels of a case are masked, the row of no sheets."""
    visit = settled.visit
    none = Rated(visit.case_id, study.instrument, study.charter, {})
    found = settled.consensus or none.settled()
    values = settled.primary or primary.primary_values(none, found)
    return ConsensusRow(visit.subject, visit.label, len(settled.raters), found, status(found, lock), values)


def _sheets(table: RatingTable, instrument: Instrument) -> Iterator[tuple[ratings.Key, Answers]]:
    for (case, rater), given in sorted(table.sheets.items(), key=lambda one: one[0]):
        key = table.cases[case].subject, table.cases[case].visit, table.raters[rater]
        yield (
            key,
            {item_id: answer for item_id in instrument.item_ids if (answer := _answer(given.get(item_id))) is not None},
        )


def _answer(value: object) -> Answer | None:
    return value if isinstance(value, int | NotAssessable) else None
