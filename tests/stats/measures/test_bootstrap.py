"""Resampling by subject: the matrix product does what a loop over copied tables does."""

import numpy as np
import pytest

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable
from dmscorer.stats.agreement.engine import Chance, agreement
from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Floats
from dmscorer.stats.measures.bootstrap import icc_intervals, icc_resamples, kappa_intervals, weights
from dmscorer.stats.measures.categorical import kappas, levels
from dmscorer.stats.measures.reliability import intraclass, mean_squares
from tests.stats.studies import CDASI, filled


def ratings(seed: int, n: int = 12, k: int = 3) -> Floats:
    rng = np.random.default_rng(seed)
    return np.asarray(np.round(rng.normal(20, 5, (n, 1)) + rng.normal(0, 1, (1, k)) + rng.normal(0, 3, (n, k))))


def test_weights_draw_subjects_with_all_their_visits() -> None:
    """Six cases of three subjects, two each: both visits come equally often, and six cases in all."""
    drawn = weights(np.array([0, 0, 1, 1, 2, 2]), 500, 1)
    assert (drawn[:, ::2] == drawn[:, 1::2]).all()
    assert (drawn.sum(axis=1) == 6).all()
    assert drawn.mean() == pytest.approx(1)
    assert drawn[:, 0].var() == pytest.approx(2 / 3, abs=0.12)  # binomial: 3 draws of 1/3


def test_the_same_seed_draws_the_same() -> None:
    subject = np.arange(7)
    assert (weights(subject, 20, 5) == weights(subject, 20, 5)).all()
    assert (weights(subject, 20, 5) != weights(subject, 20, 6)).any()


@pytest.mark.parametrize("variant", ["1,1", "A,1", "C,1", "A,k"])
def test_resamples_are_those_of_copied_tables(variant: str) -> None:
    """Each resample as a table of its own, repeats as separate rows, through the ordinary coefficient."""
    table = ratings(1)
    drawn = weights(np.arange(12) // 2, 60, 3)
    fast = icc_resamples(table[None], drawn, variant)[0]
    for row, found in zip(drawn, fast, strict=True):
        copied = np.repeat(table, row.astype(int), axis=0)
        slow = next(b for b in intraclass(mean_squares(copied[None])) if b.variant == variant).value[0]
        assert found == pytest.approx(slow, abs=1e-12)


def test_percentiles_are_numpys() -> None:
    table, drawn = ratings(2), weights(np.arange(12), 400, 1)
    (block,) = icc_intervals(table[None], drawn, ("A,1",))
    low, high = np.percentile(icc_resamples(table[None], drawn, "A,1")[0], [2.5, 97.5])
    assert block.low is not None
    assert block.high is not None
    assert [block.low[0], block.high[0]] == pytest.approx([low, high])
    assert (block.interval, block.notes) == ("bootstrap", (blocks.THESE_RATERS,))


def test_kappas_are_resampled_like_copied_tables() -> None:
    rng = np.random.default_rng(4)
    table = np.clip(rng.integers(0, 4, (10, 1)) + rng.integers(-1, 2, (10, 3)), 0, 3).astype(float)
    table[2, 1] = np.nan
    data, drawn = levels(table[None], 3), weights(np.arange(10), 200, 2)
    names = ("A", "B", "C")
    found = kappa_intervals(data, drawn, kappas(data, names))
    copies = [kappas(levels(np.repeat(table, row.astype(int), axis=0)[None], 3), names) for row in drawn]
    for at, block in enumerate(kappas(data, names)):
        mine = next(
            b for b in found if (b.statistic, b.variant, b.raters) == (block.statistic, block.variant, block.raters)
        )
        expected = np.percentile([copy[at].value[0] for copy in copies], [2.5, 97.5])
        assert mine.low is not None
        assert mine.high is not None
        assert [mine.low[0], mine.high[0]] == pytest.approx(list(expected))


def test_a_statistic_that_resamples_leave_undefined_has_no_interval() -> None:
    """One differing case of eight: a third of the resamples miss it and are constant."""
    table = np.zeros((8, 2))
    table[0] = [1, 0]
    (block,) = icc_intervals(table[None], weights(np.arange(8), 300, 1), ("A,1",))
    assert np.isfinite(block.value[0])
    assert block.low is not None
    assert np.isnan(block.low[0])
    assert block.notes == (blocks.UNDEFINED_RESAMPLES,)


@pytest.mark.parametrize("table", [np.full((5, 3), 7 / 3), np.ones((1, 3)), np.ones((5, 1))])
def test_what_is_not_estimable_is_not_resampled(table: Floats) -> None:
    (block,) = icc_intervals(table[None], weights(np.arange(len(table)), 50, 1), ("A,1",))
    assert np.isnan(block.value[0])
    assert block.notes[0]
    assert blocks.THESE_RATERS not in block.notes[0]


def test_rows_of_the_bootstrap_stand_beside_the_others() -> None:
    rng = np.random.default_rng(7)
    cases = tuple(CaseKey(f"S{at // 2}", "ab"[at % 2]) for at in range(12))
    true = rng.integers(0, 4, (12, 2))
    sheets = {
        (c, r): filled({"scalp.erythema": int(np.clip(e + rng.integers(-1, 2), 0, 3)), "malar.scale": int(min(2, s))})
        for c, (e, s) in enumerate(true)
        for r in range(3)
    }
    rows = agreement(RatingTable(("A", "B", "C"), cases, sheets), CDASI, Chance(seed=3, resamples=200))
    found = [r for r in rows if (r.measure, r.statistic, r.variant, r.visit) == ("activity", "icc", "A,1", "all")]
    assert [r.interval for r in found] == ["generalised", "f", "bootstrap"]
    assert len({r.value for r in found}) == 1
    assert ["CI approximate" in r.note for r in found] == [True, True, False]
    kappa = [r for r in rows if (r.measure, r.statistic, r.variant) == ("scalp.erythema", "kappa", "quadratic")]
    assert {r.interval for r in kappa} == {"", "bootstrap"}
    assert rows == agreement(RatingTable(("A", "B", "C"), cases, sheets), CDASI, Chance(seed=3, resamples=200))
