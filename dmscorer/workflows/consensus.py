"""The coordinator's settlement: progress, what is flagged, decisions, and the consensus of every case."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dmscorer.domain import blinding
from dmscorer.domain import consensus as rules
from dmscorer.domain.consensus import CaseConsensus, Decision, Flag, NoReason, NotFlagged
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument import Answer
from dmscorer.domain.next_acts import RaterLeft, Standing
from dmscorer.domain.reading import CasePhoto, CaseState, ReadingKind
from dmscorer.domain.study import Person, Role, Visit
from dmscorer.store import decisions, entries, events, photos, sheets
from dmscorer.store.database import Connection
from dmscorer.store.sheets import LockedSheets, Signatures
from dmscorer.workflows.regions import case_photos
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
    pictures: Mapping[str, int] = field(default_factory=dict)  # case id → photos
    on_screen: tuple[str, ...] = ()  # raters who read on screen, in rater order


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


@dataclass(frozen=True, slots=True)
class Masked:
    """How many signatures there are, and how many are needed before any level is shown."""

    n_signed: int
    n_expected: int


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
    """The grid of cases and raters; reads no level."""
    with study.database.read() as connection:
        signed = sheets.signatures(connection)
        visits = photos.cases(connection)
        cells = _cells(connection, signed, {item.id for item in study.instrument.items})
        taken = Counter(photo.visit_id for photo in photos.all_photos(connection))
    pictures = {visit.case_id: taken[visit.id] for visit in visits}
    n_items = len(study.instrument.items)
    return Progress(signed.raters, visits, cells, n_items, unmasked(study, signed), pictures, expected(signed))


def standing(now: Progress, settled: Iterable[Settled], n_unreviewed: int = 0) -> Standing:
    """What the next acts are derived from."""
    pictured = [visit.case_id for visit in now.visits if now.pictures[visit.case_id]]
    done = {key for key, cell in now.cells.items() if cell.state is CaseState.SIGNED}
    left = (RaterLeft(r, sum((case, r) not in done for case in pictured), len(pictured)) for r in now.on_screen)
    found = [one.consensus for one in settled if one.consensus is not None]
    n_flagged = sum(len(one.to_decide) for one in found if one.n_raters)
    return Standing(
        len(now.visits), len(now.visits) - len(pictured), tuple(left), n_flagged, len(now.unmasked), n_unreviewed
    )


def settle(study: OpenStudy) -> tuple[Settled, ...]:
    """Every visit in study order, settled by the charter's rule and the decisions where levels are unmasked."""
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument)
        visits = photos.cases(connection)
        decided = _by_case(decisions.all_decisions(connection))
    visible = unmasked(study, locked.signatures)
    return tuple(_settled(study, visit, locked, visible, decided) for visit in visits)


def masked(study: OpenStudy) -> Masked | None:
    """How far the signatures are while no case may be shown; None once one may."""
    with study.database.read() as connection:
        signed = sheets.signatures(connection)
    if unmasked(study, signed):
        return None
    n_signed = sum(len(raters) for raters in signed.by_case.values())
    return Masked(n_signed, len(signed.assigned) * len(expected(signed)))


def refuse_masked(study: OpenStudy) -> None:
    """One sentence where no case may be shown yet."""
    found = masked(study)
    if found is None:
        return
    if not found.n_signed:
        raise NothingSigned
    raise StillMasked(found.n_signed, found.n_expected)


def room(study: OpenStudy) -> Room:
    """Flagged and open items in random case order under room codes, with the photos of their site."""
    every = settle(study)
    settled = [(one.visit.id, one.consensus) for one in every if one.consensus is not None]
    random = blinding.random_for(study.charter.seed, "room")
    random.shuffle(settled)
    pictures = _pictures(study)
    items = [
        _room_item(consensus, f"R-{number}", name, pictures.get(visit_id, ()), study)
        for number, (visit_id, consensus) in enumerate(settled, start=1)
        for name, found in consensus.items.items()
        if found.is_to_decide or found.decision is not None
    ]
    found = [item for _, consensus in settled for item in consensus.items.values()]
    return Room(
        tuple(item for item in items if item.decision is None),
        tuple(sorted((item for item in items if item.decision is not None), key=_decided_at)),
        sum(item.status is rules.Status.UNANIMOUS for item in found),
        sum(item.status is rules.Status.BY_RULE and not item.flags for item in found),
        len(every) - len(settled),
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


def unmasked(study: OpenStudy, signed: Signatures) -> frozenset[str]:
    return rules.unmasked_cases(signed.by_case, signed.assigned, expected(signed), study.charter.unmask)


def expected(signed: Signatures) -> tuple[str, ...]:
    """Raters who read on screen: all of them unless the scores were imported."""
    return () if signed.imported else signed.raters


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
    """One case alone: a decision must not wait for the whole study to be settled."""
    with study.database.read() as connection:
        locked = sheets.locked(connection, study.instrument, case_id)
        visit = next(visit for visit in photos.all_visits(connection) if visit.case_id == case_id)
        decided = _by_case(decisions.all_decisions(connection))
    settled = _settled(study, visit, locked, unmasked(study, locked.signatures), decided)
    if settled.consensus is None:
        raise StillMasked(len(settled.raters), len(locked.raters))
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
    nearest = {view.id: place for place, view in enumerate(study.views.showing(site))}
    shown = sorted((p for p in pictures if p.view in nearest), key=lambda p: nearest[p.view or ""])
    return RoomItem(
        consensus.case_id,
        code,
        item,
        found.levels,
        found.reasons,
        found.flags,
        found.automatic,
        tuple(shown) or pictures,
        found.decision,
    )


def _pictures(study: OpenStudy) -> dict[str, tuple[CasePhoto, ...]]:
    found: dict[str, tuple[CasePhoto, ...]] = {}
    with study.database.read() as connection:
        every = photos.all_photos(connection)
        for photo, picture in zip(every, case_photos(study, connection, every), strict=True):
            found[photo.visit_id] = (*found.get(photo.visit_id, ()), picture)
    return found


def _by_case(every: list[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for decision in every:
        found.setdefault(decision.case_id, []).append(decision)
    return found


def _decided_at(item: RoomItem) -> tuple[datetime, str]:
    assert item.decision is not None  # noqa: S101 - decided items only
    return item.decision.at, item.decision.id


def _cells(connection: Connection, signed: Signatures, asked: Container[str]) -> dict[tuple[str, str], Cell]:
    readings = {row.id: row for row in entries.all_readings(connection)}
    counts = entries.count_answered(connection)
    chart = {
        case: sum(item in asked for item in values) for case, values in photos.all_chart_values(connection).items()
    }
    cells = {}
    for row in entries.all_assigned(connection):
        reading = readings[row.reading_id]
        n = counts.get((row.reading_id, row.case_id), 0)
        is_signed = reading.rater in signed.by_case.get(row.case_id, ())
        state = CaseState.SIGNED if is_signed else CaseState.IN_PROGRESS if n else CaseState.OPEN
        n_answered = n + chart.get(row.case_id, 0) if n else 0
        cells[row.case_id, reading.rater] = Cell(state, n_answered, reading.kind is ReadingKind.IMPORTED)
    return cells
