"""Scores taken elsewhere (paper, spreadsheet): closed first-round readings, for a study without a reading on screen."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.reading.reading import Entry, ReadingKind, current, digest
from dmscorer.domain.study.study import Visit
from dmscorer.formats import files
from dmscorer.formats.reading.ratings import RatedSheet, decode
from dmscorer.formats.tables import BadRow, BadTable
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import Assignment, Signature
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.study import fresh_codes
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy

Progress = Callable[[int, int], None]

MEANING = "Imported from a table; signed on paper or elsewhere, if at all."


class ReadOnScreen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was imported, because raters already score this study on screen. "
            "Create a separate study for scores from elsewhere."
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What happened: readings of a case that are new, that were there already, that were blank in the file."""

    n_new: int
    n_known: int
    n_blank: int
    n_entries: int
    n_visits: int


@dataclass(slots=True)
class _Shelf:
    """One rater's imported reading as it is being filled."""

    reading_id: str
    answers: dict[str, dict[str, Answer]]  # case → what stands there
    codes: Iterator[str]
    n_cases: int
    assignments: list[Assignment] = field(default_factory=list)


@dataclass(slots=True)
class _Import:
    study: OpenStudy
    connection: Connection
    raters: Mapping[str, str]  # code → person
    shelves: dict[str, _Shelf]
    cases: dict[tuple[str, str], str]
    entries: list[Entry] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    n_known: int = 0
    n_blank: int = 0
    new_visits: list[str] = field(default_factory=list)


def import_table(study: OpenStudy, path: Path, progress: Progress = lambda _done, _total: None) -> Imported:
    """All of the table or nothing, in one transaction; the same table again changes nothing.

    Raises BadTable with every bad row, UnreadableTable where the file is no table.
    """
    content = files.read(path)
    raters = {rater.code: rater.id for rater in studies.raters(study)}
    author = studies.coordinator(study).code
    rated = decode(content, path.name, study.instrument, raters)
    with study.database.write() as connection:
        work = _begin(study, connection, raters)
        for done, sheet in enumerate(rated, start=1):
            _take(work, sheet)
            progress(done, len(rated))
        # After the whole file was read: whoever mends a table wants all wrong rows at once. The refusal rolls
        # everything back.
        if work.bad:
            raise BadTable(path.name, work.bad)
        _write(work, author, path.name, content)
    return Imported(len(work.signatures), work.n_known, work.n_blank, len(work.entries), len(work.new_visits))


def _begin(study: OpenStudy, connection: Connection, raters: Mapping[str, str]) -> _Import:
    readings = entries.all_readings(connection)
    # Imported scores are closed and nobody is awaited for them: beside a reading on screen they would unmask its levels.
    if any(row.kind is ReadingKind.FIRST for row in readings):
        raise ReadOnScreen
    shelves = {row.rater: _shelf(connection, row.id) for row in readings}
    cases = {(visit.subject, visit.label): visit.case_id for visit in photos.all_visits(connection)}
    return _Import(study, connection, raters, shelves, cases)


def _shelf(connection: Connection, reading_id: str) -> _Shelf:
    known = entries.assigned(connection, reading_id)
    by_case: dict[str, list[Entry]] = {row.case_id: [] for row in known}
    for entry in entries.entries_of_reading(connection, reading_id):
        by_case.setdefault(entry.case_id, []).append(entry)
    used = {row.code for row in known}
    return _Shelf(
        reading_id,
        {case_id: _answers(own) for case_id, own in by_case.items()},
        (code for code in fresh_codes.drawn() if code not in used),
        len(known),
    )


def _answers(own: Iterable[Entry]) -> dict[str, Answer]:
    return {item: entry.answer for item, entry in current(own).items() if entry.answer is not None}


def _take(work: _Import, sheet: RatedSheet) -> None:
    case_id = work.cases.get((sheet.subject, sheet.visit)) or _add_visit(work, sheet)
    shelf = work.shelves.get(sheet.rater)
    there = shelf.answers.get(case_id) if shelf else None
    if there is not None:
        work.bad += _differences(sheet, there)
        work.n_known += 1
    elif not sheet.answers:
        work.n_blank += 1
    else:
        _add_sheet(work, shelf or _add_shelf(work, sheet.rater), case_id, sheet)


def _differences(sheet: RatedSheet, there: dict[str, Answer]) -> Iterator[BadRow]:
    for item_id, line in sheet.lines.items():
        given, known = sheet.answers.get(item_id), there.get(item_id)
        if given != known:
            cause = (
                f"{item_id} was imported as {_say(known)} before and is {_say(given)} here: closed scores do not change"
            )
            yield BadRow(line, cause)


def _say(answer: Answer | None) -> str:
    if answer is None:
        return "unanswered"
    return str(answer) if isinstance(answer, int) else answer.reason


def _add_visit(work: _Import, sheet: RatedSheet) -> str:
    position = photos.next_visit_position(work.connection)
    visit = Visit(work.study.new_id(), work.study.new_id(), sheet.subject, sheet.visit, position)
    photos.add_visit(work.connection, visit)
    work.cases[sheet.subject, sheet.visit] = visit.case_id
    work.new_visits.append(visit.id)
    return visit.case_id


def _add_shelf(work: _Import, rater: str) -> _Shelf:
    reading_id = work.study.new_id()
    entries.add_reading(work.connection, reading_id, work.raters[rater], ReadingKind.IMPORTED, work.study.clock())
    work.shelves[rater] = _shelf(work.connection, reading_id)
    return work.shelves[rater]


def _add_sheet(work: _Import, shelf: _Shelf, case_id: str, sheet: RatedSheet) -> None:
    new_id, at = work.study.new_id, work.study.clock()
    answers = {item.id: sheet.answers[item.id] for item in work.study.instrument.items if item.id in sheet.answers}
    work.entries += (
        Entry(new_id(), shelf.reading_id, case_id, item_id, answer, seq, at)
        for seq, (item_id, answer) in enumerate(answers.items(), start=1)
    )
    covered = (len(answers), digest(answers), at)
    work.signatures.append(Signature(new_id(), shelf.reading_id, case_id, sheet.rater, MEANING, *covered))
    place = shelf.n_cases + len(shelf.assignments) + 1
    shelf.assignments.append(Assignment(shelf.reading_id, case_id, next(shelf.codes), place))
    shelf.answers[case_id] = answers


def _write(work: _Import, author: str, name: str, content: bytes) -> None:
    connection = work.connection
    if not work.signatures and not work.new_visits:
        return
    entries.assign(connection, _flat(shelf.assignments for shelf in work.shelves.values()))
    entries.add_entries(connection, work.entries)
    entries.add_signatures(connection, work.signatures)
    body = {
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "readings": len(work.signatures),
        "entries": len(work.entries),
    }
    readings = [shelf.reading_id for shelf in work.shelves.values()]
    kinds = ("readings", "assignments", "imported_signatures")
    told = row_digests.told(connection, {"visits": work.new_visits} | dict.fromkeys(kinds, readings))
    events.record(connection, work.study.clock(), author, "ratings_imported", body | told)


def _flat(lists: Iterable[Sequence[Assignment]]) -> list[Assignment]:
    return [row for rows in lists for row in rows]
