"""The expected width of the interval: against a simulation of the model it was derived for, and its own inverse."""

import numpy as np
import pytest
from scipy import stats

from dmscorer.domain.charter import planning


def simulated_width(n: int, k: int, icc: float, draws: int = 4000) -> float:
    """Mean width of the exact 95 % interval of ICC(1,1) (Shrout & Fleiss 1979) over draws of the one-way random model."""
    random = np.random.default_rng(20021331)
    between = k * icc + (1 - icc)  # expected mean squares, in units of the total variance
    msb = between * random.chisquare(n - 1, draws) / (n - 1)
    msw = (1 - icc) * random.chisquare(n * (k - 1), draws) / (n * (k - 1))
    f = msb / msw
    low, high = f / stats.f.ppf(0.975, n - 1, n * (k - 1)), f * stats.f.ppf(0.975, n * (k - 1), n - 1)
    return float(np.mean((high - 1) / (high + k - 1) - (low - 1) / (low + k - 1)))


@pytest.mark.parametrize(("n", "k", "icc"), [(30, 2, 0.8), (50, 3, 0.8), (100, 3, 0.6), (60, 4, 0.9)])
def test_the_expected_width_is_that_of_simulated_studies(n: int, k: int, icc: float) -> None:
    """Bonett's is an approximation for planning: within a twelfth of the simulated mean width."""
    width = planning.expected_width(n, k, icc)
    assert width == pytest.approx(simulated_width(n, k, icc), rel=1 / 12)


def test_a_width_by_hand() -> None:
    """N = 51, k = 2, r = .8: sqrt(8 * 3.8415 * .04 * 3.24 / (2 * 50)) = sqrt(.039828) = .19957."""
    assert planning.expected_width(51, 2) == pytest.approx(0.19957, abs=5e-5)


@pytest.mark.parametrize("k", [2, 3, 5])
def test_the_cases_needed_are_the_fewest_that_reach_the_width(k: int) -> None:
    n = planning.cases_needed(0.2, k)
    reached, before = planning.expected_width(n, k), planning.expected_width(n - 1, k)
    assert reached is not None
    assert before is not None
    assert reached <= 0.2 < before


def test_one_case_or_one_rater_can_show_nothing() -> None:
    assert planning.expected_width(1, 3) is None
    assert planning.expected_width(20, 1) is None


def test_the_studys_own_numbers_stand_in_the_table() -> None:
    assert 17 in [n for n, _ in planning.grid(17, 6)]
    assert planning.raters_shown(6) == (2, 3, 4, 6)
