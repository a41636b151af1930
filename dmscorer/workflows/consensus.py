"""The coordinator's settlement: progress, what is flagged, decisions, and the consensus of every case."""

from collections.abc import Mapping
from dataclasses import dataclass

from dmscorer.domain import blinding
from dmscorer.domain import consensus as rules
from dmscorer.domain.consensus import CaseConsensus, Decision, Flag, NoReason, NotFlagged
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument import Answer
from dmscorer.domain.reading import CasePhoto, CaseState
from dmscorer.domain.study import Person, Role, Visit
from dmscorer.store import decisions, events, photos, sheets
from dmscorer.store.sheets import LockedSheets
from dmscorer.workflows.study import OpenStudy


@dataclass(frozen=True, slots=True)
class Cell:
    """One rater on one case: how far, never which levels."""

    state: CaseState
    n_answered: int
    is_imported: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows are visits, columns raters; ``cells[case id, rater]`` is absent where the rater does not read the case."""

    raters: tuple[str, ...]
    visits: tuple[Visit, ...]
    cells: Mapping[tuple[str, str], Cell]
    n_items: int
    unmasked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Settled:
    """One visit: who signed it, and its consensus unless levels are still masked (then None)."""

    visit: Visit
    raters: tuple[str, ...]
    consensus: CaseConsensus | None


@dataclass(frozen=True, slots=True)
class RoomItem:
    """One item to decide as the room shows it: a room code instead of the case, levels without names."""

    case_id: str
    room_code: str
    item: str
    levels: tuple[int, ...]
    reasons: tuple[str, ...]
    flags: tuple[Flag, ...]
    automatic: int | None
    photos: tuple[CasePhoto, ...]
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What is to decide, what has been decided (latest last), and how the rest was settled."""

    to_decide: tuple[RoomItem, ...]
    decided: tuple[RoomItem, ...]
    n_unanimous: int
    n_by_rule: int
    n_masked_cases: int


class StillMasked(Refusal):
    """Levels are hidden by the charter until the raters have signed."""

    def __init__(self, n_signed: int, n_expected: int) -> None:
        self.n_signed, self.n_expected = n_signed, n_expected
        super().__init__(
            f"Levels stay hidden until every rater has signed ({n_signed} of {n_expected} signatures so far): "
            "let the raters finish, then try again."
        )


class NotTheCoordinator(Refusal):
    def __init__(self) -> None:
        super().__init__("Only the coordinator decides flagged items: sign in as coordinator.")


class NothingSigned(Refusal):
    def __init__(self) -> None:
        super().__init__("No rater has signed a case yet: there is nothing to show.")


def progress(study: OpenStudy) -> Progress:
    """The grid of cases and raters; shows no level."""
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument)
        visits = photos.all_visits(connection)
    return Progress(locked.raters, visits, _cells(locked), len(study.instrument.items), unmasked(study, locked))


def settle(study: OpenStudy) -> tuple[Settled, ...]:
    """Every visit in study order, settled by the charter's rule and the decisions where levels are unmasked."""
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument)
        visits = photos.all_visits(connection)
        decided = _by_case(decisions.all_decisions(connection))
    visible = unmasked(study, locked)
    return tuple(_settled(study, visit, locked, visible, decided) for visit in visits)


def refuse_masked(study: OpenStudy) -> None:
    """One sentence where no case may be shown yet."""
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument)
    if unmasked(study, locked):
        return
    if not locked.answers:
        raise NothingSigned
    raise StillMasked(sum(len(own) for own in locked.answers.values()), len(locked.assigned) * len(expected(locked)))


def room(study: OpenStudy) -> Room:
    """Flagged and open items in random case order under room codes, with the photos of their site."""
    every_case = settle(study)
    settled = [one for one in every_case if one.consensus is not None]
    random = blinding.random_for(study.charter.seed, "room")
    random.shuffle(settled)
    codes = (f"R-{number}" for number in range(1, len(settled) + 1))
    pictures = _pictures(study)
    items = [
        _room_item(one.consensus, code, name, pictures.get(one.visit.id, ()), study)
        for one, code in zip(settled, codes, strict=True)
        if one.consensus is not None
        for name, found in one.consensus.items.items()
        if found.is_to_decide or found.decision is not None
    ]
    every = [found for one in settled if one.consensus for found in one.consensus.items.values()]
    return Room(
        tuple(item for item in items if item.decision is None),
        _latest_last(items),
        sum(found.status is rules.Status.UNANIMOUS for found in every),
        sum(found.status is rules.Status.BY_RULE and not found.flags for found in every),
        len(every_case) - len(settled),
    )


def decide(study: OpenStudy, author: Person, case_id: str, item: str, answer: Answer, reason: str) -> Decision:
    """Add a decision on a flagged or open item (revising an earlier one); entries are never touched."""
    study.instrument.check(item, answer)
    _check_author(author)
    if not reason.strip():
        raise NoReason
    found = _consensus_of(study, case_id)
    if not found.items[item].is_to_decide and found.items[item].decision is None:
        raise NotFlagged(item)
    return _add(study, author, case_id, item, answer, reason)


def withdraw(study: OpenStudy, author: Person, case_id: str, item: str) -> Decision:
    """Take a decision back: a new row, the earlier one stays in the record."""
    _check_author(author)
    return _add(study, author, case_id, item, None, "withdrawn")


def unmasked(study: OpenStudy, locked: LockedSheets) -> frozenset[str]:
    signed = {case: tuple(own) for case, own in locked.answers.items()}
    return rules.unmasked_cases(signed, locked.assigned, expected(locked), study.charter.unmask)


def expected(locked: LockedSheets) -> tuple[str, ...]:
    """Raters who read on screen: all of them unless the scores were imported."""
    return () if locked.imported else locked.raters


def _settled(
    study: OpenStudy, visit: Visit, locked: LockedSheets, visible: frozenset[str], decided: Mapping[str, list[Decision]]
) -> Settled:
    own = locked.answers.get(visit.case_id, {})
    raters = tuple(rater for rater in locked.raters if rater in own)
    if visit.case_id not in visible:
        return Settled(visit, raters, None)
    answers = [own[rater] for rater in raters]
    made = decided.get(visit.case_id, [])
    return Settled(visit, raters, rules.case_consensus(visit.case_id, study.instrument, answers, study.charter, made))


def _consensus_of(study: OpenStudy, case_id: str) -> CaseConsensus:
    settled = next(one for one in settle(study) if one.visit.case_id == case_id)
    if settled.consensus is None:
        raise StillMasked(len(settled.raters), len(progress(study).raters))
    return settled.consensus


def _add(study: OpenStudy, author: Person, case_id: str, item: str, answer: Answer | None, reason: str) -> Decision:
    with study.database.write() as connection:
        earlier = rules.latest_decision(
            d for d in decisions.all_decisions(connection) if d.case_id == case_id and d.item == item
        )
        made = Decision(
            study.new_id(), case_id, item, answer, author.code, reason, study.clock(), earlier.id if earlier else None
        )
        decisions.add_decision(connection, made)
        kind = "decision_withdrawn" if answer is None else "item_decided"
        events.record(connection, made.at, author.code, kind, {"case": case_id, "item": item, "decision": made.id})
    return made


def _check_author(author: Person) -> None:
    if author.role is not Role.COORDINATOR:
        raise NotTheCoordinator


def _room_item(
    consensus: CaseConsensus, code: str, item: str, pictures: tuple[CasePhoto, ...], study: OpenStudy
) -> RoomItem:
    found = consensus.items[item]
    site = study.instrument.item(item).site
    shown = tuple(photo for photo in pictures if site in photo.sites) or pictures
    return RoomItem(
        consensus.case_id, code, item, found.levels, found.reasons, found.flags, found.automatic, shown, found.decision
    )


def _latest_last(items: list[RoomItem]) -> tuple[RoomItem, ...]:
    decided = [(item.decision.at, item.decision.id, item) for item in items if item.decision]
    return tuple(item for *_, item in sorted(decided, key=lambda found: found[:2]))


def _pictures(study: OpenStudy) -> dict[str, tuple[CasePhoto, ...]]:
    shown = {view.id: view.sites for view in study.views.views}
    found: dict[str, tuple[CasePhoto, ...]] = {}
    with study.database.read() as connection:
        for photo in photos.all_photos(connection):
            picture = CasePhoto(photo.id, photo.view, shown.get(photo.view or "", ()), photo.width, photo.height)
            found[photo.visit_id] = (*found.get(photo.visit_id, ()), picture)
    return found


def _by_case(every: list[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for decision in every:
        found.setdefault(decision.case_id, []).append(decision)
    return found


def _cells(locked: LockedSheets) -> dict[tuple[str, str], Cell]:
    return {
        (case, rater): Cell(_state(n, rater in locked.answers.get(case, {})), n, rater in locked.imported)
        for (case, rater), n in locked.answered.items()
    }


def _state(n_answered: int, is_signed: bool) -> CaseState:
    return CaseState.SIGNED if is_signed else CaseState.IN_PROGRESS if n_answered else CaseState.OPEN
