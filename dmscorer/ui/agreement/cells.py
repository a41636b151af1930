"""The rows of agreement as cells of a table: what is shown for which kind of measure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject

from dmscorer.domain.agreement.agreement import Result
from dmscorer.domain.agreement.table import MeasureRow, pair_names
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.kit.result_table import Column, Shown
from dmscorer.ui.look.wording import DASH, coefficient, measure_name, percent, visit_name


class Shelf(Enum):
    """The kinds of measure that a person chooses between."""

    TOTALS = auto()
    SUMS = auto()
    SITES = auto()
    ITEMS = auto()


LEVELS = {"total": Shelf.TOTALS, "group": Shelf.SUMS, "site": Shelf.SITES, "item": Shelf.ITEMS}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which columns a shelf has."""

    has_visits: bool
    has_missing: bool
    has_kappa: bool
    pairs: tuple[str, ...]


class AgreementCells(QObject):
    """Columns and rows of one shelf. Kappas stand only where levels of one scale are compared, not sums."""

    def __init__(self, instrument: Instrument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._instrument = instrument

    def shelf(self, every: Sequence[MeasureRow], shelf: Shelf) -> tuple[list[Column], list[list[Shown]]]:
        rows = [row for row in every if LEVELS[row.level] is shelf]
        has_kappa = any(row.kappa for row in rows)
        pairs = pair_names(rows) if has_kappa else ()
        shape = _Shape(
            has_visits=len({row.visit for row in every}) > 1,
            has_missing=any(row.complete for row in rows),
            has_kappa=has_kappa,
            pairs=pairs,
        )
        return self._columns(shape), [self._cells(row, shape) for row in rows]

    def _columns(self, shape: _Shape) -> list[Column]:
        kappa = self.tr(
            "Reliability: quadratic weights over the item's whole scale; mean of the pairs where it is defined"
        )
        leading = self.tr(
            "Reliability: absolute agreement, single rater (McGraw & Wong 1996); where a rating is missing, of all available ratings (REML)"
        )
        complete = self.tr("ICC(A,1) of the complete cases alone, where ratings are missing")
        return [
            Column(self.tr("Measure")),
            *([Column(self.tr("Visit"))] if shape.has_visits else []),
            Column("ICC(A,1)", True, leading),
            Column(self.tr("95 % CI"), True, self.tr("Generalised, from three exact pivots")),
            *([Column(self.tr("ICC, complete cases"), True, complete)] if shape.has_missing else []),
            *([Column(self.tr("Kappa, mean"), True, kappa)] if shape.has_kappa else []),
            *(
                Column(f"κ {pair.replace('|', '–')}", True, self.tr("Kappa of this pair, quadratic"))
                for pair in shape.pairs
            ),
            Column(self.tr("All equal"), True, self.tr("Agreement: share of cases in which all raters gave the same")),
            Column(self.tr("Within 1"), True, self.tr("Agreement: share of pairs of ratings at most 1 apart")),
            Column(self.tr("Complete"), True, self.tr("Cases rated by all raters, of all cases")),
            Column(self.tr("Ratings"), True),
            Column(self.tr("Note"), is_wide=True),
        ]

    def _cells(self, row: MeasureRow, shape: _Shape) -> list[Shown]:
        name = measure_name(self._instrument, row.measure)
        pooled = visit_name(row.visit)
        complete = f"{row.n_complete} / {row.n_cases}"
        return [
            Shown(name, name),
            *([Shown(pooled, pooled)] if shape.has_visits else []),
            self._figure(row.icc, coefficient),
            _interval(row.icc),
            *([self._figure(row.complete, coefficient)] if shape.has_missing else []),
            *([self._figure(row.kappa, coefficient)] if shape.has_kappa else []),
            *(self._figure(row.pairs.get(pair), coefficient) for pair in shape.pairs),
            self._figure(row.exact, percent),
            self._figure(row.within_1, percent),
            Shown(complete, float(row.n_complete)),
            Shown(str(row.n_ratings), float(row.n_ratings)),
            _note(row),
        ]

    def _figure(self, result: Result | None, shown: Callable[[float | None], str]) -> Shown:
        if result is None:
            return Shown(DASH, is_quiet=True)
        if result.value is None:
            return Shown(self.tr("not estimable"), about=result.note, is_quiet=True)
        return Shown(shown(result.value), result.value, result.note)


def _interval(result: Result | None) -> Shown:
    if result is None or result.low is None or result.high is None:
        return Shown(DASH, about=result.note if result else "", is_quiet=True)
    return Shown(f"{coefficient(result.low)} to {coefficient(result.high)}", result.low, result.note)


def _note(row: MeasureRow) -> Shown:
    """Why a figure is missing, or how the leading one is to be read."""
    results = [result for result in (row.icc, row.kappa, row.exact) if result is not None]
    notes = list(dict.fromkeys(result.note for result in results if result.note))
    text = "; ".join(notes)
    return Shown(text, text or None, text, is_quiet=True)
