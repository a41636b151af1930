"""Whether a study is whole: its database, its originals, its chain of events, its counts and totals."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answers, total
from dmscorer.domain.reading.reading import Entry, ReadingKind, current, digest
from dmscorer.domain.study.clocks import span
from dmscorer.domain.study.study import Photo, Visit
from dmscorer.imaging.intake import original_path
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import ReadingRow, Signature
from dmscorer.store.study import damage, database, events, faults, studies
from dmscorer.store.study.database import Connection
from dmscorer.workflows.study import clocks, labels, visit_order
from dmscorer.workflows.study.study import JOURNAL_MISSING, OpenStudy

Progress = Callable[[int, int], None]

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and where."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """``counts`` are what was looked at, by name, in the order in which they are told."""

    findings: tuple[Finding, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    readings: dict[str, ReadingRow]
    entries: dict[tuple[str, str], list[Entry]]
    signatures: list[Signature]
    names: dict[str, str]  # case → subject and visit
    chart: dict[str, dict[str, int]]


def check(study: OpenStudy, progress: Progress = lambda _done, _total: None) -> Report:
    """Look at everything, change nothing; header, version and SQLite's quick check were read at opening."""
    damage.forget()
    with study.database.read() as connection:
        looks = _Looks(connection)
        rows = looks.value(lambda: _read(connection), _Rows({}, {}, [], {}, {}))
        nothing: tuple[Photo, ...] = ()
        pictures = looks.value(lambda: _pictures(connection), nothing)
        findings = [
            *looks.at("database", lambda: _database(connection)),
            *looks.at("database", lambda: _journal(study, connection)),
            *looks.at("clock", lambda: _clock(connection)),
            *looks.at("charter", lambda: _cover(study, connection)),
            *looks.at("entries", lambda: _entries(study, rows)),
            *looks.at("signatures", lambda: _signatures(study, rows)),
            *looks.at("originals", lambda: _originals(study, pictures, progress)),
            *looks.at("photos", lambda: _mixed_up(connection)),
            *looks.at("labels", lambda: _alike(connection)),
            *_copies_beside(study.folder),
        ]
        uncounted: tuple[tuple[str, int], ...] = ()
        counts = looks.value(lambda: _counts(connection, rows, pictures), uncounted)
        damaged = looks.damaged()
    # After that connection is given back: the order reads through one of its own.
    findings += [] if damaged else _order(study)
    damage.forget()  # it is told now
    return Report((*damaged, *findings), counts)


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


def _read(connection: Connection) -> _Rows:
    by_case: dict[tuple[str, str], list[Entry]] = {}
    # Of every kind: damage in a hidden repeat is damage.
    for entry in entries.all_entries(connection, kinds=tuple(ReadingKind)):
        by_case.setdefault((entry.reading_id, entry.case_id), []).append(entry)
    return _Rows(
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
    trail = events.all_events(connection)
    broken = events.first_break(trail)
    if broken is not None:
        yield Finding(
            f"audit trail, event {broken}", "does not follow from the one before: it was changed or taken out"
        )


def _journal(study: OpenStudy, connection: Connection) -> Iterator[Finding]:
    """Opened once, or now, as a file that had left its journal behind: what was missing then has not come back."""
    told = events.of_kinds(connection, (JOURNAL_MISSING,))
    for event in told:
        yield Finding(f"audit trail, event {event.seq}", f"{_WITHOUT} before it may be missing")
    if not told and study.database.without_journal_since is not None:
        yield Finding("database", f"{_WITHOUT} may be missing")


_WITHOUT = (
    "the study was opened without its study.sqlite-wal after it had not been closed properly: what was saved last"
)


def _clock(connection: Connection) -> Iterator[Finding]:
    told = clocks.doubts(connection)
    for one in told.set_back:
        yield Finding(
            f"audit trail, event {one.number}",
            f"says a time {span(one.by)[0]} before an event that came earlier: a clock was set back, or had run ahead",
        )
    for opened in told.opened_ahead:
        yield Finding(
            f"second part of rater {opened.rater}, event {opened.number}",
            f"was opened at a time {span(opened.by)[0]} after that of a later event: the clock ran ahead, and the days between "
            "the two parts cannot be relied on",
        )


def _cover(study: OpenStudy, connection: Connection) -> Iterator[Finding]:
    if study.charter.sha256 != studies.charter_hash(connection):
        yield Finding("charter", "its text does not fit its hash")
    if study.charter.instrument_sha256 != study.instrument.sha256:
        yield Finding("instrument", "the file in the study is not the one that the charter names")


def _entries(study: OpenStudy, rows: _Rows) -> Iterator[Finding]:
    for key, own in rows.entries.items():
        where = _where(rows, *key)
        known = {entry.id: entry for entry in own}
        for entry in own:
            yield from _entry(study, entry, known, where)
        heads = Counter(entry.item for entry in own if entry.id not in {other.revises for other in own})
        yield from (
            Finding(f"{where}, {item}", "has two current entries") for item, count in heads.items() if count > 1
        )


def _entry(study: OpenStudy, entry: Entry, known: dict[str, Entry], where: str) -> Iterator[Finding]:
    # The whole form: whether an answer is possible at all is not a matter of what this study leaves out.
    whole = study.instrument.whole or study.instrument
    place = f"{where}, {entry.item}, entry {entry.seq}"
    if entry.answer is not None:
        try:
            whole.check(entry.item, entry.answer)
        except Refusal as refusal:
            yield Finding(place, str(refusal))
    earlier = known.get(entry.revises) if entry.revises else None
    if entry.revises and (earlier is None or earlier.item != entry.item or earlier.seq >= entry.seq):
        yield Finding(place, "revises an entry that is not an earlier one of the same item")


def _signatures(study: OpenStudy, rows: _Rows) -> Iterator[Finding]:
    """What was signed is what stands there, and its totals lie within their bounds."""
    for signature in rows.signatures:
        where = _where(rows, signature.reading_id, signature.case_id)
        own = rows.entries.get((signature.reading_id, signature.case_id), [])
        covered = current(entry for entry in own if entry.seq <= signature.covers_seq)
        answers = {item: entry.answer for item, entry in covered.items() if entry.answer is not None}
        chart = rows.chart.get(signature.case_id, {})
        # With and without chart values: a signature on screen covers them, one of an imported sheet does not.
        if signature.digest not in (digest(answers), digest(answers | chart)):
            yield Finding(where, "what was signed is not what stands there")
        yield from _totals(study, answers | chart, where)


def _totals(study: OpenStudy, answers: Answers, where: str) -> Iterator[Finding]:
    for part in study.instrument.parts:
        try:
            found = total(study.instrument, answers, part.id)
        except Refusal as refusal:
            yield Finding(f"{where}, total of {part.id}", str(refusal))
            continue
        if not 0 <= found.low <= (found.low if found.value is None else found.value) <= found.high <= part.maximum:
            yield Finding(f"{where}, total of {part.id}", "lies outside its bounds")


def _originals(study: OpenStudy, pictures: Iterable[Photo], progress: Progress) -> Iterator[Finding]:
    folder = study.folder / "originals"
    wanted = {original_path(folder, photo.sha256, photo.format): photo for photo in pictures}
    for done, (path, photo) in enumerate(sorted(wanted.items()), start=1):
        yield from _original(study, path, photo)
        progress(done, len(wanted))
    for path in sorted(folder.rglob("*")):
        # What lies there under its own hash is an intake that was stopped, no damage; anything else was put there by
        # somebody.
        if path.is_file() and path not in wanted and not _is_leftover(path):
            yield Finding(_relative(study, path), "belongs to no photo of the study")


def _is_leftover(path: Path) -> bool:
    """An untouched original without a photo: bringing it in was stopped, or it was taken out of its visit."""
    return path.suffix == ".part" or path.stem == _hash(path)


def _original(study: OpenStudy, path: Path, photo: Photo) -> Iterator[Finding]:
    where = _relative(study, path)
    try:
        found = _hash(path)
    except FileNotFoundError:
        yield Finding(where, f"the original of {photo.source_name} is missing")
    except OSError as error:
        yield Finding(where, f"the original of {photo.source_name} cannot be read ({error.strerror or error})")
    else:
        if found != photo.sha256:
            yield Finding(where, f"the original of {photo.source_name} was changed: it does not fit its hash")


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _relative(study: OpenStudy, path: Path) -> str:
    return path.relative_to(study.folder).as_posix()


def _mixed_up(connection: Connection) -> Iterator[Finding]:
    """The same picture under two subjects: at least one of them is scored on somebody else's skin."""
    for sha256, places in photos.shared_between_subjects(connection).items():
        names = "; ".join(f"{subject}, {label}" for subject, label in places)
        yield Finding(f"photo {sha256[:12]}", f"stands under several subjects ({names}): take it out where it is wrong")


def _copies_beside(folder: Path) -> Iterator[Finding]:
    """Two computers wrote at once, or somebody copied the file by hand: what is in the copy is in no result."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not database.is_own_file(path.name) and database.looks_like_database(path):
            yield Finding(
                path.name,
                "is a copy of the database, as sync programs leave them when two computers wrote at once: scores may be in it "
                "that are not in the study; move it into a folder of its own and compare",
            )


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


def _where(rows: _Rows, reading_id: str, case_id: str) -> str:
    reading = rows.readings.get(reading_id)
    return f"{rows.names.get(case_id, case_id)}, rater {reading.rater if reading else reading_id}"


def _counts(connection: Connection, rows: _Rows, pictures: tuple[Photo, ...]) -> tuple[tuple[str, int], ...]:
    visits = photos.all_visits(connection)
    return (
        ("subjects", len({visit.subject for visit in visits})),
        ("visits", len(visits)),
        ("photos", len(pictures)),
        ("readings", len(rows.readings)),
        ("entries", sum(len(own) for own in rows.entries.values())),
        ("signatures", len(rows.signatures)),
        ("events", len(events.all_events(connection))),
    )
