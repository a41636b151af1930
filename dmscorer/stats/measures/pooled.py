"""Ratings of a two-way table pooled by which raters a case has: all that likelihood and intervals need of them.

Model: rating = mean + case + rater + residual, all normal. Cases that lack the same raters share their algebra, so one
evaluation costs the number of such patterns, not of cases.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dmscorer.stats.measures.blocks import Floats, Numbers, Places, present


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """By measure (m), pattern of present raters (P) and rater (k); ratings are centred on their mean.

    ``there`` (P, k) is 1 where the pattern has the rater; ``cases`` (m, P) counts cases; ``totals`` and ``squares`` (m, P)
    add up their sums and squared sums; ``rest`` (m, k) adds up, by rater, the deviations from the case's mean, ``within``
    (m,) their squares; ``whole`` (m,) are the squares about the mean of all ratings.
    """

    there: Floats
    cases: Floats
    totals: Floats
    squares: Floats
    rest: Floats
    within: Floats
    whole: Floats

    @property
    def size(self) -> Floats:
        """Ratings a case, by pattern."""
        return np.asarray(self.there.sum(axis=1))

    @property
    def n(self) -> Floats:
        """Cases with a rating, by measure."""
        return np.asarray(self.cases.sum(axis=1))

    @property
    def ratings(self) -> Floats:
        return np.asarray(self.cases @ self.size)

    @property
    def is_complete(self) -> bool:
        return len(self.there) == 1 and bool(self.there.all())

    def of(self, wanted: Places) -> "Pooled":
        """Some of the measures."""
        own = (one[wanted] for one in (self.cases, self.totals, self.squares, self.rest, self.within, self.whole))
        return Pooled(self.there, *own)


def pooled(table: Floats) -> Pooled:
    """Of (measures, cases, raters), nan = missing; a case without a rating counts nowhere."""
    there = present(table)
    filled = np.where(there, table, 0.0)
    count = there.sum(axis=(1, 2))
    filled -= np.where(there, (filled.sum(axis=(1, 2)) / np.maximum(count, 1))[:, None, None], 0.0)
    total, size = filled.sum(axis=2), there.sum(axis=2)
    rest = np.where(there, filled - (total / np.maximum(size, 1))[:, :, None], 0.0)
    code = there @ (1 << np.arange(table.shape[2]))
    codes = np.unique(code[code > 0])
    masks = [code == one for one in codes]
    shape = len(codes), len(table)

    def by_pattern(values: Floats) -> Floats:
        return np.array([(mask * values).sum(axis=1) for mask in masks], dtype=np.float64).reshape(shape).T

    return Pooled(
        ((codes[:, None] >> np.arange(table.shape[2])) & 1).astype(np.float64),
        *(by_pattern(np.ones_like(total)), by_pattern(total), by_pattern(total**2)),
        *(rest.sum(axis=1), (rest**2).sum(axis=(1, 2)), (filled**2).sum(axis=(1, 2))),
    )


def raters_form(of: Pooled) -> Floats:
    """W = Zr' M Zr (m, k, k), where M takes off each case's mean: how far ratings tell raters apart."""
    own = np.einsum("mp,pa,ab->mab", of.cases, of.there, np.eye(of.there.shape[1]))
    return np.asarray(own - np.einsum("mp,pa,pb->mab", of.cases / of.size, of.there, of.there))


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """Of (m, points): ``squares``, the residual variance times y'P y; ``fixed``, what the mean adds to the determinant.

    ``pivots`` (one a rater) multiply to the raters' part of the determinant, ``grown`` (P, m, points) is a case's part.
    """

    squares: Numbers
    fixed: Numbers
    pivots: list[Numbers]
    grown: Numbers


def forms(of: Pooled, w: Floats, cases: Numbers, raters: Numbers) -> Forms:
    """At the ratios of case and rater variance to the residual's, (m, points), real or complex.

    The inverse of I + cases Zc Zc' is known case by case; the raters come in by Woodbury, of which only a triangular
    factor is needed. No difference of large numbers, however large both ratios are.
    """
    size = of.size[:, None, None]
    grown = 1 + size * cases
    v = 1 / (size * grown)
    first, second = _upper(of.there.shape[1])
    counted = v * of.cases.T[..., None]
    crossed = _summed(of.there[:, first] * of.there[:, second], counted) + w[:, first, second].T[..., None]
    design = _summed(of.there, size * counted)
    rated = of.rest.T[..., None] + _summed(of.there, v * of.totals.T[..., None])
    own = raters * crossed + (first == second)[:, None, None]
    pivots, (one, mean, ratings) = _factored(own, (np.ones_like(design), design, rated))
    fixed, slope, own = (_over(a, b, pivots) for a, b in ((one, mean), (one, ratings), (ratings, ratings)))
    squares = of.within[:, None] + (v * of.squares.T[..., None]).sum(axis=0)
    return Forms(squares - raters * own - slope**2 / fixed, fixed, pivots, grown)


def _over(left: list[Numbers], right: list[Numbers], pivots: list[Numbers]) -> Numbers:
    parts = [a * b / pivot for a, b, pivot in zip(left, right, pivots, strict=True)]
    return np.asarray(sum(parts[1:], parts[0]))


def _summed(which: Floats, by_pattern: Numbers) -> Numbers:
    """(columns, m, points) of (P, columns) and (P, m, points)."""
    return (which.T @ by_pattern.reshape(len(which), -1)).reshape(which.shape[1], *by_pattern.shape[1:])


@cache
def _upper(k: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    row, column = np.triu_indices(k)
    return row, column


def _factored(upper: Numbers, right: tuple[Numbers, ...]) -> tuple[list[Numbers], list[list[Numbers]]]:
    """Pivots of symmetric matrices given by their upper triangles (k (k + 1) / 2, ...), and right sides, eliminated forwards."""
    k = len(right[0])
    entry = {(int(i), int(j)): upper[at] for at, (i, j) in enumerate(zip(*_upper(k), strict=True))}
    sides = [list(one) for one in right]
    for j in range(k):
        for i in range(j + 1, k):
            share = entry[j, i] / entry[j, j]
            for at in range(i, k):
                entry[i, at] = entry[i, at] - share * entry[j, at]
            for side in sides:
                side[i] = side[i] - share * side[j]
    return [entry[j, j] for j in range(k)], sides
