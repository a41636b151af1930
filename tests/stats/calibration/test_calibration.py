"""How close a rater comes to a panel: by hand, and by the definition over every pair of judgements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.stats.calibration import calibration


def test_kappa_of_four_judgements_by_hand() -> None:
    """Shares of the maximum: own 1, 0, 1/3, 1; panel's 1, 0, 2/3, 0.

    Observed: (0 + 0 + 1/9 + 1) / 4 = 5/18. Expected, over all 16 pairs of an own and a panel's share: own 1 against
    1, 0, 2/3, 0 gives 0 + 1 + 1/9 + 1 = 19/9 (twice); own 0 gives 1 + 0 + 4/9 + 0 = 13/9; own 1/3 gives
    4/9 + 1/9 + 1/9 + 1/9 = 7/9; together 58/9, over 16 = 29/72. Kappa = 1 - (5/18) / (29/72) = 1 - 20/29 = 9/29.
    """
    found = calibration.kappa([(3, 3, 3), (0, 0, 1), (1, 2, 3), (1, 0, 1)])
    assert found.value == pytest.approx(9 / 29, abs=1e-12)
    assert (found.n, found.n_possible) == (4, 4)


judgement = st.sampled_from([1, 2, 3]).flatmap(
    lambda top: st.tuples(st.integers(0, top), st.integers(0, top), st.just(top))
)


@given(st.lists(judgement, min_size=2, max_size=30))
def test_kappa_is_one_minus_observed_over_expected_disagreement(known: list[tuple[int, int, int]]) -> None:
    own, panel = [a / top for a, _, top in known], [b / top for _, b, top in known]
    observed = sum((a - b) ** 2 for a, b in zip(own, panel, strict=True)) / len(known)
    expected = sum((a - b) ** 2 for a in own for b in panel) / len(known) ** 2
    found = calibration.kappa(list(known))
    if expected == 0:
        assert found.value is None
        assert found.note
    else:
        assert found.value == pytest.approx(1 - observed / expected, abs=1e-9)


def test_what_the_rater_left_out_is_counted_and_not_compared() -> None:
    found = calibration.kappa([(None, 3, 3), (2, 2, 3), (0, 0, 1)])
    assert found.value == pytest.approx(1.0)
    assert (found.n, found.n_possible) == (2, 3)
    assert calibration.kappa([(None, 3, 3)]).value is None
    assert calibration.kappa([(0, 0, 3), (0, 0, 1)]).value is None  # one level only: no chance to correct for


def test_icc_of_totals_against_published_numbers() -> None:
    """Raters 1 and 3 of Shrout & Fleiss 1979 (9 6 8 7 10 6 and 5 3 6 2 6 4): two-way mean squares by hand.

    Means of the targets 7 4.5 7 4.5 8 5, grand mean 6: SSB = 2 (1 + 2.25 + 1 + 2.25 + 4 + 1) = 23, MSB = 4.6.
    Rater means 46/6 and 26/6: SSJ = 6 x 2 x (10/6)^2 = 33.33, MSJ = 33.33. SST = 60, so SSE = 3.667, MSE = 0.7333.
    ICC(A,1) = (4.6 - 0.7333) / (4.6 + 0.7333 + 2/6 (33.3333 - 0.7333)) = 3.8667 / 16.2 = 0.23868.
    """
    found = calibration.icc(list(zip((9, 6, 8, 7, 10, 6), (5, 3, 6, 2, 6, 4), strict=True)))
    assert found.value == pytest.approx(3.866666667 / 16.2, abs=1e-8)
    assert found.n == 6


def test_too_few_totals_are_not_estimable() -> None:
    found = calibration.icc([(3, 3), (None, 5), (2, 8)])
    assert (found.value, found.n, found.n_possible) == (None, 2, 3)
    assert "fewer than 3" in found.note


@pytest.mark.parametrize(("n", "passed"), [(59, False), (60, True)])
def test_a_pass_needs_sixty_judgements(n: int, passed: bool) -> None:
    alike = [(level % 4, level % 4, 3) for level in range(n)]
    found = calibration.kappa(alike)
    assert found.value == pytest.approx(1.0)
    assert (found.is_enough, found.reaches(0.6)) == (passed, passed)
