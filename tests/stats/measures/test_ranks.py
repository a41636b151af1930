"""Kendall's W and Friedman beside scipy."""

import numpy as np
import pytest
from scipy.stats import friedmanchisquare, rankdata

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.ranks import friedman, kendall_w, midranks
from dmscorer.stats.measures.reliability import mean_squares

TABLES = [np.random.default_rng(seed).integers(0, 6, (9, 4)).astype(float) for seed in (1, 2, 3)]


@pytest.mark.parametrize("table", TABLES)
def test_friedman_is_scipys(table: np.ndarray) -> None:
    block = friedman(table[None], mean_squares(table[None]))
    expected = friedmanchisquare(*table.T)
    assert block.value[0] == pytest.approx(expected.statistic)
    assert block.p is not None
    assert block.p[0] == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("table", TABLES)
def test_kendalls_w_is_friedmans_of_the_transposed_table(table: np.ndarray) -> None:
    """W = chi-square / (raters x (cases - 1)), the cases being what is ranked."""
    block = kendall_w(table[None], mean_squares(table[None]))
    expected = friedmanchisquare(*table)
    assert block.value[0] == pytest.approx(expected.statistic / (4 * 8))
    assert block.p is not None
    assert block.p[0] == pytest.approx(expected.pvalue)


def test_raters_who_rank_alike_have_a_w_of_1() -> None:
    table = np.array([[1.0, 10, 5], [2, 20, 6], [3, 25, 9]])
    assert kendall_w(table[None], mean_squares(table[None])).value[0] == pytest.approx(1)


def test_what_cannot_be_ranked() -> None:
    alike = np.repeat(np.arange(5.0)[:, None], 3, axis=1)
    assert friedman(alike[None], mean_squares(alike[None])).notes == (blocks.AGREE_EVERYWHERE,)
    flat = np.ones((5, 1)) * np.arange(3.0)
    assert kendall_w(flat[None], mean_squares(flat[None])).notes == (blocks.CASES_DO_NOT_DIFFER,)
    for few in (np.ones((1, 3)), np.ones((4, 1)), np.ones((4, 3))):
        for block in (kendall_w(few[None], mean_squares(few[None])), friedman(few[None], mean_squares(few[None]))):
            assert np.isnan(block.value[0])
            assert block.notes[0]


def test_midranks_are_scipys() -> None:
    values = np.random.default_rng(5).integers(0, 5, (6, 7, 11)).astype(float)
    assert (midranks(values) == rankdata(values, axis=-1)).all()
