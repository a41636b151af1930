"""The coordinator's settlement: progress, what is flagged, decisions, and the consensus of every case."""

import json
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.consensus import consensus as rules
from dmscorer.domain.consensus.consensus import CaseConsensus, Decision, Flag
from dmscorer.domain.consensus.primary import PrimaryValue, Rated, asked_for, by_rule, primary_values
from dmscorer.domain.errors import Refusal
from dmscorer.domain.reading import blinding
from dmscorer.domain.reading.reading import CasePhoto, CaseState, ReadingKind
from dmscorer.domain.study.next_acts import RaterLeft, Standing
from dmscorer.domain.study.study import Visit
from dmscorer.domain.study.visit_order import VisitOrder
from dmscorer.store.consensus import decisions
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries, sheets
from dmscorer.store.reading.sheets import Signatures
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.consensus import levels
from dmscorer.workflows.photos.regions import case_photos
from dmscorer.workflows.reading import washout
from dmscorer.workflows.study.study import OpenStudy


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
class VisitConsensus:
    """One visit: who signed it, and its consensus unless levels are still masked (then None).

    ``primary``: part → the value that the charter calls primary, or that of the rule asked for; empty while levels are
    masked.
    """

    visit: Visit
    raters: tuple[str, ...]
    consensus: CaseConsensus | None
    primary: Mapping[str, PrimaryValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """One item to decide as the meeting shows it: a meeting code instead of the case, levels without names.

    ``is_late``: it was decided, and what the raters gave has changed since; ``decision`` then is the one in question.
    """

    case_id: str
    meeting_code: str
    item: str
    levels: tuple[int, ...]
    reasons: tuple[str, ...]
    flags: tuple[Flag, ...]
    automatic: int | None
    photos: tuple[CasePhoto, ...]
    decision: Decision | None = None
    is_late: bool = False
    n_raters: int = 0
    totals_apart: tuple[str, ...] = ()  # parts whose raters' totals differ by the charter's threshold


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is to decide (late changes first, put-off items last), what has been decided (latest last), and the rest."""

    to_decide: tuple[MeetingItem, ...]
    decided: tuple[MeetingItem, ...]
    n_unanimous: int
    n_by_rule: int
    n_masked_cases: int
    put_off: frozenset[tuple[str, str]] = frozenset()
    n_raters: int = 0


@dataclass(frozen=True, slots=True)
class Masked:
    """How many signatures there are, and how many are needed before any level is shown."""

    n_signed: int
    n_expected: int
    n_second_parts: int = 0  # raters whose hidden repeats are still to be read


class StillMasked(Refusal):
    """Levels are hidden by the charter until the raters have signed."""

    def __init__(self, n_signed: int, n_expected: int, n_second_parts: int = 0) -> None:
        self.n_signed, self.n_expected = n_signed, n_expected
        until = "every rater has signed"
        if n_signed >= n_expected and n_second_parts:
            until = f"the second parts are signed, of which {n_second_parts} are still to be read"
        super().__init__(
            f"Levels stay hidden until {until} ({n_signed} of {n_expected} signatures so far): "
            "let the raters finish, then try again."
        )


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
    visible, awaited = levels.unmasked(study, signed), levels.expected(signed)
    return Progress(signed.raters, visits, cells, n_items, visible, pictures, awaited)


def standing(
    now: Progress,
    settled: Iterable[VisitConsensus],
    n_unreviewed: int = 0,
    *,
    is_draft: bool = False,
    needs_reference: bool = False,
    order: VisitOrder | None = None,
) -> Standing:
    """What the next acts are derived from."""
    pictured = [visit.case_id for visit in now.visits if now.pictures[visit.case_id]]
    done = {key for key, cell in now.cells.items() if cell.state is CaseState.SIGNED}
    left = (RaterLeft(r, sum((case, r) not in done for case in pictured), len(pictured)) for r in now.on_screen)
    found = [one.consensus for one in settled if one.consensus is not None]
    n_flagged = sum(len(one.to_decide) for one in found if one.n_raters)
    return Standing(
        len(now.visits), len(now.visits) - len(pictured), tuple(left), n_flagged, len(now.unmasked), n_unreviewed,
        is_draft, needs_reference,
        order is not None and order.doubt(order.labels) is not None, len(order.contradictions) if order else 0,
    )  # fmt: skip


def of_visits(study: OpenStudy, rule: ItemRule | None = None, case_id: str | None = None) -> tuple[VisitConsensus, ...]:
    """Every visit (or one) in study order, settled by the rule and the decisions where levels are unmasked.

    ``rule`` None = by the charter, with its primary value; else what that rule gives, with a band only where that is the
    primary value.
    """
    locked, visible = levels.settled_sheets(study, case_id)
    with study.database.read() as connection:
        visits = photos.cases(connection)
        decided = _by_case(decisions.all_decisions(connection))
        again = sheets.second_round(connection, study.instrument)
    found, known = [], rules.Known()
    for visit in visits:
        if case_id in (None, visit.case_id):
            own = locked.answers.get(visit.case_id, {})
            sheets_of = {rater: own[rater] for rater in locked.raters if rater in own}
            made = tuple(decided.get(visit.case_id, ()))
            given = Rated(visit.case_id, study.instrument, study.charter, sheets_of, made, again.get(visit.case_id, {}))
            found.append(
                _settled(visit, given, rule, known)
                if visit.case_id in visible
                else VisitConsensus(visit, given.raters, None)
            )
    return tuple(found)


def _settled(visit: Visit, given: Rated, rule: ItemRule | None, known: rules.Known) -> VisitConsensus:
    if rule is None:
        found = given.settled(known)
        return VisitConsensus(visit, given.raters, found, primary_values(given, found))
    found = replace(given, charter=by_rule(given.charter, rule)).settled(known)
    return VisitConsensus(visit, given.raters, found, asked_for(given, rule, found))


def masked(study: OpenStudy) -> Masked | None:
    """How far the signatures are while no case may be shown; None once one may."""
    with study.database.read() as connection:
        signed = sheets.signatures(connection)
    if levels.unmasked(study, signed):
        return None
    n_signed = sum(len(raters) for raters in signed.by_case.values())
    expected = levels.expected(signed)
    return Masked(n_signed, len(signed.assigned) * len(expected), len(washout.awaited(study, expected)))


def refuse_masked(study: OpenStudy) -> None:
    """One sentence where no case may be shown yet."""
    found = masked(study)
    if found is None:
        return
    if not found.n_signed:
        raise NothingSigned
    raise StillMasked(found.n_signed, found.n_expected, found.n_second_parts)


def meeting(study: OpenStudy) -> Meeting:
    """Flagged and open items in random case order under meeting codes, with the photos of their site."""
    every = of_visits(study)
    pictures = _pictures(study)
    coded = meeting_codes(study, every)
    items = [
        _meeting_item(consensus, code, name, pictures.get(visit.id, ()), study)
        for code, visit, consensus in coded
        for name, found in consensus.items.items()
        if found.is_to_decide or found.decision is not None
    ]
    with study.database.read() as connection:
        later = put_off_items(events.of_kinds(connection, ("item_put_off",)))
    left = [item for item in items if item.decision is None or item.is_late]
    # Late changes first, because a decision may stand on something that no rater says any more; what was put off last.
    left.sort(key=lambda item: (not item.is_late, (item.case_id, item.item) in later))
    found = [item for _, _, consensus in coded for item in consensus.items.values()]
    return Meeting(
        tuple(left),
        tuple(sorted((i for i in items if i.decision is not None and not i.is_late), key=_decided_at)),
        sum(item.status is rules.Status.UNANIMOUS for item in found),
        sum(item.status is rules.Status.BY_RULE and not item.flags for item in found),
        len(every) - len(coded),
        later,
        max((consensus.n_raters for _, _, consensus in coded), default=0),
    )


def meeting_codes(study: OpenStudy, every: Iterable[VisitConsensus]) -> list[tuple[str, Visit, CaseConsensus]]:
    """Cases that may be shown, in random order, each under a code that says nothing of subject or visit.

    The codes are drawn over all cases, so that they stay the same while more cases are signed.
    """
    # Shuffled before the masked ones are left out, so that a code stays while more cases are signed.
    drawn = list(every)
    # The word is part of the seed: another word would give every open study other meeting codes.
    blinding.random_for(study.charter.seed, "room").shuffle(drawn)
    return [
        (f"R-{number}", one.visit, one.consensus)
        for number, one in enumerate(drawn, start=1)
        if one.consensus is not None
    ]


def _meeting_item(
    consensus: CaseConsensus, code: str, item: str, pictures: tuple[CasePhoto, ...], study: OpenStudy
) -> MeetingItem:
    found = consensus.items[item]
    site = study.instrument.item(item).site
    nearest = {view.id: place for place, view in enumerate(study.views.showing(site))}
    shown = sorted((p for p in pictures if p.view in nearest), key=lambda p: nearest[p.view or ""])
    return MeetingItem(
        consensus.case_id,
        code,
        item,
        found.levels,
        found.reasons,
        found.flags,
        found.automatic,
        # All of them rather than none: the item may have been judged on a photo whose view nobody has assigned.
        tuple(shown) or pictures,
        found.decision,
        found.is_late,
        consensus.n_raters,
        consensus.totals_apart,
    )


def put_off_items(trail: Iterable[events.Event]) -> frozenset[tuple[str, str]]:
    """(case, item) of what was put off, to be discussed."""
    told = [json.loads(event.body) for event in trail]
    return frozenset((body["case"], body["item"]) for body in told)


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


def _decided_at(item: MeetingItem) -> tuple[datetime, str]:
    assert item.decision is not None  # noqa: S101 - decided items only
    return item.decision.at, item.decision.id


def _cells(connection: Connection, signed: Signatures, asked: Container[str]) -> dict[tuple[str, str], Cell]:
    readings = {row.id: row for row in entries.all_readings(connection)}
    counts = entries.count_answered(connection)
    chart = {
        case: sum(item in asked for item in values) for case, values in photos.all_chart_values(connection).items()
    }
    covers = {(s.reading_id, s.case_id): s.covers_seq for s in entries.all_signatures(connection)}
    last = entries.last_seqs(connection)
    cells = {}
    for row in entries.all_assigned(connection):
        reading = readings[row.reading_id]
        n = counts.get((row.reading_id, row.case_id), 0)
        is_signed = reading.rater in signed.by_case.get(row.case_id, ())
        state = CaseState.SIGNED if is_signed else CaseState.IN_PROGRESS if n else CaseState.OPEN
        if is_signed and covers[row.reading_id, row.case_id] < last.get((row.reading_id, row.case_id), 0):
            state = CaseState.VOID
        # A case that nobody has begun shows 0, although its chart values are there already.
        n_answered = n + chart.get(row.case_id, 0) if n else 0
        cells[row.case_id, reading.rater] = Cell(state, n_answered, reading.kind is ReadingKind.IMPORTED)
    return cells
