"""From several sheets to one: the rule per item, what is flagged, decisions on top, totals by rule.

Definitions: the consensus parts of the study's statistics. Nothing here changes an entry; without decisions the
result is a pure function of the sheets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from dmscorer.domain.charter import Charter, ItemRule, Unmask
from dmscorer.domain.errors import Refusal
from dmscorer.domain.instrument import Answer, Answers, Instrument, Item, NotAssessable, Total, total


class Status(StrEnum):
    """How an item got its value, or why it has none."""

    UNANIMOUS = "unanimous"
    BY_RULE = "rule"
    DECIDED = "decided"
    NOT_ASSESSABLE = "not_assessable"  # nobody could judge it: nothing to settle
    OPEN = "open"


class Flag(StrEnum):
    """Why people should look at an item."""

    RANGE = "range"
    MULTIPLIER = "multiplier"
    TOO_FEW = "too_few"
    SPLIT = "split"
    ASSESSABLE = "assessable"


@dataclass(frozen=True, slots=True)
class Decision:
    """A consensus value given by people, with its author and reason. ``answer`` None = withdrawn."""

    id: str
    case_id: str
    item: str
    answer: Answer | None
    author: str
    reason: str
    at: datetime
    revises: str | None = None


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
    def mean(self) -> Fraction | None:
        return Fraction(sum(self.levels), len(self.levels)) if self.levels else None


@dataclass(frozen=True, slots=True)
class RaterMean:
    """The mean of the raters' own derived totals of one part; ``value`` over the ``n`` raters whose total is complete."""

    value: Fraction | None
    n: int
    n_raters: int
    low: Fraction | None
    high: Fraction | None


@dataclass(frozen=True, slots=True)
class CaseConsensus:
    """One case settled: its items, the totals of the item consensus and the means of the raters' totals, by part."""

    case_id: str
    n_raters: int
    items: Mapping[str, ItemConsensus]
    totals: Mapping[str, Total]
    means: Mapping[str, RaterMean]
    totals_apart: tuple[str, ...] = field(default=())  # parts whose raters' totals differ by the charter's flag_total

    @property
    def open_items(self) -> tuple[str, ...]:
        return tuple(item.item for item in self.items.values() if item.value is None)

    @property
    def to_decide(self) -> tuple[ItemConsensus, ...]:
        return tuple(item for item in self.items.values() if item.is_to_decide)


@dataclass(frozen=True, slots=True)
class Score:
    """What a rule makes of one part of one case: the value if it is complete, and its bounds."""

    value: Fraction | None
    low: Fraction | None
    high: Fraction | None


class NotFlagged(Refusal):
    def __init__(self, item: str) -> None:
        super().__init__(f"{item} is settled by the rule in this case: only flagged or open items are decided.")


class NoReason(Refusal):
    def __init__(self) -> None:
        super().__init__("A decision needs a reason: choose one, then decide.")


def automatic_value(levels: Sequence[int]) -> int | None:
    """The median of those who could judge; None for fewer than two, or an even number whose middle two differ.

    Hand-worked: 0, 1, 2 → 1; 1, 2 → none; 0, 1, 1, 3 → 1; 0, 1, 2, 3 → none (a half is never rounded in silence).
    """
    ordered = sorted(levels)
    if len(ordered) < 2:
        return None
    upper = ordered[len(ordered) // 2]
    lower = ordered[(len(ordered) - 1) // 2]
    return lower if lower == upper else None


def item_consensus(item: Item, answers: Sequence[Answer | None], charter: Charter) -> ItemConsensus:
    """One item by the rule alone. ``answers``: one per rater of the case, None = unanswered."""
    levels = tuple(sorted(answer for answer in answers if isinstance(answer, int)))
    reasons = tuple(sorted(answer.reason for answer in answers if isinstance(answer, NotAssessable)))
    value = automatic_value(levels)
    if answers and len(reasons) == len(answers):
        return ItemConsensus(item.id, (), reasons, None, None, Status.NOT_ASSESSABLE)
    is_unanimous = len(levels) == len(answers) and len(set(levels)) == 1 and value is not None
    status = Status.OPEN if value is None else Status.UNANIMOUS if is_unanimous else Status.BY_RULE
    return ItemConsensus(item.id, levels, reasons, value, value, status, _flags(item, levels, reasons, value, charter))


def case_consensus(
    case_id: str,
    instrument: Instrument,
    sheets: Sequence[Answers],
    charter: Charter,
    decisions: Iterable[Decision] = (),
) -> CaseConsensus:
    """Settle one case. ``sheets``: the locked first-round answers of its raters, in any order."""
    decided = current_decisions(decisions)
    items = {
        item.id: _with_decision(item_consensus(item, [s.get(item.id) for s in sheets], charter), decided.get(item.id))
        for item in instrument.items
    }
    settled: dict[str, Answer] = {name: found.value for name, found in items.items() if found.value is not None}
    totals = {part.id: total(instrument, settled, part.id) for part in instrument.parts}
    by_rater = {part.id: [total(instrument, sheet, part.id) for sheet in sheets] for part in instrument.parts}
    return CaseConsensus(
        case_id,
        len(sheets),
        items,
        totals,
        {part: rater_mean(own) for part, own in by_rater.items()},
        tuple(part for part, own in by_rater.items() if _is_apart(own, charter.flag_total)),
    )


def rater_mean(totals: Sequence[Total]) -> RaterMean:
    """Mean over raters whose total is complete; the bounds are the means of all raters' bounds."""
    complete = [total.value for total in totals if total.value is not None]
    n = len(totals)
    return RaterMean(
        Fraction(sum(complete), len(complete)) if complete else None,
        len(complete),
        n,
        Fraction(sum(total.low for total in totals), n) if n else None,
        Fraction(sum(total.high for total in totals), n) if n else None,
    )


def score(consensus: CaseConsensus, part: str, rule: ItemRule) -> Score:
    """The part's value under a rule.

    Under ``mean`` it exists only where every rater's total is complete: a mean over some of the raters would shift with
    the level of those who are missing (that mean stands beside it, under its own name, with its count).
    """
    if rule is ItemRule.MEAN:
        mean = consensus.means[part]
        return Score(mean.value if mean.n == mean.n_raters else None, mean.low, mean.high)
    if not consensus.n_raters:
        return Score(None, None, None)
    found = consensus.totals[part]
    return Score(None if found.value is None else Fraction(found.value), Fraction(found.low), Fraction(found.high))


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


def _with_decision(found: ItemConsensus, decision: Decision | None) -> ItemConsensus:
    if decision is None:
        return found
    value = decision.answer if isinstance(decision.answer, int) else None
    return ItemConsensus(
        found.item, found.levels, found.reasons, found.automatic, value, Status.DECIDED, found.flags, decision
    )


def _flags(
    item: Item, levels: tuple[int, ...], reasons: tuple[str, ...], value: int | None, charter: Charter
) -> tuple[Flag, ...]:
    spread = levels[-1] - levels[0] if levels else 0
    raised = {
        Flag.RANGE: spread >= charter.flag_range,
        Flag.MULTIPLIER: charter.flag_multiplier and item.multiplies is not None and spread > 0,
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
