"""The audit trail itself: an unbroken chain that begins with the making of the study and still holds a head once printed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.audit.findings import Finding
from dmscorer.workflows.study.study import OpenStudy

MADE = "study_made"
HERE = "audit trail"
SHORTEST_HEAD = 12  # signs of a hash that somebody types off a printed report


@dataclass(frozen=True, slots=True)
class Told:
    """One event with its body read; a body that cannot be read is empty (the break of the chain tells of it)."""

    seq: int
    at: datetime
    who: str
    kind: str
    body: dict[str, object]
    sha256: str

    def text(self, name: str) -> str:
        return str(self.body.get(name, ""))


@dataclass(frozen=True, slots=True)
class Trail:
    told: tuple[Told, ...] = ()
    broken: int | None = None

    def of(self, *kinds: str) -> Iterator[Told]:
        return (one for one in self.told if one.kind in kinds)

    @property
    def made(self) -> Told | None:
        """The making of the study, with which every trail begins."""
        return self.told[0] if self.told and self.told[0].kind == MADE else None


def read(connection: Connection) -> Trail:
    every = events.all_events(connection)
    told = tuple(Told(one.seq, one.at, one.who, one.kind, _body(one.body), one.sha256) for one in every)
    return Trail(told, events.first_break(every))


def of_chain(trail: Trail, head: str | None) -> Iterator[Finding]:
    """The links of the chain, and the head that an earlier report printed."""
    if trail.broken is not None:
        yield Finding(
            f"{HERE}, event {trail.broken}", "does not follow from the one before: it was changed or taken out"
        )
    if head is not None and not _holds(trail, head):
        yield Finding(
            HERE, f"does not hold the head {head}: since that was printed it was cut, or changed and chained anew"
        )


def of_start(study: OpenStudy, trail: Trail) -> Iterator[Finding]:
    """The first event and the cover tell the same study."""
    made = trail.made
    if made is None:
        yield Finding(HERE, "does not begin with the making of the study: its events were deleted")
        return
    if made.at != study.facts.created_at or made.body.get("name", study.facts.name) != study.facts.name:
        yield Finding("study", "its name or the time of its making is not that of the audit trail")
    if made.body.get("instrument", study.charter.instrument_sha256) != study.charter.instrument_sha256:
        yield Finding("instrument", "the charter names another form than the audit trail")


def _holds(trail: Trail, head: str) -> bool:
    wanted = head.strip().lower()
    if not trail.told:
        return wanted == events.START
    return len(wanted) >= SHORTEST_HEAD and any(one.sha256.startswith(wanted) for one in trail.told)


def _body(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
