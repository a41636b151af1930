"""Variance components, measurement error and rater bias."""

import warnings

import numpy as np
import pytest

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats
from dmscorer.stats.measures.reliability import mean_squares
from dmscorer.stats.measures.variance import (
    FACTORS,
    from_mean_squares,
    measurement_error,
    rater_bias,
    rater_means,
    variances,
    visit_variances,
)
from tests.stats.measures.test_reliability import SHROUT_FLEISS


def errors(table: Floats) -> dict[str, Block]:
    found = measurement_error(from_mean_squares(mean_squares(table[None])))
    return {f"{block.statistic} {block.variant}": block for block in found}


def test_from_the_published_mean_squares() -> None:
    """Shrout & Fleiss 1979: MS 11.24 (targets), 32.49 (judges), 1.02 (residual), 6 targets, 4 judges.

    subject (11.24 - 1.02) / 4 = 2.556; rater (32.49 - 1.02) / 6 = 5.244; SEM sqrt(5.244 + 1.019) = 2.503, of the mean of
    four 1.251, consistency sqrt(1.019) = 1.010; SDC = 1.96 x sqrt 2 x SEM = 6.937.
    """
    found = {b.variant: b.value[0] for b in variances(from_mean_squares(mean_squares(SHROUT_FLEISS[None])))}
    assert list(found.values()) == pytest.approx([2.556, 5.244, 1.019], abs=0.001)
    sem = errors(SHROUT_FLEISS)
    assert sem["sem agreement"].value[0] == pytest.approx(2.503, abs=0.001)
    assert sem["sem agreement_mean"].value[0] == pytest.approx(1.251, abs=0.001)
    assert sem["sem consistency"].value[0] == pytest.approx(1.010, abs=0.001)
    assert sem["sdc agreement"].value[0] == pytest.approx(6.937, abs=0.002)


def test_a_negative_estimate_is_0_and_said_to_be() -> None:
    """Raters 1 3 / 6 4 / 9 9 / 12 12: both means 7, so MSJ = 0 < MSE."""
    table = np.array([[1, 3], [6, 4], [9, 9], [12, 12]], dtype=float)
    parts = from_mean_squares(mean_squares(table[None]))
    assert parts.rater[0] == 0
    assert parts.notes == ("negative estimate set to 0: rater",)
    assert errors(table)["sem agreement"].value[0] == errors(table)["sem consistency"].value[0] > 0


@pytest.mark.parametrize("table", [np.full((4, 3), 7 / 3), np.ones((1, 3)), np.arange(4.0)[:, None]])
def test_without_variation_or_enough_there_is_no_error(table: Floats) -> None:
    for block in errors(table).values():
        assert np.isnan(block.value[0])
        assert block.notes[0]


def test_scaling_the_ratings_scales_the_error() -> None:
    for name, block in errors(SHROUT_FLEISS).items():
        assert errors(3 * SHROUT_FLEISS + 5)[name].value[0] == pytest.approx(3 * block.value[0])


def test_rater_bias_is_that_of_pingouins_repeated_measures() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        import pingouin

        long = pd.DataFrame(SHROUT_FLEISS).stack().rename_axis(["t", "r"]).rename("v").reset_index()
        reference = pingouin.rm_anova(long, dv="v", within="r", subject="t", correction=False, detailed=True)
    block = rater_bias(mean_squares(SHROUT_FLEISS[None]))
    assert block.value[0] == pytest.approx(reference.loc[0, "F"], rel=1e-9)
    assert block.p is not None
    assert block.p[0] == pytest.approx(reference.loc[0, "p_unc"], rel=1e-6)
    assert [float(x[0]) for x in (block.df1, block.df2) if x is not None] == [3, 15]


def test_rater_bias_without_a_residual_is_not_estimable() -> None:
    apart = np.arange(5.0)[:, None] + np.arange(3.0)
    assert rater_bias(mean_squares(apart[None])).notes == (blocks.NO_RESIDUAL,)
    same = np.repeat(np.arange(5.0)[:, None], 3, axis=1)
    assert rater_bias(mean_squares(same[None])).notes == (blocks.AGREE_EVERYWHERE,)


def test_rater_means() -> None:
    found = rater_means(SHROUT_FLEISS[None], tuple("ABCD"))
    assert [(b.raters, round(float(b.value[0]), 3)) for b in found] == [
        ("A", 7.667),
        ("B", 2.5),
        ("C", 4.333),
        ("D", 6.667),
    ]
    assert rater_means(np.ones((1, 0, 2)), ("A", "B"))[0].notes == (blocks.NO_COMMON_CASE,)


def crossed(seed: int, measures: int, spreads: dict[str, float]) -> Floats:
    """Ratings of 6 subjects x 3 visits x 3 raters with these standard deviations."""
    rng = np.random.default_rng(seed)
    size = {"subject": 6, "visit": 3, "rater": 3}
    cells = np.zeros((measures, 6, 3, 3))
    for name, spread in spreads.items():
        inside = list(size) if name == "residual" else name.split(":")
        cells += rng.normal(0, spread, (measures, *(size[f] if f in inside else 1 for f in size)))
    return cells


@pytest.mark.parametrize("factor", ["subject", "visit", "rater"])
def test_a_single_factor_is_found_whole(factor: str) -> None:
    """If nothing else varies, its component is the plain variance of its levels and all others are 0."""
    cells = crossed(1, 1, {factor: 2.0})
    found = {block.variant: block.value[0] for block in visit_variances(cells)}
    levels = np.unique(np.round(cells, 12))
    assert found.pop(factor) == pytest.approx(np.var(levels, ddof=1))
    assert list(found.values()) == pytest.approx([0] * 6, abs=1e-12)


def test_components_are_right_on_average() -> None:
    """4,000 simulated studies; the mean of each (large) component within 5 % of the truth."""
    spreads = {"subject": 6.0, "visit": 5.0, "rater": 5.0, "subject:visit": 3.0, "subject:rater": 3.0}
    spreads |= {"visit:rater": 3.0, "residual": 2.0}
    found = visit_variances(crossed(2, 4000, spreads))
    for name in ("subject:visit", "subject:rater", "residual", "subject"):
        block = next(block for block in found if block.variant == name)
        assert np.mean(block.value) == pytest.approx(spreads[name] ** 2, rel=0.05)


def test_visits_without_enough_subjects() -> None:
    for block, name in zip(visit_variances(np.ones((2, 1, 2, 3))), FACTORS, strict=True):
        assert block.variant == name
        assert block.notes == (blocks.TOO_FEW_SUBJECTS,) * 2
    assert visit_variances(np.ones((1, 4, 2, 3)))[0].notes == (blocks.NO_VARIATION,)
