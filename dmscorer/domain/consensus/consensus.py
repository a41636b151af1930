"""From several sheets to one: the rule per item, what is flagged, decisions on top, totals of what was settled.

Definitions: the consensus parts of the study's statistics. Nothing here changes an entry; without decisions the
result is a pure function of the sheets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from dmscorer.domain.charter.charter import Charter, ItemRule, Unmask
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument.instrument import Answer, Answers, Instrument, Item, NotAssessable, Total, total


class Status(StrEnum):
    """How an item got its value, or why it has none."""

    UNANIMOUS = "unanimous"
    BY_RULE = "rule"
    SECOND_ROUND = "second_round"  # by the rule, over what the raters gave when they were asked again
    DECIDED = "decided"
    NOT_ASSESSABLE = "not_assessable"  # nobody could judge it: nothing to settle
    OPEN = "open"


class Flag(StrEnum):
    """Why people should look at an item."""

    RANGE = "range"
    MULTIPLIER = "multiplier"
    PRESENCE = "presence"
    TOO_FEW = "too_few"
    SPLIT = "split"
    ASSESSABLE = "assessable"


@dataclass(frozen=True, slots=True)
class Decision:
    """A consensus value given by people, with its author and reason. ``answer`` None = withdrawn.

    ``given``: what the raters had given when it was made, sorted, without names; None where it was not recorded.
    ``present``: who else decided, in a meeting; ``has_rated``: the author is one of the case's raters.
    """

    id: str
    case_id: str
    item: str
    answer: Answer | None
    author: str
    reason: str
    at: datetime
    revises: str | None = None
    given: tuple[str, ...] | None = None
    present: tuple[str, ...] = ()
    has_rated: bool = False


@dataclass(frozen=True, slots=True)
class ItemConsensus:
    """One item over the raters. ``levels`` are sorted and carry no names; ``value`` is an integer level or None.

    ``automatic`` is what the rule alone gives; a decision may set ``value`` otherwise.
    """

    item: str
    levels: tuple[int, ...]
    reasons: tuple[str, ...]
    automatic: int | None
    value: int | None
    status: Status
    flags: tuple[Flag, ...] = ()
    decision: Decision | None = None

    @property
    def is_to_decide(self) -> bool:
        return self.decision is None and (bool(self.flags) or self.status is Status.OPEN)

    @property
    def is_late(self) -> bool:
        """The raters' answers are not those that the decision was made on: keep it, or reopen the item."""
        # None: decided by a version that did not record it, so nothing can be said.
        return self.decision is not None and self.decision.given not in (None, self.given)

    @property
    def given(self) -> tuple[str, ...]:
        """What the raters gave, sorted, without names."""
        return (*map(str, self.levels), *self.reasons)

    @property
    def mean(self) -> Fraction | None:
        return Fraction(sum(self.levels), len(self.levels)) if self.levels else None


@dataclass(frozen=True, slots=True)
class CaseConsensus:
    """One case settled: its items, by part the total of the item consensus and the raters' ``own`` totals as they came."""

    case_id: str
    n_raters: int
    items: Mapping[str, ItemConsensus]
    totals: Mapping[str, Total]
    own: Mapping[str, tuple[Total, ...]]
    totals_apart: tuple[str, ...] = field(default=())  # parts whose raters' totals differ by the charter's flag_total

    @property
    def open_items(self) -> tuple[str, ...]:
        return tuple(item.item for item in self.items.values() if item.value is None)

    @property
    def to_decide(self) -> tuple[ItemConsensus, ...]:
        return tuple(item for item in self.items.values() if item.is_to_decide)

    @property
    def late(self) -> tuple[ItemConsensus, ...]:
        return tuple(item for item in self.items.values() if item.is_late)

    def count(self, status: Status) -> int:
        return sum(item.status is status for item in self.items.values())

    @property
    def provisional(self) -> int:
        """Flagged items that carry their automatic value until people decide."""
        return sum(item.value is not None for item in self.to_decide)


class NotFlagged(Refusal):
    def __init__(self, item: str) -> None:
        super().__init__(f"{item} is settled by the rule in this case: only flagged or open items are decided.")


class NoReason(Refusal):
    def __init__(self) -> None:
        super().__init__("A decision needs a reason: choose one, then decide.")


def automatic_value(levels: Sequence[int], rule: ItemRule = ItemRule.MEDIAN) -> int | None:
    """The rule's level over those who could judge; None for fewer than two, or where the rule gives none.

    Median: hand-worked 0, 1, 2 → 1; 1, 2 → none; 0, 1, 1, 3 → 1; 0, 1, 2, 3 → none (a half is never rounded in silence).
    Majority: the level of more than half of them: 0, 1, 1 → 1; 0, 1, 2 → none; 0, 0, 1, 1 → none.
    """
    ordered = sorted(levels)
    if len(ordered) < 2:
        return None
    if rule is ItemRule.MAJORITY:
        level, votes = Counter(ordered).most_common(1)[0]
        # More than half, not the most frequent: of 0, 0, 1, 2 half of the raters did not give the 0.
        return level if 2 * votes > len(ordered) else None
    # Of an even number the median is a level only if both middle ones are the same: half a level does not exist on the
    # form.
    upper = ordered[len(ordered) // 2]
    lower = ordered[(len(ordered) - 1) // 2]
    return lower if lower == upper else None


Known = dict[tuple[str, tuple[int, ...], tuple[str, ...], int], ItemConsensus]


def item_consensus(
    item: Item, answers: Sequence[Answer | None], charter: Charter, known: Known | None = None
) -> ItemConsensus:
    """One item by the rule alone. ``answers``: one per rater of the case, None = unanswered.

    Under ``adjudicator`` whatever is flagged has no value until it is decided; the rest has its median. ``known`` keeps
    what was worked out under this charter: the same levels of an item come again and again in a large study.
    """
    levels = tuple(sorted(answer for answer in answers if isinstance(answer, int)))
    reasons = tuple(sorted(answer.reason for answer in answers if isinstance(answer, NotAssessable)))
    key = (item.id, levels, reasons, len(answers))
    if known is None:
        return _worked_out(item, levels, reasons, len(answers), charter)
    if key not in known:
        known[key] = _worked_out(item, levels, reasons, len(answers), charter)
    return known[key]


def _worked_out(
    item: Item, levels: tuple[int, ...], reasons: tuple[str, ...], n_answers: int, charter: Charter
) -> ItemConsensus:
    value = automatic_value(levels, charter.item_rule)
    # When every rater called it not assessable there is nothing to decide, so it is no flag; it still keeps the total
    # open.
    if n_answers and len(reasons) == n_answers:
        return ItemConsensus(item.id, (), reasons, None, None, Status.NOT_ASSESSABLE)
    flags = _flags(item, levels, reasons, value, charter)
    if flags and charter.item_rule is ItemRule.ADJUDICATOR:
        value = None
    is_unanimous = len(levels) == n_answers and len(set(levels)) == 1 and value is not None
    status = Status.OPEN if value is None else Status.UNANIMOUS if is_unanimous else Status.BY_RULE
    return ItemConsensus(item.id, levels, reasons, value, value, status, flags)


def second_round(item: Item, answers: Sequence[Answer | None], charter: Charter) -> ItemConsensus:
    """One item after all raters were asked again: the median of what they gave then; only what has none stays flagged."""
    # The adjudicator comes after the second round; until then the raters' own answers count by their median.
    rule = ItemRule.MEDIAN if charter.item_rule is ItemRule.ADJUDICATOR else charter.item_rule
    found = item_consensus(item, answers, replace(charter, item_rule=rule))
    flags = tuple(flag for flag in found.flags if found.value is None)
    settled = found.status if found.value is None else Status.SECOND_ROUND
    return replace(found, status=settled, flags=flags)


def case_consensus(
    case_id: str,
    instrument: Instrument,
    sheets: Sequence[Answers],
    charter: Charter,
    decisions: Iterable[Decision] = (),
    again: Sequence[Answers] = (),
    known: Known | None = None,
) -> CaseConsensus:
    """Settle one case. ``sheets``: the locked first-round answers of its raters, in any order.

    ``again``: the signed second-round answers; an item counts as asked again once as many raters answered it as before.
    """
    decided = current_decisions(decisions)
    items = {
        item.id: _with_decision(_by_rule(item, sheets, again, charter, known), decided.get(item.id))
        for item in instrument.items
    }
    settled: dict[str, Answer] = {name: found.value for name, found in items.items() if found.value is not None}
    totals = {part.id: total(instrument, settled, part.id) for part in instrument.parts}
    by_rater = {part.id: tuple(total(instrument, sheet, part.id) for sheet in sheets) for part in instrument.parts}
    return CaseConsensus(
        case_id,
        len(sheets),
        items,
        totals,
        by_rater,
        tuple(part for part, own in by_rater.items() if _is_apart(own, charter.flag_total)),
    )


def latest_decision(decisions: Iterable[Decision]) -> Decision | None:
    """The decision on one item that nobody revises, withdrawn ones included."""
    known = list(decisions)
    revised = {decision.revises for decision in known}
    return max((d for d in known if d.id not in revised), key=lambda d: (d.at, d.id), default=None)


def current_decisions(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Item → the decision that nobody revises; withdrawn ones are left out."""
    known = list(decisions)
    revised = {decision.revises for decision in known if decision.revises}
    latest = sorted((d for d in known if d.id not in revised), key=lambda d: (d.at, d.id))
    return {decision.item: decision for decision in latest if decision.answer is not None}


def _by_rule(
    item: Item, sheets: Sequence[Answers], again: Sequence[Answers], charter: Charter, known: Known | None
) -> ItemConsensus:
    asked = [sheet[item.id] for sheet in again if item.id in sheet]
    # Not before all have answered: the first to answer would otherwise move the consensus alone.
    if asked and len(asked) >= len(sheets):
        return second_round(item, asked, charter)
    return item_consensus(item, [sheet.get(item.id) for sheet in sheets], charter, known)


def _with_decision(found: ItemConsensus, decision: Decision | None) -> ItemConsensus:
    if decision is None:
        return found
    value = decision.answer if isinstance(decision.answer, int) else None
    return replace(found, value=value, status=Status.DECIDED, decision=decision)


def _flags(
    item: Item, levels: tuple[int, ...], reasons: tuple[str, ...], value: int | None, charter: Charter
) -> tuple[Flag, ...]:
    spread = levels[-1] - levels[0] if levels else 0
    raised = {
        Flag.RANGE: spread >= charter.flag_range,
        Flag.MULTIPLIER: charter.flag_multiplier and item.multiplies is not None and spread > 0,
        Flag.PRESENCE: charter.flag_presence and bool(levels) and levels[0] == 0 < levels[-1],
        # One level alone is nobody's consensus.
        Flag.TOO_FEW: len(levels) < 2,
        Flag.SPLIT: value is None and len(levels) >= 2,
        Flag.ASSESSABLE: bool(levels) and bool(reasons),
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def _is_apart(totals: Sequence[Total], threshold: int) -> bool:
    values = [total.value for total in totals if total.value is not None]
    return len(values) >= 2 and max(values) - min(values) >= threshold


def unmasked_cases(
    signed: Mapping[str, Iterable[str]], cases: Iterable[str], expected: Iterable[str], condition: Unmask
) -> frozenset[str]:
    """Cases whose levels the coordinator may see. ``signed``: case → raters who signed; ``expected``: raters who read on screen.

    Nobody expected (scores imported from paper): every case. Otherwise a case counts when all expected raters signed it,
    and under ``all_cases`` only once that is true of all ``cases`` of the reading.
    """
    awaited = frozenset(expected)
    done = {case for case, raters in signed.items() if awaited <= frozenset(raters)}
    if awaited and condition is Unmask.ALL_CASES and not frozenset(cases) <= done:
        return frozenset()
    return frozenset(done)
