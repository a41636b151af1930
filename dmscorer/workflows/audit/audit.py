"""Whether a study is whole: its database, its originals, its audit trail and every row that hangs on it."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from dmscorer.domain.reading.reading import Entry, ReadingKind
from dmscorer.domain.study.study import Photo, Visit
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.study import damage, faults, row_digests, studies
from dmscorer.store.study.database import Connection
from dmscorer.workflows.audit import acts, clock, files, kept_rows, sheets, trail
from dmscorer.workflows.audit.files import Progress
from dmscorer.workflows.audit.findings import Finding, Report, Rows
from dmscorer.workflows.audit.trail import Trail
from dmscorer.workflows.study import labels, visit_order
from dmscorer.workflows.study.study import OpenStudy


def check(study: OpenStudy, progress: Progress = lambda _done, _total: None, *, head: str | None = None) -> Report:
    """Look at everything, change nothing; header, version and SQLite's quick check were read at opening.

    ``head``: the hash of the audit trail's last event, or its first twelve signs or more, as a report once printed it.
    """
    damage.forget()
    with study.database.read() as connection:
        looks = _Looks(connection)
        told = looks.value(lambda: trail.read(connection), Trail())
        rows = looks.value(lambda: _read(connection), Rows({}, {}, [], {}, {}))
        nothing: tuple[Photo, ...] = ()
        pictures = looks.value(lambda: _pictures(connection), nothing)
        findings = [
            *looks.at("database", lambda: _database(connection)),
            *looks.at("database", lambda: clock.of_journal(study, connection)),
            *looks.at("clock", lambda: clock.of_clock(connection)),
            *looks.at("charter", lambda: _cover(study, connection)),
            *_against_trail(study, connection, looks, rows, told, head),
            *looks.at("entries", lambda: sheets.of_entries(study, rows)),
            *looks.at("signatures", lambda: sheets.of_signatures(study, rows)),
            *looks.at("originals", lambda: files.of_originals(study, pictures, progress)),
            *looks.at("photos", lambda: _mixed_up(connection)),
            *looks.at("labels", lambda: _alike(connection)),
            *files.copies_beside(study.folder),
        ]
        uncounted: tuple[tuple[str, int], ...] = ()
        counts = looks.value(lambda: _counts(connection, rows, pictures, told), uncounted)
        damaged = looks.damaged()
    # After that connection is given back: the order reads through one of its own.
    findings += [] if damaged else _order(study)
    damage.forget()  # it is told now
    return Report((*damaged, *findings), counts)


def _against_trail(
    study: OpenStudy, connection: Connection, looks: "_Looks", rows: Rows, told: Trail, head: str | None
) -> Iterator[Finding]:
    """Every table against the acts of which the trail tells."""
    yield from looks.at(trail.HERE, lambda: trail.of_chain(told, head))
    yield from looks.at(trail.HERE, lambda: trail.of_start(study, told))
    yield from looks.at("charters", lambda: acts.of_charters(connection, told))
    yield from looks.at("people", lambda: acts.of_people(connection, told))
    yield from looks.at("signatures", lambda: acts.of_signatures(told, rows))
    yield from looks.at("imported ratings", lambda: acts.of_imports(told, rows))
    yield from looks.at("decisions", lambda: acts.of_decisions(connection, told, rows))
    unnamed: dict[str, str] = {}
    names = looks.value(lambda: _names(connection, rows), unnamed)
    for kind in row_digests.KINDS:
        yield from looks.at(kind, partial(lambda one: kept_rows.against_digests(connection, told, one, names), kind))


def _names(connection: Connection, rows: Rows) -> dict[str, str]:
    """Id of a visit, photo, reading or person → how it is called for people."""
    visits = {visit.id: f"{visit.subject}, {visit.label}" for visit in _all_visits(connection)}
    return (
        visits
        | {one.id: f"{visits.get(one.visit_id, '')}, photo {one.source_name}" for one in _pictures(connection)}
        | {one.id: f"rater {one.rater}, {one.kind} reading" for one in rows.readings.values()}
        | {one.id: f"person {one.code}" for one in studies.persons(connection)}
    )


_Kind = TypeVar("_Kind")


class _Looks:
    """Each look is one of its own: what is spoilt for one is told, and the others go on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._error: Exception | None = None

    def value(self, look: Callable[[], _Kind], otherwise: _Kind) -> _Kind:
        try:
            return look()
        except damage.ERRORS as error:
            self._error = error
            return otherwise

    def at(self, where: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
        found = self.value(lambda: list(look()), None)
        yield from (
            [Finding(where, "could not be checked whole: something in it is damaged")] if found is None else found
        )

    def damaged(self) -> tuple[Finding, ...]:
        """Row by row; the many entries only where reading them has met something. An error without any is ours."""
        is_whole = self._error is None and not damage.noticed()
        rows = faults.damaged_rows(self._connection, but=("entries",) if is_whole else ())
        found = tuple(Finding(where, what) for where, what in rows)
        if self._error is not None and not found:
            raise self._error
        return found


def _pictures(connection: Connection) -> tuple[Photo, ...]:
    return (*photos.all_photos(connection), *photos.all_photos(connection, of_reference=True))


def _read(connection: Connection) -> Rows:
    by_case: dict[tuple[str, str], list[Entry]] = {}
    # Of every kind: damage in a hidden repeat is damage.
    for entry in entries.all_entries(connection, kinds=tuple(ReadingKind)):
        by_case.setdefault((entry.reading_id, entry.case_id), []).append(entry)
    return Rows(
        {row.id: row for row in entries.all_readings(connection, tuple(ReadingKind))},
        by_case,
        entries.all_signatures(connection, kinds=tuple(ReadingKind)),
        {visit.case_id: f"{visit.subject}, {visit.label}" for visit in _all_visits(connection)},
        photos.all_chart_values(connection),
    )


def _all_visits(connection: Connection) -> tuple[Visit, ...]:
    return (*photos.all_visits(connection), *photos.all_visits(connection, of_reference=True))


def _database(connection: Connection) -> Iterator[Finding]:
    yield from (Finding(where, what) for where, what in faults.find(connection))


def _cover(study: OpenStudy, connection: Connection) -> Iterator[Finding]:
    if study.charter.sha256 != studies.charter_hash(connection):
        yield Finding("charter", "its text does not fit its hash")
    if study.charter.instrument_sha256 != study.instrument.sha256:
        yield Finding("instrument", "the file in the study is not the one that the charter names")


def _mixed_up(connection: Connection) -> Iterator[Finding]:
    """The same picture under two subjects: at least one of them is scored on somebody else's skin."""
    for sha256, places in photos.shared_between_subjects(connection).items():
        names = "; ".join(f"{subject}, {label}" for subject, label in places)
        yield Finding(f"photo {sha256[:12]}", f"stands under several subjects ({names}): take it out where it is wrong")


def _order(study: OpenStudy) -> Iterator[Finding]:
    """Dates against the stated order of visits: one of the two is wrong."""
    for doubt in visit_order.order(study).contradictions:
        yield Finding(", ".join(doubt.subjects), f"{doubt.words().en}: correct the date or the order")


def _alike(connection: Connection) -> Iterator[Finding]:
    """Two spellings of one subject would be two patients in every number."""
    for one in labels.found_by(connection):
        what = (
            "look alike: merge them with “dmscorer labels merge”, or say that they differ with “dmscorer labels keep”"
        )
        yield Finding(f"{one.kind}s {one}", what)


def _counts(
    connection: Connection, rows: Rows, pictures: tuple[Photo, ...], told: Trail
) -> tuple[tuple[str, int], ...]:
    visits = photos.all_visits(connection)
    n_untold = kept_rows.n_untold(connection, told)
    return (
        ("subjects", len({visit.subject for visit in visits})),
        ("visits", len(visits)),
        ("photos", len(pictures)),
        ("readings", len(rows.readings)),
        ("entries", sum(len(own) for own in rows.entries.values())),
        ("signatures", len(rows.signatures)),
        ("events", len(told.told)),
        *((("rows from before digests were kept", n_untold),) if n_untold else ()),
    )
