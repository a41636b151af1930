"""How far a rater is: with every case of a reading, or with one of them without a look at the others."""

from dmscorer.domain.reading.reading import CaseProgress, CaseState, Entry, ReadingKind, current
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import Assignment
from dmscorer.store.study.database import Connection
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.reading import second_round
from dmscorer.workflows.study.study import OpenStudy


def cases(study: OpenStudy, connection: Connection, reading_id: str) -> tuple[CaseProgress, ...]:
    covers = {s.case_id: s.covers_seq for s in entries.all_signatures(connection, reading_id)}
    last = entries.last_seqs(connection, reading_id)
    pictures = photos.count_by_case(connection, only_reviewed=study.charter.redaction_review)
    answered = _answered(connection, reading_id)
    again = asked_again(connection, reading_id)
    # What the chart gives counts as answered, where the whole form is asked.
    chart = photos.all_chart_values(connection) if again is None else {}
    return tuple(
        _case_progress(
            len(study.instrument.items) if again is None else len(again[row.case_id]), row, covers.get(row.case_id),
            last.get((reading_id, row.case_id), 0), answered.get(row.case_id, set()) | set(chart.get(row.case_id, {})),
            pictures.get(row.case_id, 0),
        )
        for row in entries.assigned(connection, reading_id)
    )  # fmt: skip


def one_case(study: OpenStudy, connection: Connection, row: Assignment) -> CaseProgress:
    """As :func:`cases` tells it, of one case."""
    own = current(entries.entries_of(connection, row.reading_id, row.case_id))
    answered = {item for item, entry in own.items() if entry.answer is not None}
    again = asked_again(connection, row.reading_id)
    if again is None:
        answered |= set(photos.all_chart_values(connection, row.case_id).get(row.case_id, {}))
    n_items = len(study.instrument.items) if again is None else len(again[row.case_id])
    pictures = photos.photos_of_case(connection, row.case_id)
    if study.charter.redaction_review:
        pictures = redaction.cleared(study, connection, pictures)
    covers, n_entries = covered(connection, row.reading_id, row.case_id)
    return _case_progress(n_items, row, covers, n_entries, answered, len(pictures))


def _case_progress(
    n_items: int, row: Assignment, covers: int | None, n_entries: int, answered: set[str], n_photos: int
) -> CaseProgress:
    # Begun by an entry of the rater's own: chart values are there before anybody opens the case.
    state = _state(covers, n_entries) or (CaseState.IN_PROGRESS if n_entries else CaseState.OPEN)
    return CaseProgress(row.case_id, row.code, row.position, state, len(answered), n_items, n_photos)


def _answered(connection: Connection, reading_id: str) -> dict[str, set[str]]:
    by_case: dict[str, list[Entry]] = {}
    for entry in entries.entries_of_reading(connection, reading_id):
        by_case.setdefault(entry.case_id, []).append(entry)
    return {
        case_id: {item for item, entry in current(own).items() if entry.answer is not None}
        for case_id, own in by_case.items()
    }


def signing(connection: Connection, reading_id: str, case_id: str) -> CaseState | None:
    return _state(*covered(connection, reading_id, case_id))


def covered(connection: Connection, reading_id: str, case_id: str) -> tuple[int | None, int]:
    """The last entry that a signature covers, and the last there is.

    Of this case alone: a key press must not read every signature of the reading.
    """
    last = entries.next_seq(connection, reading_id, case_id) - 1
    return entries.covered(connection, reading_id, case_id), last


def _state(covers: int | None, last: int) -> CaseState | None:
    """Signed as long as the newest signature covers the last entry; None where nobody has signed."""
    if covers is None:
        return None
    return CaseState.SIGNED if covers >= last else CaseState.VOID


def asked_again(connection: Connection, reading_id: str) -> second_round.Asked | None:
    """What is asked again in a reading of the second round; None for every other reading."""
    row = entries.find_reading_row(connection, reading_id)
    return second_round.asked_of(connection, row.person_id) if row.kind is ReadingKind.SECOND else None
