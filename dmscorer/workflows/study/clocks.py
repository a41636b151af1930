"""What the audit trail tells of clocks: when one was set back, and which second parts were opened while it ran ahead."""

import json
from datetime import datetime

from dmscorer.domain.reading.reading import ReadingKind
from dmscorer.domain.study import clocks
from dmscorer.domain.study.clocks import ClockDoubts, OpenedAhead
from dmscorer.store.reading import entries
from dmscorer.store.study import damage, events
from dmscorer.store.study.database import Connection, Database

DRAWN, SET_BACK = "reading_order_drawn", "clock_set_back"


def doubts(connection: Connection) -> ClockDoubts:
    """By the numbers of the events; one whose time is spoilt is passed over."""
    told = [event for event in events.all_events(connection) if event.at != damage.UNKNOWN]
    times = [(event.seq, event.at) for event in told]
    seconds = {row.id: row.rater for row in entries.all_readings(connection, (ReadingKind.REPEAT,))}
    ahead = [
        OpenedAhead(rater, event.seq, by)
        for event in told
        if event.kind == DRAWN
        and (rater := seconds.get(json.loads(event.body)["reading"])) is not None
        and (by := clocks.ahead_of_later(times, event.seq)) is not None
    ]
    return ClockDoubts(clocks.set_back(times), tuple(ahead))


def record_set_back(database: Database, at: datetime, who: str) -> None:
    """At sign-in: an event of its own if the clock stands before the last one, so that it shows even if nothing else follows."""
    with database.read() as connection:
        last = events.last(connection)
    if last is None or not clocks.set_back([(0, last.at), (1, at)]):
        return
    body = {"last": last.at.isoformat(), "seconds": int((last.at - at).total_seconds())}
    with database.write() as connection:
        events.record(connection, at, who, SET_BACK, body)
