"""What a clock or a lost journal did to the study, as the audit trail tells it."""

from collections.abc import Iterator

from dmscorer.domain.study.clocks import span
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.audit.findings import Finding
from dmscorer.workflows.study import clocks
from dmscorer.workflows.study.study import JOURNAL_MISSING, OpenStudy

_WITHOUT = (
    "the study was opened without its study.sqlite-wal after it had not been closed properly: what was saved last"
)


def of_journal(study: OpenStudy, connection: Connection) -> Iterator[Finding]:
    """Opened once, or now, as a file that had left its journal behind: what was missing then has not come back."""
    told = events.of_kinds(connection, (JOURNAL_MISSING,))
    for event in told:
        yield Finding(f"audit trail, event {event.seq}", f"{_WITHOUT} before it may be missing")
    if not told and study.database.without_journal_since is not None:
        yield Finding("database", f"{_WITHOUT} may be missing")


def of_clock(connection: Connection) -> Iterator[Finding]:
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
