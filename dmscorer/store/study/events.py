"""The audit trail of acts: a chain in which each event carries the hash of the one before."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from dmscorer.store.study.tables import events

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    at: datetime
    who: str
    kind: str
    body: str
    previous: str
    sha256: str


def record(connection: Connection, at: datetime, who: str, kind: str, body: Mapping[str, object]) -> None:
    """Add one event to the end of the chain, in the caller's transaction."""
    last = connection.execute(select(events.c.seq, events.c.sha256).order_by(events.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.sha256) if last else (1, START)
    # Hashed as this very text and stored as it, never built again from columns: a later way of writing JSON must not
    # break the chain.
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    connection.execute(
        insert(events).values(
            seq=seq, at=at, who=who, kind=kind, body=text, previous=previous,
            sha256=chained(previous, seq, at, who, kind, text),
        )
    )  # fmt: skip


def chained(previous: str, seq: int, at: datetime, who: str, kind: str, body: str) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    # Joined by a sign that no field can hold (JSON escapes it), or two different events could give the same text.
    return hashlib.sha256("\x1f".join((previous, str(seq), moment, who, kind, body)).encode()).hexdigest()


def all_events(connection: Connection) -> list[Event]:
    return [Event(**row._mapping) for row in connection.execute(select(events).order_by(events.c.seq))]  # noqa: SLF001


def of_kinds(connection: Connection, kinds: Collection[str]) -> list[Event]:
    query = select(events).where(events.c.kind.in_(kinds)).order_by(events.c.seq)
    return [Event(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001


def last(connection: Connection) -> Event | None:
    row = connection.execute(select(events).order_by(events.c.seq.desc()).limit(1)).first()
    return None if row is None else Event(**row._mapping)  # noqa: SLF001


def head(connection: Connection) -> str:
    """The hash of the last event; printed in exports so that a later edit shows."""
    return connection.execute(select(events.c.sha256).order_by(events.c.seq.desc()).limit(1)).scalar() or START


def first_break(trail: list[Event]) -> int | None:
    """The number of the first event that does not follow from the one before, None if the chain is whole."""
    previous = START
    for number, event in enumerate(trail, start=1):
        wanted = chained(previous, event.seq, event.at, event.who, event.kind, event.body)
        if event.seq != number or event.previous != previous or event.sha256 != wanted:
            return number
        previous = event.sha256
    return None


def count_all(connection: Connection) -> int:
    """Printed beside the head."""
    return connection.execute(select(func.count()).select_from(events)).scalar_one()


def count(connection: Connection, kind: str) -> int:
    return connection.execute(select(func.count()).where(events.c.kind == kind)).scalar_one()
