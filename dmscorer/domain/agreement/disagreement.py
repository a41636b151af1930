"""Where raters differ: the mean difference between two raters, as a share of the item's scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable
from dmscorer.domain.instrument.instrument import Instrument, Item


@dataclass(frozen=True, slots=True)
class Difference:
    """One item. ``share`` 0 … 1 over ``n_pairs`` pairs of ratings of one case; None where no case has two ratings.

    ``is_varying`` is False where all ratings of the item are one and the same level: raters cannot differ on a sign
    that nobody ever saw, so a 0 there says nothing.
    """

    item: str
    site: str
    share: Fraction | None
    n_pairs: int
    is_varying: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """One item of one case on which the raters lie far apart; ``levels`` sorted, without names."""

    case: CaseKey
    item: str
    levels: tuple[int, ...]


def farthest(table: RatingTable, instrument: Instrument, most: int = 12) -> tuple[Apart, ...]:
    """The widest by share of the item's scale, then by the levels themselves, then in the order of cases and form."""
    found = []
    for at, item in enumerate(
        item for item in instrument.items if not item.is_history and item.id not in table.charted
    ):
        for case, levels in enumerate(_ratings(table, item.id)):
            spread = max(levels) - min(levels) if levels else 0
            if spread:
                key = (-Fraction(spread, item.maximum), -spread, case, at)
                found.append((key, Apart(table.cases[case], item.id, tuple(sorted(levels)))))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0])[:most])


def differences(table: RatingTable, instrument: Instrument) -> tuple[Difference, ...]:
    """Every item in form order, without history and chart values (they are no judgement of the raters)."""
    judged = [item for item in instrument.items if not item.is_history and item.id not in table.charted]
    return tuple(_difference(item, _ratings(table, item.id)) for item in judged)


def _ratings(table: RatingTable, item: str) -> list[list[int]]:
    """The levels given to the item, case by case."""
    cases: list[list[int]] = [[] for _ in table.cases]
    for (case, _), sheet in table.sheets.items():
        level = sheet.get(item)
        if type(level) is int:
            cases[case].append(level)
    return cases


def _difference(item: Item, cases: Sequence[Sequence[int]]) -> Difference:
    gaps = [abs(a - b) for levels in cases for a, b in combinations(levels, 2)]
    share = Fraction(sum(gaps), len(gaps) * item.maximum) if gaps else None
    seen = {level for levels in cases for level in levels}
    return Difference(item.id, item.site, share, len(gaps), len(seen) > 1)
