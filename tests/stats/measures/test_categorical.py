"""Kappas and shares of equal ratings beside scikit-learn and tables worked by hand."""

import itertools
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats
from dmscorer.stats.measures.categorical import kappas, levels, shares

NAN = np.nan


def kappa(table: Any, maximum: int) -> dict[tuple[str, str, str], Block]:
    table = np.asarray(table, dtype=np.float64)
    names = tuple("ABCDEF"[: table.shape[1]])
    return {(b.statistic, b.variant, b.raters): b for b in kappas(levels(table[None], maximum), names)}


def pair(first: list[float], second: list[float], maximum: int, weighting: str = "unweighted") -> Block:
    return kappa(np.transpose([first, second]), maximum)["kappa", weighting, "A|B"]


def share(table: Any, variant: str, raters: str = "all") -> Block:
    table = np.asarray(table, dtype=np.float64)
    found = {(b.variant, b.raters): b for b in shares(table[None], tuple("ABCDEF"[: table.shape[1]]))}
    return found[variant, raters]


@pytest.mark.parametrize(("maximum", "k", "seed"), [(1, 2, 1), (2, 3, 2), (3, 4, 3), (6, 3, 4)])
def test_kappas_are_those_of_scikit_learn(maximum: int, k: int, seed: int) -> None:
    """With ``labels`` = the whole scale, as ours always is; the highest level is left unused on purpose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sklearn.metrics import cohen_kappa_score
    rng = np.random.default_rng(seed)
    table = np.clip(rng.integers(0, maximum, (30, 1)) + rng.integers(-1, 2, (30, k)), 0, max(maximum - 1, 1))
    found = kappa(table, maximum)
    for weighting, name in (("unweighted", None), ("linear", "linear"), ("quadratic", "quadratic")):
        values = []
        for a, b in itertools.combinations(range(k), 2):
            expected = cohen_kappa_score(table[:, a], table[:, b], labels=range(maximum + 1), weights=name)
            values.append(expected)
            block = found["kappa", weighting, f"{'ABCDEF'[a]}|{'ABCDEF'[b]}"]
            assert block.value[0] == pytest.approx(expected, abs=1e-12)
        assert found["kappa_mean", weighting, "all"].value[0] == pytest.approx(np.mean(values), abs=1e-12)
        assert found["kappa_mean", weighting, "all"].notes == ("",)


def test_kappas_worked_by_hand() -> None:
    """A 0 0 1 2, B 0 1 1 2 on the scale 0-3.

    Unweighted: agreed 3/4; by chance 2/4 x 1/4 + 1/4 x 2/4 + 1/4 x 1/4 = 5/16; kappa (12 - 5) / (16 - 5) = 7/11.
    Squares: observed 1/4; by chance, over 16 pairs, 2 x (0+1+1+4) + (1+0+0+1) + (4+1+1+0) = 20, 20/16; 1 - 4/20 = 4/5.
    Absolute: observed 1/4; by chance 2 x (0+1+1+2) + (1+0+0+1) + (2+1+1+0) = 14, 14/16; 1 - 4/14 = 5/7.
    """
    for weighting, expected in (("unweighted", 7 / 11), ("quadratic", 4 / 5), ("linear", 5 / 7)):
        assert pair([0, 0, 1, 2], [0, 1, 1, 2], 3, weighting).value[0] == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("weighting", ["unweighted", "linear", "quadratic"])
def test_kappa_is_empty_only_where_both_used_one_and_the_same_level(weighting: str) -> None:
    same = pair([1, 1, 1], [1, 1, 1], 3, weighting)
    assert np.isnan(same.value[0])
    assert same.notes == (blocks.ONE_LEVEL,)
    for first, second in (([1, 1, 1], [0, 1, 1]), ([0, 0, 0], [3, 3, 3]), ([0, 1, 2], [2, 2, 2])):
        block = pair([*first], [*second], 3, weighting)
        assert block.value[0] == pytest.approx(0, abs=1e-12)
        assert block.notes == ("",)


def test_a_rare_sign_has_high_agreement_and_a_kappa_near_0() -> None:
    """One 1 in a hundred each, never together: 98 % agree; kappa = (.98 - .9802) / (1 - .9802) = -.0101."""
    first, second = [1.0] + [0.0] * 99, [0.0] * 99 + [1.0]
    assert pair(first, second, 1).value[0] == pytest.approx(-0.0002 / 0.0198)
    assert share(np.transpose([first, second]), "exact").value[0] == pytest.approx(0.98)


def test_missing_ratings_drop_out_pair_by_pair() -> None:
    table = [[0, 0, 1], [1, 1, NAN], [2, NAN, 2], [1, 2, NAN], [0, 0, NAN]]
    block = kappa(table, 2)["kappa", "quadratic", "A|B"]
    assert block.value[0] == pytest.approx(pair([0, 1, 1, 0], [0, 1, 2, 0], 2, "quadratic").value[0])
    assert np.isfinite(block.value[0])


def test_no_case_in_common() -> None:
    found = kappa([[0, NAN, 1], [1, NAN, 1], [NAN, 2, 0]], 2)
    assert found["kappa", "linear", "A|B"].notes == (blocks.NO_PAIR,)
    assert np.isnan(found["kappa", "linear", "A|B"].value[0])
    # B and C have one case in common: a kappa of one case would say nothing about variation.
    assert found["kappa_mean", "linear", "all"].notes == ("mean of defined pairs, 1 of 3",)
    nothing = kappa(np.full((4, 2), NAN), 2)["kappa_mean", "linear", "all"]
    assert nothing.notes == (blocks.NO_DEFINED_PAIR,)
    assert np.isnan(nothing.value[0])


def test_one_rater_alone_has_no_kappa() -> None:
    assert kappa([[0], [1]], 2)["kappa_mean", "quadratic", "all"].notes == (blocks.TOO_FEW_RATERS,)
    assert share([[0], [1]], "pairwise").notes == (blocks.TOO_FEW_RATERS,)


def test_shares_worked_by_hand() -> None:
    """Rows 0 0 0 / 0 1 3 / 2 2 1 / 1 1 -: exact 1 of 3 whole rows; equal pairs 3 + 0 + 1 + 1 of 10; within one 3 + 1 + 3 + 1."""
    table = [[0, 0, 0], [0, 1, 3], [2, 2, 1], [1, 1, NAN]]
    assert share(table, "exact").value[0] == pytest.approx(1 / 3)
    assert share(table, "pairwise").value[0] == pytest.approx(5 / 10)
    assert share(table, "within_1").value[0] == pytest.approx(8 / 10)
    assert share(table, "exact", "A|B").value[0] == pytest.approx(3 / 4)
    assert share(table, "within_1", "B|C").value[0] == pytest.approx(2 / 3)


def test_shares_without_anything_to_compare() -> None:
    table = [[0, NAN], [NAN, 1]]
    assert share(table, "exact", "A|B").notes == (blocks.NO_PAIR,)
    three = [[0, 1, NAN], [1, 1, NAN]]
    assert share(three, "exact").notes == (blocks.NO_COMMON_CASE,)
    assert share(three, "pairwise").value[0] == pytest.approx(1 / 2)


PAIRS = arrays(np.float64, st.tuples(st.integers(2, 12), st.just(2)), elements=st.integers(0, 3).map(float))


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_quadratic_kappa_is_the_concordance_correlation(table: Floats) -> None:
    """Lin 1989 with 1/n moments: 2 cov / (var + var + (difference of means) squared)."""
    a, b = table[:, 0], table[:, 1]
    below = a.var() + b.var() + (a.mean() - b.mean()) ** 2
    block = kappa(table, 3)["kappa", "quadratic", "A|B"]
    if below == 0:
        assert np.isnan(block.value[0])
    else:
        assert block.value[0] == pytest.approx(2 * ((a - a.mean()) * (b - b.mean())).mean() / below, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_exchanging_the_raters_or_turning_the_scale_changes_no_kappa(table: Floats) -> None:
    for weighting in ("unweighted", "linear", "quadratic"):
        key = ("kappa", weighting, "A|B")
        expected = pytest.approx(kappa(table, 3)[key].value[0], abs=1e-12, nan_ok=True)
        assert kappa(table[:, ::-1], 3)[key].value[0] == expected
        assert kappa(3 - table, 3)[key].value[0] == expected


@settings(max_examples=40, deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(1, 9), st.just(3)), elements=st.sampled_from([0.0, 1.0, 2.0, NAN])))
def test_yes_or_no_items_have_one_kappa(table: Floats) -> None:
    binary = np.where(np.isnan(table), np.nan, np.minimum(table, 1))
    found = kappa(binary, 1)
    for raters in ("A|B", "A|C", "B|C"):
        first, *others = [found["kappa", w, raters].value[0] for w in ("unweighted", "linear", "quadratic")]
        assert others == pytest.approx([first] * 2, abs=1e-12, nan_ok=True)
