"""The panel's levels for the reference cases: scored on the desk, or brought in as a table."""

from pathlib import Path

from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.reading.reading import Entry, current, digest
from dmscorer.domain.study.study import Person
from dmscorer.formats import files
from dmscorer.formats.reading.ratings import RatedSheet, decode
from dmscorer.formats.tables import BadRow, BadTable
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import Signature
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.study.study import OpenStudy

RATER = "panel"  # what stands in the rater column of the table
MEANING = "The panel's levels, from a table."


def import_table(study: OpenStudy, path: Path, coordinator: Person) -> int:
    """A table like that of ``ratings import``, with "panel" as the rater; how many cases got levels.

    All of the table or nothing. Levels that were there before are revised, never replaced.
    """
    sheets = decode(files.read(path), path.name, study.instrument, (RATER,))
    with study.database.read() as connection:
        known = {(v.subject, v.label): v.case_id for v in photos.all_visits(connection, of_reference=True)}
    cause = "is no reference case: take the visit as one first"
    strange = [s for s in sheets if (s.subject, s.visit) not in known]
    if strange:
        raise BadTable(path.name, [BadRow(s.line, f"{s.subject}, {s.visit} {cause}") for s in strange])
    reading_id = blinding.begin_panel(study, coordinator).id
    with study.database.write() as connection:
        taken = [
            _take(study, connection, reading_id, known[sheet.subject, sheet.visit], sheet, coordinator.code)
            for sheet in sheets
        ]
        signed = [[one.case_id, one.digest, one.covers_seq] for one in taken if one is not None]
        body = {"file": path.name, "cases": len(sheets), "signed": signed}
        events.record(connection, study.clock(), coordinator.code, "panel_imported", body)
    return len(sheets)


def _take(
    study: OpenStudy, connection: Connection, reading_id: str, case_id: str, sheet: RatedSheet, who: str
) -> Signature | None:
    """Entries for what differs from before, and a signature over all of it; None where nothing differs."""
    now = current(entries.entries_of(connection, reading_id, case_id))
    before = {item: entry.answer for item, entry in now.items()}
    news = {item: a for item, a in sheet.answers.items() if study.instrument.has(item) and before.get(item) != a}
    first, at = entries.next_seq(connection, reading_id, case_id), study.clock()
    made = [
        Entry(
            study.new_id(), reading_id, case_id, item, answer, first + offset, at, now[item].id if item in now else None
        )
        for offset, (item, answer) in enumerate(news.items())
    ]
    if not made:
        return None
    entries.add_entries(connection, made)
    stand: dict[str, Answer] = {item: answer for item, answer in before.items() if answer is not None} | news
    covered = made[-1].seq, digest(stand), at
    signature = Signature(study.new_id(), reading_id, case_id, who, MEANING, *covered)
    entries.add_signatures(connection, [signature])
    return signature
