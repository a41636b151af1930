"""From the audit trail alone: the decisions as they were made, and whether the consensus is locked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dmscorer.domain.consensus.consensus import CaseConsensus, Decision, Status
from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.reading.reading import answer_of

DECIDED, WITHDRAWN, LOCKED, UNLOCKED = (
    "item_decided",
    "decision_withdrawn",
    "consensus_locked",
    "consensus_unlocked",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One event as the trail has it."""

    at: datetime
    who: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Lock:
    """A signature over the consensus: ``digests`` are those of every case then settled."""

    by: str
    at: datetime
    digests: Mapping[str, str]

    def holds(self, case: CaseConsensus) -> bool:
        """False once a case is not any more what was signed."""
        return self.digests.get(case.case_id) == digest(case)


def body(decision: Decision) -> dict[str, object]:
    """All of a decision that its event does not say itself (author and time)."""
    answer = decision.answer
    return {
        "decision": decision.id,
        "case": decision.case_id,
        "item": decision.item,
        "level": answer if isinstance(answer, int) else None,
        "not_assessable": answer.reason if isinstance(answer, NotAssessable) else None,
        "reason": decision.reason,
        "revises": decision.revises,
        "given": None if decision.given is None else list(decision.given),
        "present": list(decision.present),
        "has_rated": decision.has_rated,
    }


def replay(acts: Iterable[Act]) -> list[Decision]:
    """The decisions from nothing but the trail."""
    return [_decision(act) for act in acts if act.kind in (DECIDED, WITHDRAWN)]


def current_lock(acts: Iterable[Act]) -> Lock | None:
    """The lock that nobody has taken off."""
    found = None
    for act in acts:
        if act.kind == LOCKED:
            found = Lock(act.who, act.at, json.loads(act.body)["cases"])
        elif act.kind == UNLOCKED:
            found = None
    return found


def digest(case: CaseConsensus) -> str:
    """SHA-256 of what was settled: each item's value, how it came about, and what it was made from."""
    rows = [(i.item, i.value, i.status, i.given, _answer(i.decision)) for i in case.items.values()]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def status(case: CaseConsensus, lock: Lock | None) -> str:
    """``open n`` without a value, ``provisional, n flagged`` with the rule's, ``settled``, and ``final`` once locked.

    A case whose raters changed something after a decision is ``changed, n to keep or reopen``.
    """
    n_open = case.count(Status.OPEN)
    if n_open:
        return f"open {n_open}"
    if case.late:
        return f"changed, {len(case.late)} to keep or reopen"
    if case.provisional:
        return f"provisional, {case.provisional} flagged"
    return "final" if lock is not None and lock.holds(case) else "settled"


def _decision(act: Act) -> Decision:
    told = json.loads(act.body)
    return Decision(
        told["decision"],
        told["case"],
        told["item"],
        answer_of(told["level"], told["not_assessable"]),
        act.who,
        told["reason"],
        act.at,
        told["revises"],
        None if told["given"] is None else tuple(told["given"]),
        tuple(told["present"]),
        told["has_rated"],
    )


def _answer(decision: Decision | None) -> str | int | None:
    if decision is None:
        return None
    return decision.answer.reason if isinstance(decision.answer, NotAssessable) else decision.answer
