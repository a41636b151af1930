"""The primary value of a case and the change between two: one definition, which every table, file and figure shows.

Definitions: "Primary value of a case" and "Change of a subject" of the study's statistics. Under ``mean_of_totals`` the
value is the mean of the raters' totals: ``strict`` where every total is complete; ``available`` as the sum, over what
adds up to the total (items, and the product of an item with its multiplier), of the means over the raters who could assess
it, two or more of them. Under ``item_consensus`` it is the total of the item consensus.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from dmscorer.domain.charter.charter import ITEM_CONSENSUS, MEAN_OF_TOTALS, Charter, ItemRule
from dmscorer.domain.consensus.consensus import CaseConsensus, Decision, Known, case_consensus
from dmscorer.domain.instrument.instrument import Answers, Band, Instrument, ThresholdSet, Total, derived

FEWEST = 2  # raters behind each part of a value that is filled


@dataclass(frozen=True, slots=True)
class Rated:
    """What one case was given: the signed answers by rater, what people decided, what was given when asked again."""

    case_id: str
    instrument: Instrument
    charter: Charter
    sheets: Mapping[str, Answers]
    decisions: Sequence[Decision] = ()
    again: Mapping[str, Answers] = field(default_factory=dict)

    @property
    def raters(self) -> tuple[str, ...]:
        return tuple(self.sheets)

    def by(self, raters: Iterable[str]) -> "Rated":
        """The same case as these raters alone gave it."""
        kept = tuple(raters)
        sheets = {rater: self.sheets[rater] for rater in kept}
        return replace(self, sheets=sheets, again={rater: self.again[rater] for rater in kept if rater in self.again})

    def settled(self, known: Known | None = None) -> CaseConsensus:
        return case_consensus(
            self.case_id, self.instrument, list(self.sheets.values()), self.charter, self.decisions,
            list(self.again.values()), known,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrimaryValue:
    """One part of one case. ``value`` None: there are bounds only, and without any rater not even those.

    ``low``, ``high``: between which the value lies once nothing is missing any more. ``raters``: those it rests on (all who
    rated the case); ``n_filled``: parts that rest on fewer of them. ``mean`` and ``items``: the mean of the raters' totals and
    the total of the item consensus, of which the charter chose one. ``totals``: each rater's own.
    """

    part: str
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    raters: tuple[str, ...] = ()
    n_filled: int = 0
    band: Band | None = None
    is_banded: bool = False  # the chosen set is about this part
    mean: Fraction | None = None
    items: Fraction | None = None
    totals: Mapping[str, Total] = field(default_factory=dict)
    given: Rated | None = field(default=None, repr=False, compare=False)

    @property
    def n_raters(self) -> int:
        return len(self.raters)

    @property
    def is_complete(self) -> bool:
        """Whether a value exists that no part of rests on fewer raters."""
        return self.value is not None and not self.n_filled

    @property
    def has_no_band(self) -> bool:
        """There is a value, and the chosen set says nothing of it."""
        return self.is_banded and self.value is not None and self.band is None

    @property
    def complete(self) -> dict[str, int]:
        """Rater → own total, of those whose total is complete."""
        return {rater: total.value for rater, total in self.totals.items() if total.value is not None}


NO_BAND = "no band"


def severity(value: PrimaryValue) -> str | None:
    """The band in the words of the tables; None where there is no value, or the set is about another part."""
    if value.band is not None:
        return value.band.label.en
    return NO_BAND if value.has_no_band else None


def thresholds(instrument: Instrument, charter: Charter) -> ThresholdSet | None:
    """The charter's severity set."""
    return next((one for one in instrument.threshold_sets if one.id == charter.severity_set), None)


def primary_values(given: Rated, settled: CaseConsensus | None = None) -> dict[str, PrimaryValue]:
    """Part → its primary value. ``settled``: the consensus of the case where it is known already."""
    consensus = given.settled() if settled is None else settled
    return {part.id: _primary(given, consensus, part.id) for part in given.instrument.parts}


def by_rule(charter: Charter, rule: ItemRule) -> Charter:
    """The charter under which this rule's number is the primary one: the mean of the totals, or the items settled by it."""
    kind = MEAN_OF_TOTALS if rule is ItemRule.MEAN else ITEM_CONSENSUS
    return replace(charter, item_rule=rule, primary=kind)


def asked_for(given: Rated, rule: ItemRule, settled: CaseConsensus) -> dict[str, PrimaryValue]:
    """The values by another rule; ``settled``: the consensus by it. No band but where it is the study's primary value."""
    other = replace(given, charter=by_rule(given.charter, rule))
    own = given.charter
    is_same = other.charter.rests_on_totals if own.rests_on_totals else rule is own.item_rule
    found = primary_values(other, settled)
    return found if is_same else {part: replace(one, band=None, is_banded=False) for part, one in found.items()}


@dataclass(frozen=True, slots=True)
class _Number:
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    n_filled: int = 0


def _primary(given: Rated, consensus: CaseConsensus, part: str) -> PrimaryValue:
    totals = dict(zip(given.sheets, consensus.own[part], strict=True))
    mean = _mean_of_totals(given, part, tuple(totals.values()))
    items = mean if given.charter.item_rule is ItemRule.MEAN else _item_consensus(consensus, given.instrument, part)
    chosen = mean if given.charter.rests_on_totals else items
    bands = thresholds(given.instrument, given.charter)
    is_banded = bands is not None and bands.part == part
    band = bands.band(chosen.value) if bands and is_banded and chosen.value is not None else None
    return PrimaryValue(
        part, chosen.value, chosen.low, chosen.high, given.raters, chosen.n_filled, band, is_banded,
        mean.value, items.value, totals, given,
    )  # fmt: skip


def _mean_of_totals(given: Rated, part: str, totals: Sequence[Total]) -> _Number:
    """Hand-worked, two items, raters 2 1, 3 1, 2 –: strict none, available 7/3 + 1, one part filled.

    The bounds are the means of the raters' bounds. A filled product can lie outside of them (its grade may be known where
    its multiplier is not): they are wide enough to hold the value.
    """
    n = len(totals)
    if not n:
        return _Number(None, None, None)
    low, high = Fraction(sum(one.low for one in totals), n), Fraction(sum(one.high for one in totals), n)
    if given.charter.is_strict or (n >= FEWEST and all(one.is_complete for one in totals)):
        known = [one.value for one in totals if one.value is not None]
        return _Number(Fraction(sum(known), n) if len(known) == n else None, low, high)
    value, n_filled = _filled(given, part)
    if value is None:
        return _Number(None, low, high)
    return _Number(value, min(low, value), max(high, value), n_filled)


def _filled(given: Rated, part: str) -> tuple[Fraction | None, int]:
    """The sum of the means over those who could assess each part, and how many parts rest on fewer than all."""
    n, value, n_filled = len(given.sheets), Fraction(0), 0
    for levels in zip(*(derived(given.instrument, sheet, part) for sheet in given.sheets.values()), strict=True):
        known = [level for level in levels if level is not None]
        if len(known) < FEWEST:
            return None, 0
        value += Fraction(sum(known), len(known))
        n_filled += len(known) < n
    return value, n_filled


def _item_consensus(consensus: CaseConsensus, instrument: Instrument, part: str) -> _Number:
    """``n_filled``: items settled by the rule over fewer than all raters."""
    if not consensus.n_raters:
        return _Number(None, None, None)
    found = consensus.totals[part]
    if found.value is None:
        return _Number(None, Fraction(found.low), Fraction(found.high))
    own = (consensus.items[item.id] for item in instrument.items if item.part == part)
    n_filled = sum(one.decision is None and len(one.levels) < consensus.n_raters for one in own)
    return _Number(Fraction(found.value), Fraction(found.low), Fraction(found.high), n_filled)


# ── change ───────────────────────────────────────────────────────────────────────────────────────────────────────────


NO_VALUE = "no value at both visits"
NO_RATER = "no rater rated both visits"
PROVISIONAL = "provisional: over the raters of both visits only"
OUTSIDE = "the change over the raters of both visits lies outside what is possible for all"


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part at the baseline and later, and what its full change is bounded by.

    ``raters``: those it rests on. ``is_provisional``: it rests on the raters of both visits where others rated one of
    them alone; it gets no verdict and no test of its own. Without values ``note`` says why.
    """

    baseline: Fraction | None
    later: Fraction | None
    low: Fraction | None
    high: Fraction | None
    raters: tuple[str, ...] = ()
    is_provisional: bool = False
    note: str = ""

    @property
    def value(self) -> Fraction | None:
        return None if self.baseline is None or self.later is None else self.later - self.baseline

    @property
    def n_raters(self) -> int:
        return len(self.raters)

    @property
    def is_final(self) -> bool:
        """The difference of two primary values over the same raters: it is judged by the rules and tested."""
        return self.value is not None and not self.is_provisional


def change(earlier: PrimaryValue, later: PrimaryValue) -> PartChange:
    """Hand-worked: A 10, B 20, C 30, then A 4, B 9 (of 100): over A and B −8.5, provisional, full change −47/3 to 53/3."""
    low, high = _reach(earlier, later)
    if set(earlier.raters) == set(later.raters) and earlier.value is not None and later.value is not None:
        return PartChange(earlier.value, later.value, low, high, later.raters)
    common = tuple(rater for rater in _counting(later) if rater in _counting(earlier))
    if not common:
        return PartChange(None, None, low, high, note=NO_RATER)
    before, after = _over(earlier, common), _over(later, common)
    if before is None or after is None:
        return PartChange(None, None, low, high, note=NO_VALUE)
    if low is None or high is None or not low <= after - before <= high:
        return PartChange(None, None, low, high, note=OUTSIDE)
    return PartChange(before, after, low, high, common, is_provisional=True, note=PROVISIONAL)


def _counting(value: PrimaryValue) -> tuple[str, ...]:
    """Who can be missing: under strict means, whoever has no complete total; otherwise who did not rate the case."""
    charter = value.given.charter if value.given else None
    if charter is not None and charter.rests_on_totals and charter.is_strict:
        return tuple(rater for rater in value.raters if rater in value.complete)
    return value.raters


def _over(value: PrimaryValue, raters: tuple[str, ...]) -> Fraction | None:
    """The value that the charter makes of these raters alone; for a single rater, that rater's complete total."""
    if value.given is None:
        return None
    if len(raters) == 1 and value.given.charter.rests_on_totals:
        own = value.complete.get(raters[0])
        return None if own is None else Fraction(own)
    found = value if raters == value.raters else primary_values(value.given.by(raters))[value.part]
    return found.value


def _reach(earlier: PrimaryValue, later: PrimaryValue) -> tuple[Fraction | None, Fraction | None]:
    """Between which the change lies once every rater of either visit has rated both completely."""
    every = tuple(dict.fromkeys([*earlier.raters, *later.raters]))
    before, after = _ends(earlier, every), _ends(later, every)
    if before is None or after is None:
        return None, None
    return after[0] - before[1], after[1] - before[0]


def _ends(value: PrimaryValue, every: tuple[str, ...]) -> tuple[Fraction, Fraction] | None:
    """Who did not rate the case may give it anything; an item consensus over other raters may then be anything too."""
    if value.given is None or value.low is None or value.high is None:
        return None
    if set(every) == set(value.raters):
        return value.low, value.high
    maximum = value.given.instrument.maximum(value.part)
    if not value.given.charter.rests_on_totals:
        return Fraction(0), Fraction(maximum)
    n, n_missing = len(every), len(every) - len(value.raters)
    low = value.low * value.n_raters / n
    return low, (value.high * value.n_raters + maximum * n_missing) / n
