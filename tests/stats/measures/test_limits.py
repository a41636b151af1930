"""Limits of agreement by pair and with the mean of the raters."""

import numpy as np
import pytest

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats
from dmscorer.stats.measures.limits import bland_altman, limits_with_mean
from dmscorer.stats.measures.reliability import mean_squares


def pair(table: Floats) -> dict[str, Block]:
    return {block.variant: block for block in bland_altman(np.asarray(table, dtype=float)[None], ("A", "B"))}


def limits(block: Block) -> list[float]:
    return [float(x[0]) for x in (block.value, block.low, block.high) if x is not None]


def test_bias_and_limits_worked_by_hand() -> None:
    """Differences 1 -1 2 0 3: mean 1, SD sqrt(10 / 4) = 1.5811; limits 1 -+ 1.96 x 1.5811 = -2.0990 and 4.0990.

    Bias +- t(.975; 4) x SD / sqrt 5 = 2.7764 x 0.7071 = 1.9632 (t from a printed table).
    """
    found = pair(np.array([[3, 2], [1, 2], [5, 3], [4, 4], [9, 6]]))
    assert limits(found["bias"]) == pytest.approx([1, -0.9632, 2.9632], abs=2e-4)
    assert found["lower"].value[0] == pytest.approx(-2.0990, abs=1e-4)
    assert found["upper"].value[0] == pytest.approx(4.0990, abs=1e-4)
    assert found["upper"].raters == "A|B"
    assert found["upper"].interval == "exact"


def test_the_intervals_of_the_limits_are_non_central_t() -> None:
    """Carkeet 2015: limit = mean + SD x t'(df, 1.96 sqrt n) / sqrt n; quantiles by scipy.stats."""
    from scipy.stats import nct

    gaps = np.random.default_rng(1).normal(2, 3, 14)
    found = pair(np.stack([gaps, np.zeros(14)], axis=1))
    inner, outer = nct.ppf([0.025, 0.975], 13, 1.96 * np.sqrt(14)) / np.sqrt(14)
    mean, spread = gaps.mean(), gaps.std(ddof=1)
    assert limits(found["upper"])[1:] == pytest.approx([mean + inner * spread, mean + outer * spread], rel=1e-9)
    assert limits(found["lower"])[1:] == pytest.approx([mean - outer * spread, mean - inner * spread], rel=1e-9)


def test_the_interval_of_a_limit_holds_it_in_95_of_100() -> None:
    """4,000 simulated studies of 9 cases; the true upper limit is 1.96."""
    gaps = np.random.default_rng(2).normal(0, 1, (4000, 9))
    upper = bland_altman(np.stack([gaps, np.zeros_like(gaps)], axis=2), ("A", "B"))[2]
    assert upper.low is not None
    assert upper.high is not None
    assert np.mean((upper.low <= 1.96) & (upper.high >= 1.96)) == pytest.approx(0.95, abs=0.011)


def test_missing_ratings_drop_out_pair_by_pair() -> None:
    whole = np.array([[3.0, 2], [1, 2], [5, 3]])
    holed = np.array([[3.0, 2], [1, 2], [7, np.nan], [5, 3]])
    for variant in ("bias", "lower", "upper"):
        assert limits(pair(holed)[variant]) == pytest.approx(limits(pair(whole)[variant]))


def test_raters_a_constant_apart_have_limits_and_no_interval() -> None:
    for shift, note in ((0.0, blocks.EVEN_PAIR), (2.0, blocks.EVEN_PAIR)):
        table = np.array([[4.1, 4.1], [7.3, 7.3], [1.7, 1.7]]) - [0, shift]
        for block in pair(table).values():
            assert block.value[0] == pytest.approx(shift)
            assert np.isnan(limits(block)[1:]).all()
            assert block.notes == (note,)


def test_one_case_has_no_limits() -> None:
    for block in pair(np.array([[3.0, 2.0], [1.0, np.nan]])).values():
        assert np.isnan(limits(block)).all()
        assert block.notes == (blocks.TOO_FEW_PAIRED,)


def with_squares(n: int, k: int, raters: float, residual: float) -> Floats:
    """A table with these sums of squares between raters and of the residual."""
    case, rater = np.linspace(-1, 1, n), np.linspace(-1, 1, k)
    other = np.resize([1.0, -1.0], n)
    product = np.outer(other - other.mean(), rater)
    between = np.ones((n, 1)) * rater
    scaled = between * np.sqrt(raters / (between**2).sum()) + product * np.sqrt(residual / (product**2).sum())
    return np.asarray(scaled + 10 * case[:, None])


def test_limits_with_the_mean_of_christensen_2020() -> None:
    """Their package prints for Jones's data, 40 subjects and 5 observers: sigma B .285 and E .579; 1.131 (1.010, 1.816).

    Hence SSE = .579^2 x 156 and SSB = 4 x (40 x .285^2 + .579^2). The digits are rounded, and 1.96 is theirs to 1e-4.
    """
    residual = 0.579**2
    table = with_squares(40, 5, 4 * (40 * 0.285**2 + residual), 156 * residual)
    assert limits(limits_with_mean(mean_squares(table[None]))) == pytest.approx([1.131, 1.010, 1.816], abs=0.003)


def test_limits_with_the_mean_worked_by_hand() -> None:
    """Rows 1 3 / 2 2 / 3 4: rater means 2 and 3, SSJ = 3 x .5 = 1.5; total 5.5, cases 3; residual 1; 1.96 sqrt(2.5 / 6)."""
    block = limits_with_mean(mean_squares(np.array([[[1.0, 3], [2, 2], [3, 4]]])))
    assert block.value[0] == pytest.approx(1.96 * np.sqrt(2.5 / 6))


def test_limits_with_the_mean_that_cannot_be() -> None:
    same = np.repeat(np.arange(5.0)[:, None], 3, axis=1)
    block = limits_with_mean(mean_squares(same[None]))
    assert block.value[0] == 0
    assert np.isnan(limits(block)[1:]).all()
    assert block.notes == (blocks.NO_INTERVAL,)
    assert limits_with_mean(mean_squares(np.ones((1, 4, 3)))).notes == (blocks.NO_VARIATION,)
    assert limits_with_mean(mean_squares(np.ones((1, 1, 3)))).notes == (blocks.TOO_FEW_CASES,)


def test_scaling_the_ratings_scales_the_limits() -> None:
    table = np.random.default_rng(3).integers(0, 20, (8, 3)).astype(float)
    one, three = (limits(limits_with_mean(mean_squares(c * table[None]))) for c in (1, 3))
    assert three == pytest.approx([3 * x for x in one])
