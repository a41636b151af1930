"""How close one rater comes to a panel: weighted kappa over all judgements, or the ICC of the totals."""

from collections.abc import Iterable, Sequence
from math import lcm

import numpy as np

from dmscorer.domain.calibration.calibration import Closeness, Measure
from dmscorer.stats.measures import categorical, reliability

FEWEST_TOTALS = 3


def kappa(judgements: Iterable[tuple[int | None, int, int]]) -> Closeness:
    """Quadratic weighted kappa over (own, panel's, maximum), each level as a share of its item's maximum.

    On a common scale that every maximum divides, that is the ordinary weighted kappa of one table of counts.
    """
    known = list(judgements)
    both = [(own, panel, top) for own, panel, top in known if own is not None]
    if not both:
        return Closeness(Measure.KAPPA, None, 0, len(known), "no judgement that both made")
    scale = lcm(*(top for _, _, top in both))
    joint = np.zeros((scale + 1, scale + 1))
    for own, panel, top in both:
        joint[own * scale // top, panel * scale // top] += 1
    value = float(categorical.pair_kappas(joint, ("quadratic",))[0])
    if np.isnan(value):
        return Closeness(Measure.KAPPA, None, len(both), len(known), "rater and panel gave one and the same level only")
    return Closeness(Measure.KAPPA, value, len(both), len(known))


def icc(totals: Sequence[tuple[int | None, int]]) -> Closeness:
    """ICC(A,1) of rater and panel on the totals of the cases that both scored completely."""
    both = [(own, panel) for own, panel in totals if own is not None]
    if len(both) < FEWEST_TOTALS:
        return Closeness(Measure.ICC, None, len(both), len(totals), f"fewer than {FEWEST_TOTALS} complete totals")
    squares = reliability.mean_squares(np.array([both], dtype=np.float64))
    block = next(block for block in reliability.intraclass(squares) if block.variant == "A,1")
    value = float(block.value[0])
    if np.isnan(value):
        return Closeness(Measure.ICC, None, len(both), len(totals), block.notes[0])
    return Closeness(Measure.ICC, value, len(both), len(totals))
