"""How wide the interval of an ICC will be: what so many cases and raters can show, before anybody scores.

Bonett 2002, Statistics in Medicine 21:1331-1335: with n cases, k raters and a planned ICC r, the expected width of the
95 % interval is w = sqrt(8 z^2 (1 - r)^2 (1 + (k - 1) r)^2 / (k (k - 1) (n - 1))). For absolute agreement it is a lower
bound: level differences between few raters widen the interval further.
"""

from collections.abc import Iterator
from math import ceil, sqrt
from typing import Final

Z: Final = 1.959963984540054
PLANNED: Final = 0.8
REPEATS: Final = 10  # below that an ICC of a rater with oneself is not given; see stats


def expected_width(n_cases: int, n_raters: int, planned: float = PLANNED) -> float | None:
    """Upper minus lower limit, at most 2; None with fewer than two cases or raters."""
    if n_cases < 2 or n_raters < 2:
        return None
    spread = (1 - planned) * (1 + (n_raters - 1) * planned)
    return min(2.0, sqrt(8 * Z**2 * spread**2 / (n_raters * (n_raters - 1) * (n_cases - 1))))


def cases_needed(width: float, n_raters: int, planned: float = PLANNED) -> int:
    """The fewest cases whose expected width is at most ``width``."""
    spread = (1 - planned) * (1 + (n_raters - 1) * planned)
    return ceil(8 * Z**2 * spread**2 / (n_raters * (n_raters - 1) * width**2)) + 1


def grid(n_cases: int, n_raters: int) -> Iterator[tuple[int, tuple[float | None, ...]]]:
    """Rows of n (the study's own among usual ones) with the widths for 2, 3, 4 … raters."""
    rows = sorted({7, 14, 21, 30, 50, 100} | ({n_cases} if n_cases >= 2 else set()))
    columns = raters_shown(n_raters)
    for n in rows:
        yield n, tuple(expected_width(n, k) for k in columns)


def raters_shown(n_raters: int) -> tuple[int, ...]:
    return tuple(sorted({2, 3, 4} | ({n_raters} if n_raters >= 2 else set())))
