"""Raters against themselves: the published table as two times, and nothing but differences below ten repeats."""

from random import Random

import pytest

from dmscorer.domain.agreement.agreement import CaseKey, Result
from dmscorer.stats.agreement.intrarater import FEWEST, TOO_FEW, intrarater
from tests.stats.agreement.test_agreement import scored
from tests.stats.measures.test_reliability import SHROUT_FLEISS
from tests.stats.studies import CDASI


def rows_of(pairs: list[tuple[float, float]]) -> dict[tuple[str, str, str], Result]:
    sheets = {CaseKey(f"S{at}", "1"): (scored(first), scored(again)) for at, (first, again) in enumerate(pairs)}
    found = intrarater({"B": sheets, "A": {}}, CDASI)
    assert {row.raters for row in found} == {"B"}
    assert all("hidden repeats" in row.note for row in found)
    return {(row.measure, row.statistic, row.variant): row for row in found}


def test_the_coefficient_is_that_of_the_two_times() -> None:
    """Columns 1 and 3 of Shrout & Fleiss 1979, twice over so that there are twelve: mean squares worked by hand.

    Twelve targets: SSB = 2 x 23 = 46, MSB = 46 / 11; SSJ = 12 x 2 x (5/3)^2 = 66.667; SST = 120, SSE = 7.3333, MSE = SSE / 11.
    ICC(A,1) = (MSB - MSE) / (MSB + MSE + 2/12 (MSJ - MSE)).
    """
    pairs = [(row[0], row[2]) for row in SHROUT_FLEISS] * 2
    msb, msj, mse = 46 / 11, 66 + 2 / 3, (120 - 46 - 66 - 2 / 3) / 11
    row = rows_of(pairs)["activity", "icc", "A,1"]
    assert row.value == pytest.approx((msb - mse) / (msb + mse + (msj - mse) / 6))
    assert (row.n_cases, row.n_ratings) == (12, 24)


def test_the_difference_is_again_minus_first() -> None:
    found = rows_of([(4, 5), (6, 8), (2, 2)])
    bias = found["activity", "bland_altman", "bias"]
    assert bias.value == pytest.approx(1.0)


@pytest.mark.parametrize("n", [FEWEST - 1, FEWEST])
def test_below_ten_repeats_there_are_differences_and_no_coefficient(n: int) -> None:
    random = Random(2)
    found = rows_of([(float(random.randint(0, 20)), float(random.randint(0, 20))) for _ in range(n)])
    for name in (("icc", "A,1"), ("sem", "agreement"), ("sdc", "agreement")):
        row = found["activity", *name]
        assert (row.value is None) == (n < FEWEST)
        assert (TOO_FEW in row.note) == (n < FEWEST)
        assert row.low is None or n >= FEWEST
    assert found["activity", "bland_altman", "bias"].value is not None
    assert ("scalp.erythema", "kappa", "quadratic") in found
