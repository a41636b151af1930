"""Variances from all available ratings, beside statsmodels and the closed form."""

import warnings

import numpy as np
import pytest

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Floats
from dmscorer.stats.measures.pooled import pooled
from dmscorer.stats.measures.reml import _iterated, icc_reml, reml
from dmscorer.stats.measures.sizes import sizes
from tests.stats.measures.examples import EXAMPLES, Example
from tests.stats.measures.test_reliability import SHROUT_FLEISS


def simulated(seed: int, missing: float, raters: float = 1.5) -> Floats:
    rng = np.random.default_rng(seed)
    table = rng.normal(0, 3, (14, 1)) + rng.normal(0, raters, (1, 3)) + rng.normal(0, 2, (14, 3))
    table[rng.random(table.shape) < missing] = np.nan
    return table


def by_statsmodels(table: Floats) -> list[float]:
    """Crossed random effects as variance components of one group."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        import statsmodels.formula.api as smf

        long = pd.DataFrame(table).stack().dropna().rename_axis(["t", "r"]).rename("v").reset_index().assign(g=1)
        both = {"a": "0 + C(t)", "b": "0 + C(r)"}
        model = smf.mixedlm("v ~ 1", long, groups="g", vc_formula=both, re_formula="0")
        fit = model.fit(reml=True, method=["bfgs", "powell"])
    return [*fit.vcomp, fit.scale]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_missing_ratings_as_statsmodels(seed: int) -> None:
    table = simulated(seed, 0.2)
    parts = reml(table[None])
    found = [parts.subject[0], parts.rater[0], parts.residual[0]]
    reference = by_statsmodels(table)
    assert found[2] == pytest.approx(reference[2], rel=2e-3)
    assert sorted(found[:2]) == pytest.approx(sorted(reference[:2]), rel=5e-3, abs=0.01)


def dense_deviance(subject: Floats, rater: Floats, table: Floats) -> Floats:
    """-2 log restricted likelihood from the whole covariance matrix, residual variance profiled out (up to a constant).

    One for each pair of ratios of the two variances to the residual one.
    """
    at_case, at_rater = np.nonzero(np.isfinite(table))
    y = table[at_case, at_rater]
    same_case, same_rater = at_case[:, None] == at_case, at_rater[:, None] == at_rater
    covariance = np.eye(len(y)) + subject[:, None, None] * same_case + rater[:, None, None] * same_rater
    inverse = np.linalg.inv(covariance)
    fixed = inverse.sum((1, 2))
    rest = y - ((inverse @ y).sum(1) / fixed)[:, None]
    squares = np.einsum("ai,aij,aj->a", rest, inverse, rest, optimize=True)
    return np.asarray((len(y) - 1) * np.log(squares) + np.linalg.slogdet(covariance)[1] + np.log(fixed))


@pytest.mark.parametrize("seed", range(40))
def test_no_direct_search_finds_a_better_maximum_in_small_extreme_tables(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(4, 12)), int(rng.integers(2, 5))
    sd = rng.choice([0.3, 1, 3], 3)
    table = np.round(rng.normal(10, sd[0], (n, 1)) + rng.normal(0, sd[1], (1, k)) + rng.normal(0, sd[2], (n, k)))
    table[rng.random((n, k)) < rng.choice([0.1, 0.3, 0.5])] = np.nan
    parts = reml(table[None])
    subject, rater, residual = float(parts.subject[0]), float(parts.rater[0]), float(parts.residual[0])
    if not residual > 1e-6 * (subject + rater + residual):
        return  # not estimable, and said so: tested below
    own = dense_deviance(np.array([subject / residual]), np.array([rater / residual]), table)
    tried = np.concatenate([[0], np.geomspace(1e-3, 1e4, 60)])
    assert own <= min(dense_deviance(np.full(len(tried), a), tried, table).min() for a in tried) + 1e-6


@pytest.mark.parametrize("table", [SHROUT_FLEISS, simulated(4, 0), simulated(5, 0, raters=0)])
def test_without_missing_ratings_the_closed_form_is_the_maximum(table: Floats) -> None:
    parts = reml(table[None])
    closed = [parts.subject[0], parts.rater[0], parts.residual[0]]
    assert _iterated(pooled(table[None]))[:, 0] == pytest.approx(closed, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("rows", "icc"),
    [("031 201 311 312 033 100 010", 0.0454), ("133 303 001 120 330", 0.0659), ("023 311 100", 0.100)],
)
def test_at_the_border_of_balanced_tables_as_lme4(rows: str, icc: float) -> None:
    """lme4 1.1-31. Both mean squares lie below the residual's: the smaller one is pooled first, the other then stands above."""
    table = np.array([[float(level) for level in row] for row in rows.split()])
    (found,) = [block for block in icc_reml(reml(table[None])) if block.variant == "A,1"]
    assert found.value[0] == pytest.approx(icc, abs=1e-4)
    by_search = _iterated(pooled(table[None]))[:, 0]
    assert by_search[0] / by_search.sum() == pytest.approx(found.value[0], abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_the_maximum_is_flat_to_rounding(seed: int) -> None:
    """Slopes of the dense likelihood over both logarithms of ratios vanish, so that others can recompute it to 1e-9."""
    table = simulated(seed + 20, 0.3)
    parts = reml(table[None])
    ratios = [float(part[0] / parts.residual[0]) for part in (parts.subject, parts.rater)]
    for at in (0, 1):
        if ratios[at] == 0:
            continue
        beside = np.exp(np.array([1e-3, -1e-3]))
        subject, rater = (ratio * (beside if at == one else np.ones(2)) for one, ratio in enumerate(ratios))
        up, down = dense_deviance(subject, rater, table)
        assert abs(up - down) / 2e-3 < 2e-5


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_worked_examples(example: Example) -> None:
    parts = reml(example.table[None])
    assert [float(part[0]) for part in (parts.subject, parts.rater, parts.residual)] == pytest.approx(
        example.reml, abs=6e-5
    )
    assert icc_reml(parts)[0].value[0] == pytest.approx(example.icc, abs=6e-5)


def six_raters(per_case: int) -> Floats:
    rng = np.random.default_rng(4)
    table = rng.normal(0, 3, (9, 1)) + rng.normal(0, 1.5, (1, 6)) + rng.normal(0, 2, (9, 6))
    for row in table:
        row[rng.permutation(6)[per_case:]] = np.nan
    return np.asarray(table)


def test_the_mean_of_three_of_six_raters_is_that_of_three() -> None:
    parts = reml(six_raters(3)[None])
    found = {block.variant: float(block.value[0]) for block in icc_reml(parts)}
    s, r, e = (float(part[0]) for part in (parts.subject, parts.rater, parts.residual))
    assert found["A,k"] == pytest.approx(s / (s + (r + e) / 3))


def test_consistency_of_means_carries_the_raters_they_do_not_share() -> None:
    """By hand: cases AB, AC, BC: 1/k = 1/2; each pair of cases shares one rater: 1/4; hence q = 1/2 - 1/4."""
    n = np.nan
    table = np.array([[1.0, 2, n], [4, n, 7], [n, 3, 5], [8, 9, 12]])[None, :3]
    found = sizes(table)
    assert (found.harmonic[0], found.arithmetic[0], found.unshared[0]) == pytest.approx((2, 2, 0.25))
    assert sizes(np.ones((1, 5, 3))).unshared[0] == 0
    mixed = sizes(np.array([[1.0, 2, 3], [1, 2, n], [n, n, 4]])[None])  # one rating alone has no mean: k of 3 and 2
    assert (mixed.harmonic[0], mixed.arithmetic[0]) == pytest.approx((2 / (1 / 3 + 1 / 2), 2.5))


def test_complete_data_give_the_published_coefficient() -> None:
    """All components of Shrout & Fleiss's table are positive, so REML is their ANOVA: .290, .715, .620, .909."""
    found = {block.variant: round(float(block.value[0]), 3) for block in icc_reml(reml(SHROUT_FLEISS[None]))}
    assert found == {"A,1": 0.290, "C,1": 0.715, "A,k": 0.620, "C,k": 0.909}


def test_measures_are_independent_of_each_other() -> None:
    tables = np.stack([simulated(seed, 0.25) for seed in range(5)])
    together = reml(tables)
    for at, table in enumerate(tables):
        alone = reml(table[None])
        assert together.subject[at] == pytest.approx(alone.subject[0], rel=1e-6)
        assert together.residual[at] == pytest.approx(alone.residual[0], rel=1e-6)


@pytest.mark.parametrize(
    ("table", "note"),
    [
        (np.full((6, 3), 7 / 3), blocks.NO_VARIATION),
        (np.where(np.eye(6, 3) == 1, np.nan, 7 / 3), blocks.NO_VARIATION),
        (np.arange(6.0)[:, None], blocks.TOO_FEW_RATERS),
        (np.array([[1.0, 2], [3, np.nan], [np.nan, 4]]), blocks.TOO_FEW_PAIRABLE),
        (np.array([[1.0, 1], [3, np.nan], [np.nan, 4], [5, 5]]), blocks.NO_RESIDUAL_LEFT),
        (np.full((4, 2), np.nan), blocks.TOO_FEW_PAIRABLE),
    ],
)
def test_what_cannot_be_estimated(table: Floats, note: str) -> None:
    for block in icc_reml(reml(table[None])):
        assert np.isnan(block.value[0])
        assert block.notes == (note,)


def test_cases_that_nobody_rated_change_nothing() -> None:
    table = simulated(6, 0.2)
    more = np.concatenate([table, np.full((3, 3), np.nan)])
    assert reml(more[None]).subject[0] == pytest.approx(reml(table[None]).subject[0], rel=1e-6)
