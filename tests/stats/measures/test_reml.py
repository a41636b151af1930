"""Variances from all available ratings, beside statsmodels and the closed form."""

import warnings

import numpy as np
import pytest

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Floats
from dmscorer.stats.measures.reml import _iterated, icc_reml, reml
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
    assert own <= min(dense_deviance(np.full(len(tried), a), tried, table).min() for a in tried) + 0.02


@pytest.mark.parametrize("table", [SHROUT_FLEISS, simulated(4, 0), simulated(5, 0, raters=0)])
def test_without_missing_ratings_the_closed_form_is_the_maximum(table: Floats) -> None:
    parts = reml(table[None])
    closed = [parts.subject[0], parts.rater[0], parts.residual[0]]
    assert _iterated(table[None])[:, 0] == pytest.approx(closed, rel=1e-5, abs=1e-5)


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
