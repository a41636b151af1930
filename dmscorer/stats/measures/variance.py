"""Where the differences come from: variance components, rater bias, measurement error, smallest detectable change."""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats, explained
from dmscorer.stats.measures.reliability import NOISE, MeanSquares

Z = 1.96  # of the 95 % limits, as the definitions of SDC and limits of agreement print it


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Variances of the two-way random model, never negative; ``notes`` where there are none or one was set to 0."""

    subject: Floats
    rater: Floats
    residual: Floats
    k: int
    notes: tuple[str, ...]


def from_mean_squares(ms: MeanSquares) -> Components:
    """The ANOVA estimates of complete data (McGraw & Wong 1996); a negative one counts as 0 and is noted."""
    rater, subject = (ms.raters - ms.residual) / ms.n if ms.n else ms.raters, (ms.cases - ms.residual) / max(ms.k, 1)
    residual, notes = explained(ms.residual, *ms.why_not)
    gone = np.isnan(residual)
    negative = [
        ", ".join(name for name, estimate in (("subject", s), ("rater", r)) if estimate < 0)
        for s, r in zip(subject, rater, strict=True)
    ]
    notes = tuple(n or (f"negative estimate set to 0: {w}" if w else "") for n, w in zip(notes, negative, strict=True))
    clipped = [np.where(gone, np.nan, np.maximum(part, 0)) for part in (subject, rater, residual)]
    return Components(clipped[0], clipped[1], clipped[2], ms.k, notes)


def variances(parts: Components) -> tuple[Block, ...]:
    named = {"subject": parts.subject, "rater": parts.rater, "residual": parts.residual}
    return tuple(Block("variance", name, value, parts.notes) for name, value in named.items())


def measurement_error(parts: Components) -> tuple[Block, ...]:
    """SEM and SDC of one rater and of the mean of all: agreement counts rater differences as error, consistency does not."""
    share = 1 / np.sqrt(max(parts.k, 1))
    agreement, consistency = np.sqrt(parts.rater + parts.residual), np.sqrt(parts.residual)
    errors = {
        "agreement": agreement,
        "consistency": consistency,
        "agreement_mean": agreement * share,
        "consistency_mean": consistency * share,
    }
    sem = tuple(Block("sem", name, value, parts.notes) for name, value in errors.items())
    return *sem, *(Block("sdc", name, Z * np.sqrt(2) * value, parts.notes) for name, value in errors.items())


def rater_bias(ms: MeanSquares) -> Block:
    """F = MSJ / MSE of "the raters have the same mean"; the value is F."""
    from scipy.special import fdtrc

    is_even = (ms.within == 0) & ~ms.is_constant
    with np.errstate(divide="ignore", invalid="ignore"):
        reasons = (*ms.why_not, (is_even, blocks.AGREE_EVERYWHERE), (ms.residual == 0, blocks.NO_RESIDUAL))
        value, notes = explained(ms.raters / ms.residual, *reasons)
    df1, df2 = float(ms.k - 1), float((ms.n - 1) * (ms.k - 1))
    none = np.isnan(value)
    return Block(
        *("rater_bias", "", value, notes),
        stat_f=value,
        df1=np.where(none, np.nan, df1),
        df2=np.where(none, np.nan, df2),
        p=np.where(none, np.nan, fdtrc(max(df1, 1), max(df2, 1), np.nan_to_num(value))),
    )


def rater_means(table: Floats, names: tuple[str, ...]) -> tuple[Block, ...]:
    """Over the cases that all raters have rated, so that their difference is not one of cases."""
    m, n, k = table.shape
    means = table.mean(axis=1) if n else np.full((m, k), np.nan)
    return tuple(
        Block("rater_mean", "", *explained(means[:, at], (n == 0, blocks.NO_COMMON_CASE)), raters=name)
        for at, name in enumerate(names)
    )


FACTORS = ("subject", "visit", "rater", "subject:visit", "subject:rater", "visit:rater", "residual")


def visit_variances(cells: Floats) -> tuple[Block, ...]:
    """Components of subject x visit x rater, all random, one rating a cell: (measures, subjects, visits, raters).

    Expected mean squares of the balanced design (Brennan 2001, Generalizability theory).
    """
    m, p, v, k = cells.shape
    few = p < 2 or v < 2 or k < 2
    if few:
        none, notes = explained(np.full(m, np.nan), (True, blocks.TOO_FEW_SUBJECTS))
        return tuple(Block("variance", name, none, notes) for name in FACTORS)
    squares = _crossed(cells)
    estimates = _estimates(squares, p, v, k)
    constant = np.ptp(cells, axis=(1, 2, 3)) == 0
    made = []
    for name, estimate in zip(FACTORS, estimates, strict=True):
        value, notes = explained(np.maximum(estimate, 0), (constant, blocks.NO_VARIATION))
        negative = "negative estimate set to 0"
        notes = tuple(n or (negative if e < 0 else "") for n, e in zip(notes, estimate, strict=True))
        made.append(Block("variance", name, value, notes))
    return tuple(made)


def _estimates(squares: tuple[Floats, ...], p: int, v: int, k: int) -> tuple[Floats, ...]:
    subject, visit, rater, sv, sr, vr, rest = squares
    return (
        *((subject - sv - sr + rest) / (v * k), (visit - sv - vr + rest) / (p * k), (rater - sr - vr + rest) / (p * v)),
        *((sv - rest) / k, (sr - rest) / v, (vr - rest) / p, rest),
    )


def _crossed(cells: Floats) -> tuple[Floats, ...]:
    """Mean squares of the three factors, their pairs and the rest, float noise set to nothing."""
    _, p, v, k = cells.shape
    centred = cells - cells.mean(axis=(1, 2, 3), keepdims=True)
    means = {axes: centred.mean(axis=axes, keepdims=True) for axes in ((2, 3), (1, 3), (1, 2), (3,), (2,), (1,))}
    s, t, r = means[2, 3], means[1, 3], means[1, 2]
    effects = (s, t, r, means[3,] - s - t, means[2,] - s - r, means[1,] - t - r)
    rest = centred - means[3,] - means[2,] - means[1,] + s + t + r
    full = [np.broadcast_to(effect, cells.shape) for effect in (*effects, rest)]
    df = (p - 1, v - 1, k - 1, (p - 1) * (v - 1), (p - 1) * (k - 1), (v - 1) * (k - 1), (p - 1) * (v - 1) * (k - 1))
    noise = NOISE * (centred**2).sum(axis=(1, 2, 3))
    sums = [(effect**2).sum(axis=(1, 2, 3)) for effect in full]
    return tuple(np.where(total <= noise, 0.0, total) / d for total, d in zip(sums, df, strict=True))
