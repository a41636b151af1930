"""What people decide on top of the raters' entries: decide, take back, keep or reopen, put off, lock and unlock."""

from collections.abc import Sequence
from dataclasses import dataclass

from dmscorer.domain.consensus import consensus as rules
from dmscorer.domain.consensus import decision_trail
from dmscorer.domain.consensus.consensus import CaseConsensus, Decision, ItemConsensus, NoReason, NotFlagged
from dmscorer.domain.consensus.decision_trail import Act, Lock
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer
from dmscorer.domain.reading.reading import CaseState
from dmscorer.domain.study.study import Person, Role
from dmscorer.store.consensus import decisions
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.consensus import consensus
from dmscorer.workflows.consensus.consensus import StillMasked, VisitConsensus
from dmscorer.workflows.study.study import OpenStudy, check_passphrase

KEPT, REOPENED = "kept after a late change", "reopened after a late change"
MEANING = "This is the consensus of the study."


@dataclass(frozen=True, slots=True)
class Made:
    """One answer to put down for one item of one case, with the reason for it."""

    case_id: str
    item: str
    answer: Answer
    reason: str


class NotTheCoordinator(Refusal):
    def __init__(self) -> None:
        super().__init__("Only the coordinator decides flagged items: sign in as coordinator.")


class NotAnAdjudicator(Refusal):
    def __init__(self, named: Sequence[str]) -> None:
        super().__init__(
            f"The charter lets {', '.join(named)} decide: let one of them decide, or name them as present in the meeting."
        )


class ConsensusLocked(Refusal):
    def __init__(self) -> None:
        super().__init__("The consensus is locked: unlock it with a reason, then decide.")


class NotLocked(Refusal):
    def __init__(self) -> None:
        super().__init__("The consensus is not locked: there is nothing to unlock.")


class StillToDecide(Refusal):
    def __init__(self, n_left: int, n_masked: int, n_void: int = 0) -> None:
        left = "1 item is" if n_left == 1 else f"{n_left} items are"
        parts = (
            f"{left} to decide" if n_left else "",
            f"{n_masked} visits are not signed by all raters" if n_masked else "",
            f"{n_void} corrected cases wait for their rater's signature" if n_void else "",
        )
        what = " and ".join(part for part in parts if part) or "No case is signed"
        super().__init__(f"{what}: finish that, then lock the consensus.")


class NothingLate(Refusal):
    def __init__(self, item: str) -> None:
        super().__init__(f"{item} has not changed since it was decided: there is nothing to keep or reopen.")


def decide(
    study: OpenStudy, author: Person, case_id: str, item: str, answer: Answer, reason: str, present: Sequence[str] = ()
) -> Decision:
    """Add a decision on a flagged or open item (revising an earlier one); entries are never touched."""
    return decide_all(study, author, [Made(case_id, item, answer, reason)], present)[0]


def decide_all(
    study: OpenStudy, author: Person, asked: Sequence[Made], present: Sequence[str] = ()
) -> tuple[Decision, ...]:
    """Several decisions in one transaction: all or none."""
    _check_author(study, author, present)
    _refuse_locked(study)
    cases: dict[str, VisitConsensus] = {}
    for one in asked:
        study.instrument.check(one.item, one.answer)
        if not one.reason.strip():
            raise NoReason
        if one.case_id not in cases:
            cases[one.case_id] = _settled(study, one.case_id)
        found = _consensus(cases[one.case_id]).items[one.item]
        if not found.is_to_decide and found.decision is None:
            raise NotFlagged(one.item)
    with study.database.write() as connection:
        return tuple(
            _add(study, connection, author, cases[m.case_id], m.item, m.answer, m.reason, present) for m in asked
        )


def withdraw(study: OpenStudy, author: Person, case_id: str, item: str, reason: str = "withdrawn") -> Decision:
    """Take a decision back: a new row, the earlier one stays in the record."""
    _check_author(study, author, _present_before(study, case_id, item))
    _refuse_locked(study)
    settled = _settled(study, case_id)
    with study.database.write() as connection:
        return _add(study, connection, author, settled, item, None, reason, ())


def keep(study: OpenStudy, author: Person, case_id: str, item: str) -> Decision:
    """The decision stands although what the raters gave has changed; both states stay in the record."""
    decision = _late(study, case_id, item)
    _check_author(study, author, decision.present)
    _refuse_locked(study)
    settled = _settled(study, case_id)
    with study.database.write() as connection:
        return _add(study, connection, author, settled, item, decision.answer, KEPT, decision.present)


def reopen(study: OpenStudy, author: Person, case_id: str, item: str) -> Decision:
    """The item is to decide anew, because what the raters gave has changed."""
    _late(study, case_id, item)
    return withdraw(study, author, case_id, item, REOPENED)


def put_off(study: OpenStudy, author: Person, case_id: str, item: str) -> None:
    """To be discussed later: the meeting keeps such items for the end."""
    with study.database.write() as connection:
        events.record(connection, study.clock(), author.code, "item_put_off", {"case": case_id, "item": item})


def lock(study: OpenStudy, author: Person, passphrase: str) -> Lock:
    """Sign the consensus as final; refused while something is to decide."""
    _check_coordinator(author)
    _refuse_locked(study)
    every = consensus.of_visits(study)
    found = [one.consensus for one in every if one.consensus is not None and one.consensus.n_raters]
    n_left = sum(len(case.to_decide) + len(case.late) for case in found)
    n_masked = sum(one.consensus is None for one in every)
    n_void = sum(cell.state is CaseState.VOID for cell in consensus.progress(study).cells.values())
    if n_left or n_masked or n_void or not found:
        raise StillToDecide(n_left, n_masked, n_void)
    check_passphrase(study, author, passphrase)
    digests = {case.case_id: decision_trail.digest(case) for case in found}
    body = {"meaning": MEANING, "charter": study.charter.sha256, "cases": digests}
    with study.database.write() as connection:
        at = study.clock()
        events.record(connection, at, author.code, decision_trail.LOCKED, body)
    return Lock(author.code, at, digests)


def unlock(study: OpenStudy, author: Person, reason: str) -> None:
    _check_coordinator(author)
    if not reason.strip():
        raise NoReason
    if current_lock(study) is None:
        raise NotLocked
    with study.database.write() as connection:
        events.record(connection, study.clock(), author.code, decision_trail.UNLOCKED, {"reason": reason.strip()})


def current_lock(study: OpenStudy) -> Lock | None:
    with study.database.read() as connection:
        return decision_trail.current_lock(_acts(connection, (decision_trail.LOCKED, decision_trail.UNLOCKED)))


def replayed(study: OpenStudy) -> list[Decision]:
    """The decisions as the audit trail alone tells them: the same as those stored."""
    with study.database.read() as connection:
        return decision_trail.replay(_acts(connection, (decision_trail.DECIDED, decision_trail.WITHDRAWN)))


def _acts(connection: Connection, kinds: Sequence[str]) -> list[Act]:
    return [Act(event.at, event.who, event.kind, event.body) for event in events.of_kinds(connection, kinds)]


def _settled(study: OpenStudy, case_id: str) -> VisitConsensus:
    """One case alone: a decision must not wait for the whole study to be settled."""
    (found,) = consensus.of_visits(study, case_id=case_id)
    if found.consensus is None:
        consensus.refuse_masked(study)  # counts the signatures of the study, where none of it may be shown
        raise StillMasked(len(found.raters), len(consensus.progress(study).raters))
    return found


def _consensus(settled: VisitConsensus) -> CaseConsensus:
    assert settled.consensus is not None  # noqa: S101 - masked cases are refused before
    return settled.consensus


def _item(study: OpenStudy, case_id: str, item: str) -> ItemConsensus:
    return _consensus(_settled(study, case_id)).items[item]


def _late(study: OpenStudy, case_id: str, item: str) -> Decision:
    found = _item(study, case_id, item)
    if found.decision is None or not found.is_late:
        raise NothingLate(item)
    return found.decision


def _present_before(study: OpenStudy, case_id: str, item: str) -> tuple[str, ...]:
    decision = _item(study, case_id, item).decision
    return decision.present if decision else ()


def _add(
    study: OpenStudy,
    connection: Connection,
    author: Person,
    settled: VisitConsensus,
    item: str,
    answer: Answer | None,
    reason: str,
    present: Sequence[str],
) -> Decision:
    case_id = settled.visit.case_id
    known = [d for d in decisions.all_decisions(connection) if d.case_id == case_id and d.item == item]
    earlier = rules.latest_decision(known)
    made = Decision(
        study.new_id(), case_id, item, answer, author.code, reason, study.clock(), earlier.id if earlier else None,
        _consensus(settled).items[item].given, tuple(sorted(present)), author.code in settled.raters,
    )  # fmt: skip
    decisions.add_decision(connection, made)
    kind = decision_trail.WITHDRAWN if answer is None else decision_trail.DECIDED
    events.record(connection, made.at, author.code, kind, decision_trail.body(made))
    return made


def _check_author(study: OpenStudy, author: Person, present: Sequence[str]) -> None:
    """Those whom the charter names; the coordinator where it names nobody, or puts down what a meeting with one decided."""
    named = study.charter.adjudicators
    if author.code in named:
        return
    _check_coordinator(author)
    if named and not set(named) & set(present):
        raise NotAnAdjudicator(named)


def _check_coordinator(author: Person) -> None:
    if author.role is not Role.COORDINATOR:
        raise NotTheCoordinator


def _refuse_locked(study: OpenStudy) -> None:
    if current_lock(study) is not None:
        raise ConsensusLocked
