"""All raters at once, corrected for chance: published tables, other packages, rules."""

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats
from dmscorer.stats.measures.categorical import levels
from dmscorer.stats.measures.multirater import chance_corrected, interval_alpha

NAN = np.nan
# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C: 12 units, 4 observers, levels 1-5.
KRIPPENDORFF = np.array(
    [
        *([1, 1, NAN, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4]),
        *([4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [NAN, 5, 5, 5], [NAN, NAN, 1, 1], [NAN, NAN, 3, NAN]),
    ]
)


def all_of(table: Any, maximum: int) -> dict[str, Block]:
    table = np.asarray(table, dtype=np.float64)
    found = chance_corrected(levels(table[None], maximum), tuple("ABCDEF"[: table.shape[1]]))
    return {f"{block.statistic} {block.variant}": block for block in found}


def value(table: Any, name: str, maximum: int) -> float:
    return float(all_of(table, maximum)[name].value[0])


def test_krippendorff_2011() -> None:
    """His nominal, ordinal and interval alpha of the table with missing ratings."""
    found = [value(KRIPPENDORFF - 1, f"alpha {kind}", 4) for kind in ("nominal", "ordinal", "interval")]
    assert [round(alpha, 3) for alpha in found] == [0.743, 0.815, 0.849]
    assert round(float(interval_alpha(KRIPPENDORFF[None]).value[0]), 3) == 0.849


def test_gwets_coefficients_of_the_same_table() -> None:
    """Printed by his package irrCAC (fleiss, conger, gwet; categories 1-5), which takes missing ratings as we do."""
    expected = {
        "fleiss unweighted": 0.76117,
        "conger unweighted": 0.76282,
        "ac ac1": 0.77544,
        "ac ac2_linear": 0.85874,
        "ac ac2_quadratic": 0.91400,
        "ac ac2_ordinal": 0.89894,
    }
    assert {name: round(value(KRIPPENDORFF - 1, name, 4), 5) for name in expected} == expected


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_alpha_is_that_of_the_krippendorff_package(seed: int) -> None:
    import krippendorff

    rng = np.random.default_rng(seed)
    table = np.clip(rng.integers(0, 4, (25, 1)) + rng.integers(-1, 2, (25, 3)), 0, 3).astype(float)
    table[rng.random(table.shape) < 0.15] = NAN
    for kind in ("nominal", "ordinal", "interval"):
        expected = krippendorff.alpha(reliability_data=table.T, level_of_measurement=kind)
        assert value(table, f"alpha {kind}", 3) == pytest.approx(expected, abs=1e-12)
    totals = np.where(np.isnan(table), NAN, table * 7 + rng.integers(0, 9, table.shape))
    expected = krippendorff.alpha(reliability_data=totals.T, level_of_measurement="interval")
    assert interval_alpha(totals[None]).value[0] == pytest.approx(expected, abs=1e-12)


def test_fleiss_is_that_of_statsmodels() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
    table = np.random.default_rng(4).integers(0, 3, (30, 5))
    counts, _ = aggregate_raters(table)
    assert value(table, "fleiss unweighted", 2) == pytest.approx(fleiss_kappa(counts), abs=1e-12)


def test_light_is_the_mean_of_cohens_kappas() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sklearn.metrics import cohen_kappa_score
    table = np.random.default_rng(5).integers(0, 3, (30, 3))
    pairs = [cohen_kappa_score(table[:, a], table[:, b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    assert value(table, "light unweighted", 2) == pytest.approx(np.mean(pairs), abs=1e-12)


def test_specific_agreement_worked_by_hand() -> None:
    """Rows 111 110 000 000 10-: pairs yes-yes 3 + 1, no-no 3 + 3, mixed 2 + 1: positive 8 / 11, negative 12 / 15."""
    table = [[1, 1, 1], [1, 1, 0], [0, 0, 0], [0, 0, 0], [1, 0, NAN]]
    assert value(table, "specific_agreement positive", 1) == pytest.approx(8 / 11)
    assert value(table, "specific_agreement negative", 1) == pytest.approx(12 / 15)


def test_specific_agreement_is_of_yes_and_no_only() -> None:
    assert not any(name.startswith("specific") for name in all_of([[0, 1], [2, 1]], 2))


def test_specific_agreement_on_what_nobody_said() -> None:
    found = all_of(np.zeros((5, 3)), 1)
    assert found["specific_agreement positive"].notes == (blocks.NO_YES,)
    assert np.isnan(found["specific_agreement positive"].value[0])
    assert found["specific_agreement negative"].value[0] == 1


@pytest.mark.parametrize("level", [0, 1, 3])
def test_without_variation_only_ac_is_defined(level: int) -> None:
    found = all_of(np.full((6, 3), float(level)), 3)
    for name, block in found.items():
        if name.startswith("ac"):
            assert block.value[0] == 1
            assert block.notes == (blocks.ONE_BY_DEFINITION,)
        else:
            assert np.isnan(block.value[0])
            assert block.notes[0]


def test_without_two_ratings_of_a_case_nothing_is_defined() -> None:
    for block in all_of([[0, NAN], [NAN, 1], [NAN, NAN]], 1).values():
        assert np.isnan(block.value[0])
        assert block.notes[0]
    assert interval_alpha(np.array([[[3.0, NAN], [NAN, 9.0]]])).notes == (blocks.NO_PAIRABLE,)
    assert interval_alpha(np.full((1, 4, 3), 7 / 3)).notes == (blocks.NO_VARIATION,)


PAIRS = arrays(np.float64, st.tuples(st.integers(2, 10), st.just(2)), elements=st.integers(0, 2).map(float))


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_fleiss_with_two_raters_is_scotts_pi(table: Floats) -> None:
    """Scott 1955: chance from the pooled use of the levels."""
    pooled = np.array([(table == level).mean() for level in range(3)])
    chance, observed = (pooled**2).sum(), (table[:, 0] == table[:, 1]).mean()
    expected = (observed - chance) / (1 - chance) if (pooled < 1).all() else NAN
    assert value(table, "fleiss unweighted", 2) == pytest.approx(expected, abs=1e-12, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_conger_with_two_raters_is_cohens_kappa(table: Floats) -> None:
    conger, light = (value(table, f"{name} unweighted", 2) for name in ("conger", "light"))
    assert conger == pytest.approx(light, abs=1e-12, nan_ok=True)


TABLES = arrays(
    np.float64, st.tuples(st.integers(2, 9), st.integers(2, 4)), elements=st.sampled_from([0.0, 1.0, 2.0, NAN])
)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_cases_and_raters_changes_nothing(table: Floats, chance: Any) -> None:
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    chance.shuffle(rows)
    chance.shuffle(columns)
    first, second = all_of(table, 2), all_of(table[rows][:, columns], 2)
    for name, block in first.items():
        assert block.value[0] == pytest.approx(second[name].value[0], abs=1e-9, nan_ok=True)
        assert bool(block.notes[0]) >= bool(np.isnan(block.value[0]))
