"""How many ratings the mean of a case rests on, where that differs between cases."""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats.measures.blocks import Floats, present


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """By measure, over the cases with two ratings or more, whose mean can be reported.

    ``harmonic``: harmonic mean of the numbers of ratings a case, since the error of a mean of k_i ratings is 1/k_i of one
    rating's. ``arithmetic``: their mean. ``unshared``: q = mean of 1/k_i less mean over pairs of cases of
    |raters in common| / (k_i k_j): how much of the raters' variance the means of two cases do not share; 0 on complete data.
    """

    harmonic: Floats
    arithmetic: Floats
    unshared: Floats

    def of(self, places: list[int]) -> "Sizes":
        """Only some of the measures."""
        return Sizes(self.harmonic[places], self.arithmetic[places], self.unshared[places])


def sizes(table: Floats) -> Sizes:
    """Of (measures, cases, raters), nan = missing."""
    there = present(table)
    count = there.sum(axis=2)
    usable = count >= 2
    share = np.where(usable[..., None], there, False) / np.maximum(count, 1)[..., None]
    inverse = np.where(usable, 1 / np.maximum(count, 1), 0.0).sum(axis=1)
    n = usable.sum(axis=1).astype(np.float64)
    pairs = (share.sum(axis=1) ** 2).sum(axis=1) - inverse
    with np.errstate(divide="ignore", invalid="ignore"):
        unshared = inverse / n - pairs / (n * (n - 1))
        return Sizes(n / inverse, np.where(usable, count, 0).sum(axis=1) / n, np.where(unshared < 1e-12, 0.0, unshared))


def equal(k: int, measures: int) -> Sizes:
    """Where every case has k ratings."""
    same = np.full(measures, float(k))
    return Sizes(same, same, np.zeros(measures))
