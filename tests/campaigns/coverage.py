"""How often the leading 95 % interval of ICC(A,1) holds the truth: ``python -m tests.campaigns.coverage --runs 1000``.

Cells: 7, 21, 50 or 200 cases; 3 raters with 10 or 40 % of the ratings missing at random, or 6 raters of whom 3 score each case;
rater variance 0, 1/4, 1 or 3 times the error's; ICC(A,1) .5, .8 or .95: 144 in all. 20 data sets share one pattern of missing
ratings. The control takes a degree of freedom too many for the raters; it must miss, or the campaign itself is broken.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from dmscorer.stats.measures.blocks import Floats
from dmscorer.stats.measures.generalised import limits
from dmscorer.stats.measures.pivots import Pivots, pivots
from dmscorer.stats.measures.pooled import pooled

SIZES, RATER_VARIANCES, COEFFICIENTS = (7, 21, 50, 200), (0.0, 0.25, 1.0, 3.0), (0.5, 0.8, 0.95)
DESIGNS = ("m10", "m40", "6r3")
SHARING = 20  # data sets of one pattern
LOWEST, HIGHEST = 0.93, 0.98  # allowed for a cell, beyond four standard errors of its runs


@dataclass(frozen=True)
class Cell:
    design: str
    n: int
    rater_variance: float
    icc: float

    @property
    def case_variance(self) -> float:
        """With error variance 1."""
        return self.icc / (1 - self.icc) * (1 + self.rater_variance)


@dataclass(frozen=True)
class Coverage:
    """Shares of the runs with an interval; ``left``: the truth lies below it."""

    runs: int
    left: float
    right: float
    without: float

    @property
    def held(self) -> float:
        return 1 - self.left - self.right

    @property
    def is_good(self) -> bool:
        slack = 4 * np.sqrt(0.05 * 0.95 / max(self.runs, 1))
        return bool(LOWEST - slack <= self.held <= HIGHEST + slack)


def cells() -> Iterator[Cell]:
    for design, n, variance, icc in product(DESIGNS, SIZES, RATER_VARIANCES, COEFFICIENTS):
        yield Cell(design, n, variance, icc)


def simulated(cell: Cell, runs: int, rng: np.random.Generator) -> Floats:
    """(runs, cases, raters), nan = missing."""
    k = 6 if cell.design == "6r3" else 3
    table = rng.normal(0, np.sqrt(cell.case_variance), (runs, cell.n, 1)) + rng.normal(0, 1, (runs, cell.n, k))
    table += rng.normal(0, np.sqrt(cell.rater_variance), (runs, 1, k))
    for start in range(0, runs, SHARING):
        table[start : start + SHARING, _missing(cell, k, rng)] = np.nan
    return np.asarray(table)


def _missing(cell: Cell, k: int, rng: np.random.Generator) -> Floats:
    order = rng.random((cell.n, k))
    if cell.design == "6r3":
        return np.asarray(order.argsort(axis=1).argsort(axis=1) >= 3)
    return np.asarray(order < {"m10": 0.1, "m40": 0.4}[cell.design])


def coverage(cell: Cell, runs: int, seed: int, *, is_control: bool = False) -> Coverage:
    rng = np.random.default_rng(
        [seed, *cell.design.encode(), cell.n, int(4 * cell.rater_variance), int(100 * cell.icc)]
    )
    left = right = without = 0
    for start in range(0, runs, 10 * SHARING):
        of = pivots(pooled(simulated(cell, min(10 * SHARING, runs - start), rng)))
        found = limits(_broken(of) if is_control else of, 0.05)
        left += int((found.low > cell.icc).sum())
        right += int((found.high < cell.icc).sum())
        without += int(np.isnan(found.low).sum())
    made = max(runs - without, 1)
    return Coverage(runs - without, left / made, right / made, without / runs)


def _broken(of: Pivots) -> Pivots:
    """As if the raters were twelve more than they are."""
    return replace(of, r=of.r + 12)


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    given = asked.parse_args(arguments)
    is_bad = False
    print(f"{'design':7}{'n':>5}{'rater var':>11}{'ICC':>6}{'held':>8}{'left':>7}{'right':>7}{'no CI':>7}", flush=True)
    for cell in cells():
        if cell.n in given.sizes:
            found = coverage(cell, given.runs, given.seed)
            is_bad |= not found.is_good
            shown = f"{found.held:8.3f}{found.left:7.3f}{found.right:7.3f}{found.without:7.3f}"
            mark = "" if found.is_good else "  OUT"
            print(f"{cell.design:7}{cell.n:5}{cell.rater_variance:11.2f}{cell.icc:6.2f}{shown}{mark}", flush=True)
    control = coverage(CONTROL, given.runs, given.seed, is_control=True)
    print(f"control (twelve raters' degrees of freedom too many): {control.held:.3f}, must be out", flush=True)
    return int(is_bad or control.is_good)


CONTROL = Cell("m10", 50, 3.0, 0.8)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
