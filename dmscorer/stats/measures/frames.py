"""From sheets to numbers: what is measured, as arrays of cases by raters, nan where a rating is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.domain.instrument.instrument import Instrument, Item
from dmscorer.stats.measures.blocks import Floats, Mask, all_present

LEVELS = ("total", "group", "site", "item")  # of measures, in the order of the rows


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured; ``is_ordinal``: its values are levels of one scale 0 ... ``maximum``, not sums."""

    level: str
    id: str
    maximum: int
    is_ordinal: bool

    @property
    def is_stacked(self) -> bool:
        """Its unit is a site of a case, not a case."""
        return self.level == "group" and self.is_ordinal


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Measures over the same units: ``values`` (measures, units, raters); ``case`` is each unit's case."""

    measures: tuple[Measure, ...]
    values: Floats
    case: NDArray[np.intp]

    def of_cases(self, wanted: Mask) -> "Panel":
        keep = wanted[self.case]
        return Panel(self.measures, self.values[:, keep], self.case[keep])


def rated_instrument(table: RatingTable, instrument: Instrument) -> Instrument:
    """The instrument without history that no rater judged: given from the chart, or by nobody at all."""
    history = {item.id for item in instrument.items if item.is_history or item.id in table.charted}
    sheets = table.sheets.values()
    judged = {i for i in history - table.charted if any(type(sheet.get(i)) is int for sheet in sheets)}
    return instrument.without(history - judged)


def cube(table: RatingTable, items: tuple[Item, ...]) -> Floats:
    """Levels of shape (cases, raters, items)."""
    filled = np.full((len(table.cases), len(table.raters), len(items)), np.nan)
    ids = [item.id for item in items]
    for (case, rater), sheet in table.sheets.items():
        filled[case, rater] = [a if type(a := sheet.get(i)) is int else np.nan for i in ids]
    return filled


def panels(table: RatingTable, instrument: Instrument) -> tuple[Panel, ...]:
    """One for all measures whose unit is the case (totals, sums, sites, items); one each for ``group.*`` (site x case)."""
    levels = cube(table, instrument.items)
    terms = _terms(instrument, levels)
    place = {item.id: at for at, item in enumerate(instrument.items)}
    made: list[tuple[Measure, Floats]] = [
        (
            Measure("total", part.id, instrument.maximum(part.id), False),
            _sum(terms, _of_part(instrument.items, part.id)),
        )
        for part in instrument.parts
    ]
    kinds = _kinds(instrument)
    for kind, items in kinds.items():
        highest = sum(item.maximum for item in items)
        made.append((Measure("group", f"sum.{kind}", highest, False), _sum(terms, [place[i.id] for i in items])))
    made += _site_sums(instrument, terms)
    made += [(Measure("item", i.id, i.maximum, True), levels[:, :, place[i.id]]) for i in instrument.items]
    cases = np.arange(len(table.cases))
    by_case = Panel(tuple(measure for measure, _ in made), np.stack([values for _, values in made]), cases)
    return by_case, *(_group(kind, items, levels, place) for kind, items in kinds.items())


def common_totals(table: RatingTable, instrument: Instrument) -> Panel:
    """Each part's total over those items of a case that every rater could assess; nan where there is none."""
    terms = _terms(instrument, cube(table, instrument.items))
    is_common = all_present(terms, axis=1)
    made = []
    for part in instrument.parts:
        places = [at for at in _of_part(instrument.items, part.id) if not instrument.items[at].multiplies]
        shared = is_common[:, places]
        totals = np.where(shared[:, None], terms[:, :, places], 0.0).sum(axis=2)
        made.append(np.where(shared.any(axis=1, keepdims=True), totals, np.nan))
    measures = tuple(Measure("total", part.id, part.maximum, False) for part in instrument.parts)
    return Panel(measures, np.stack(made), np.arange(len(table.cases)))


def _terms(instrument: Instrument, levels: Floats) -> Floats:
    """What each item adds to a total: a multiplied item its product, a multiplier nothing (but nan if missing)."""
    terms = levels.copy()
    place = {item.id: at for at, item in enumerate(instrument.items)}
    for at, item in enumerate(instrument.items):
        if item.multiplies:
            terms[:, :, place[item.multiplies]] *= np.where(
                levels[:, :, at] == 0, 1.0, item.factor + 0.0 * levels[:, :, at]
            )
            terms[:, :, at] *= 0.0
    return terms


def _sum(terms: Floats, places: list[int]) -> Floats:
    return np.asarray(terms[:, :, places].sum(axis=2))


def _of_part(items: tuple[Item, ...], part: str) -> list[int]:
    return [at for at, item in enumerate(items) if item.part == part]


def _kinds(instrument: Instrument) -> dict[str, list[Item]]:
    """The same row (``erythema`` ...) of all area and lesion sites, in form order."""
    repeated = {site.id for site in instrument.sites if site.kind != "single"}
    kinds: dict[str, list[Item]] = {}
    for item in instrument.items:
        if item.site in repeated:
            kinds.setdefault(item.id.removeprefix(f"{item.site}."), []).append(item)
    return kinds


def _site_sums(instrument: Instrument, terms: Floats) -> Iterable[tuple[Measure, Floats]]:
    for site in instrument.sites:
        for part in instrument.parts:
            own = [a for a, i in enumerate(instrument.items) if i.site == site.id and i.part == part.id]
            if own:
                highest = _highest([instrument.items[at] for at in own])
                yield Measure("site", f"{site.id}.{part.id}", highest, False), _sum(terms, own)


def _highest(items: list[Item]) -> int:
    factors = {item.multiplies: item.factor for item in items if item.multiplies}
    return sum(item.maximum * factors.get(item.id, 1) for item in items if not item.multiplies)


def _group(kind: str, items: list[Item], levels: Floats, place: dict[str, int]) -> Panel:
    cases, raters, _ = levels.shape
    stacked = levels[:, :, [place[item.id] for item in items]].transpose(0, 2, 1).reshape(1, cases * len(items), raters)
    measure = Measure("group", f"group.{kind}", max(item.maximum for item in items), True)
    return Panel((measure,), stacked, np.repeat(np.arange(cases), len(items)))
