"""What the hidden repeats need: the first part stays closed, and levels stay hidden, until the second part is signed."""

from collections.abc import Iterable

from dmscorer.domain.reading.reading import CaseState, ReadingKind, StaysClosed
from dmscorer.store.reading import entries
from dmscorer.store.study.database import Connection
from dmscorer.workflows.study.study import OpenStudy


def awaited(study: OpenStudy, raters: Iterable[str]) -> tuple[str, ...]:
    """Raters whose second part is still to come or to be signed; nobody where the charter has no repeats."""
    if not study.charter.repeat_share:
        return ()
    with study.database.read() as connection:
        done = {
            row.rater for row in entries.all_readings(connection, (ReadingKind.REPEAT,)) if _is_done(connection, row.id)
        }
    return tuple(rater for rater in raters if rater not in done)


def refuse_closed(study: OpenStudy, connection: Connection, reading_id: str, state: CaseState | None) -> None:
    """A signed case of a finished first part: who sees the own scores again repeats nothing. Raises StaysClosed."""
    if state is CaseState.SIGNED and is_closed(study, connection, reading_id):
        raise StaysClosed


def is_closed(study: OpenStudy, connection: Connection, reading_id: str) -> bool:
    """Whether the signed cases of this reading wait for the second part to be signed."""
    if not study.charter.repeat_share:
        return False
    row = entries.find_reading_row(connection, reading_id)
    if row.kind is not ReadingKind.FIRST or not _is_done(connection, reading_id):
        return False
    # Closed also before the second part is drawn: until then nobody can know which cases come again.
    second = entries.find_reading(connection, row.person_id, ReadingKind.REPEAT)
    return second is None or not _is_done(connection, second)


def _is_done(connection: Connection, reading_id: str) -> bool:
    """Whether every case of the reading has a signature (a void one counts: it was closed once)."""
    return not entries.has_unsigned(connection, reading_id)
