"""Intraclass correlations beside the published table, pingouin, and rules that must hold."""

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats
from dmscorer.stats.measures.reliability import intraclass, mean_squares

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
SIX = ("1,1", "A,1", "C,1", "1,k", "A,k", "C,k")


def six(table: Any) -> dict[str, Block]:
    return {block.variant: block for block in intraclass(mean_squares(np.asarray(table, dtype=np.float64)[None]))}


def value(table: Any, variant: str) -> float:
    return float(six(table)[variant].value[0])


def numbers(block: Block) -> list[float]:
    fields = (block.value, block.low, block.high, block.stat_f, block.df1, block.df2, block.p)
    return [float(field[0]) for field in fields if field is not None]


def by_pingouin(table: Floats) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        import pingouin

        pingouin.options["round.column.CI95"] = None
        long = pd.DataFrame(table).stack().rename_axis(["t", "r"]).rename("v").reset_index()
        return pingouin.intraclass_corr(long, "t", "r", "v").set_index("Type")


def test_shrout_and_fleiss_1979() -> None:
    """Their table 4, and the interval of ICC(2,1) on their page 424."""
    found = [round(value(SHROUT_FLEISS, variant), 3) for variant in SIX]
    assert found == [0.166, 0.290, 0.715, 0.443, 0.620, 0.909]
    low, high = six(SHROUT_FLEISS)["A,1"].low, six(SHROUT_FLEISS)["A,1"].high
    assert low is not None
    assert high is not None
    assert [round(float(low[0]), 3), round(float(high[0]), 3)] == [0.019, 0.761]


def test_mean_squares_add_up_and_are_the_published_ones() -> None:
    """Shrout & Fleiss, table 3: between targets 11.24, within 6.26, judges 32.49, residual 1.02."""
    ms = mean_squares(SHROUT_FLEISS[None])
    assert [round(float(x[0]), 2) for x in (ms.cases, ms.within, ms.raters, ms.residual)] == [11.24, 6.26, 32.49, 1.02]
    total = ((SHROUT_FLEISS - SHROUT_FLEISS.mean()) ** 2).sum()
    assert 5 * ms.cases[0] + 3 * ms.raters[0] + 15 * ms.residual[0] == pytest.approx(total, rel=1e-14)


@pytest.mark.parametrize(("seed", "n", "k"), [(1, 7, 3), (2, 21, 3), (3, 50, 2), (4, 12, 6), (7, 3, 3)])
def test_all_numbers_are_pingouins(seed: int, n: int, k: int) -> None:
    """Its CI95 unrounded; p is of MSB / MSE as here."""
    rng = np.random.default_rng(seed)
    table = np.round(rng.normal(20, 6, (n, 1)) + rng.normal(0, 2, (1, k)) + rng.normal(0, 3, (n, k)))
    reference = by_pingouin(table)
    for variant, block in six(table).items():
        row = reference.loc[f"ICC({variant})"]
        expected = [row["ICC"], *row["CI95"], row["F"], row["df1"], row["df2"], row["pval"]]
        assert numbers(block) == pytest.approx(expected, abs=1e-9)


def test_many_measures_at_once_are_each_alone() -> None:
    tables = np.random.default_rng(6).integers(0, 5, (9, 11, 3)).astype(float)
    together = intraclass(mean_squares(tables))
    for at, table in enumerate(tables):
        for block in together:
            alone = six(table)[block.variant]
            assert block.value[at] == pytest.approx(alone.value[0], rel=1e-12)


@pytest.mark.parametrize("constant", [0.0, 0.1, 7 / 3, 1e6 + 1 / 3])
def test_constant_data_are_not_estimable(constant: float) -> None:
    for block in six(np.full((7, 3), constant)).values():
        assert np.isnan(numbers(block)).all()
        assert block.notes == (blocks.NO_VARIATION,)


@pytest.mark.parametrize(
    ("shape", "note"), [((1, 3), blocks.TOO_FEW_CASES), ((0, 3), blocks.TOO_FEW_CASES), ((5, 1), blocks.TOO_FEW_RATERS)]
)
def test_too_few_are_not_estimable(shape: tuple[int, int], note: str) -> None:
    for block in six(np.arange(shape[0] * shape[1], dtype=float).reshape(shape)).values():
        assert np.isnan(block.value[0])
        assert block.notes == (note,)


def test_cases_that_do_not_differ() -> None:
    """Rows 1 2 3: MSR = MSE = 0, so consistency is 0/0 and ICC(1,k) divides by MSR; ICC(1,1) = -1/(k-1)."""
    found = six([[1, 2, 3]] * 5)
    for variant in ("C,1", "1,k", "C,k"):
        assert found[variant].notes == (blocks.CASES_DO_NOT_DIFFER,)
        assert np.isnan(found[variant].value[0])
    assert found["1,1"].value[0] == pytest.approx(-0.5)
    assert found["A,1"].value[0] == 0


def test_perfect_agreement_is_1_without_an_interval() -> None:
    for block in six(np.repeat(np.arange(5.0)[:, None], 3, axis=1)).values():
        assert block.value[0] == 1
        assert np.isnan(numbers(block)[1:]).all()
        assert block.notes == (blocks.NO_INTERVAL,)


def test_raters_a_constant_apart_are_consistent_but_do_not_agree() -> None:
    """0..4 plus rater constants 0 1 2: MSR = 3 x 2.5 = 7.5, MSJ = 5 x 1 = 5, MSE = 0: ICC(A,1) = 7.5 / (7.5 + 3/5 x 5) = 5/7."""
    found = six(np.arange(5.0)[:, None] + np.arange(3.0))
    assert found["C,1"].value[0] == pytest.approx(1)
    assert found["C,1"].notes == (blocks.FLAT_INTERVAL,)
    assert found["A,1"].value[0] == pytest.approx(5 / 7)
    assert np.isfinite(numbers(found["A,1"])[1:3]).all()
    assert np.isnan(numbers(found["A,1"])[3:]).all()


def test_a_limit_that_has_no_bound_is_not_printed() -> None:
    """MSJ < MSE and three cases: the divisor of the lower limit of ICC(A,k) is negative (pingouin prints 52.6)."""
    rng = np.random.default_rng(5)
    table = np.round(rng.normal(20, 6, (3, 1)) + rng.normal(0, 2, (1, 2)) + rng.normal(0, 3, (3, 2)))
    block = six(table)["A,k"]
    assert 0 < block.value[0] < 1
    assert np.isnan(numbers(block)[1:3]).all()
    assert block.notes == (blocks.OPEN_INTERVAL,)


TABLES = arrays(np.float64, st.tuples(st.integers(3, 9), st.integers(2, 4)), elements=st.integers(0, 8).map(float))


def same(first: dict[str, Block], second: dict[str, Block], variants: tuple[str, ...] = SIX) -> None:
    for variant in variants:
        assert numbers(first[variant]) == pytest.approx(numbers(second[variant]), rel=1e-6, abs=1e-9, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_cases_and_raters_changes_nothing(table: Floats, chance: Any) -> None:
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    chance.shuffle(rows)
    chance.shuffle(columns)
    same(six(table), six(table[rows][:, columns]))


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(-50, 50), st.sampled_from([0.5, 2.0, 8.0]))
def test_shifting_and_stretching_all_changes_nothing(table: Floats, shift: int, stretch: float) -> None:
    same(six(table), six(stretch * table + shift))


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(1, 9))
def test_a_rater_constant_leaves_consistency_alone(table: Floats, shift: int) -> None:
    moved = table.copy()
    moved[:, 0] += shift
    if (table != table[0, 0]).any() and six(table)["C,1"].notes == six(moved)["C,1"].notes:
        same(six(table), six(moved), ("C,1", "C,k"))


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_spearman_brown_links_one_rater_and_their_mean(table: Floats) -> None:
    found, k = six(table), table.shape[1]
    for kind in ("1", "A", "C"):
        one, mean = found[f"{kind},1"].value[0], found[f"{kind},k"].value[0]
        if np.isfinite(one) and np.isfinite(mean):
            assert mean == pytest.approx(k * one / (1 + (k - 1) * one), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_a_duplicated_rater_agrees_wholly(table: Floats) -> None:
    twice = np.repeat(table[:, :1], 2, axis=1)
    expected = np.nan if (twice == twice[0, 0]).all() else 1.0
    for block in six(twice).values():
        assert block.value[0] == pytest.approx(expected, nan_ok=True)
