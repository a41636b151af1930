"""Wrong passphrases as the audit trail keeps them: each is an event, and they slow the next attempt down."""

from collections.abc import Callable
from datetime import datetime, timedelta

from dmscorer.domain.study.attempts import TooSoon, delay
from dmscorer.store.study import events
from dmscorer.store.study.database import Database

REFUSED, ACCEPTED = "passphrase_refused", "passphrase_accepted"


def is_accepted(database: Database, at: datetime, who: str, is_right: Callable[[], bool]) -> bool:
    """Ask ``is_right`` and keep a wrong attempt; a right one after wrong ones too. Raises TooSoon without asking."""
    n_refused, last = _refused(database, who)
    left = timedelta(0) if last is None else last + delay(n_refused) - at
    # A clock that was set back must not make anybody wait for longer than the delay itself.
    if (left := min(left, delay(n_refused))) > timedelta(0):
        raise TooSoon(n_refused, left)
    if is_right():
        if n_refused:
            _record(database, at, who, ACCEPTED, {"after": n_refused})
        return True
    _record(database, at, who, REFUSED, {"in_a_row": n_refused + 1})
    return False


def _refused(database: Database, who: str) -> tuple[int, datetime | None]:
    """How many wrong attempts in a row, and when the last one was."""
    with database.read() as connection:
        told = [event for event in events.of_kinds(connection, (REFUSED, ACCEPTED)) if event.who == who]
    after = next((n for n, event in enumerate(reversed(told)) if event.kind == ACCEPTED), len(told))
    return after, told[-1].at if after else None


def _record(database: Database, at: datetime, who: str, kind: str, body: dict[str, object]) -> None:
    # Beside, since a command that only reads asks for the passphrase too; a copy that cannot be written to keeps none.
    with database.write_beside() as connection:
        if connection is not None:
            events.record(connection, at, who, kind, body)
