"""The leading intervals: of ICC(A,1), ICC(C,1), SEM, SDC and the limits of agreement, from complete and incomplete ratings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dmscorer.stats.measures import blocks
from dmscorer.stats.measures.blocks import Block, Floats
from dmscorer.stats.measures.generalised import Limits, below, limits
from dmscorer.stats.measures.leading import VARIANTS, coefficients, of_all_ratings, of_complete_cases, spanned
from dmscorer.stats.measures.limits import limits_with_mean
from dmscorer.stats.measures.pivots import error_limits, pivots
from dmscorer.stats.measures.pooled import pooled
from dmscorer.stats.measures.reliability import intraclass, mean_squares
from dmscorer.stats.measures.reml import icc_reml, reml
from dmscorer.stats.measures.roots import polished, root
from dmscorer.stats.measures.sizes import equal, sizes
from tests.stats.measures.examples import EXAMPLES, Example
from tests.stats.measures.test_reliability import SHROUT_FLEISS

N = np.nan
ALPHA = 0.05


def spans(table: Floats) -> tuple[Limits, Limits]:
    of = pivots(pooled(table[None]))
    return limits(of, ALPHA), limits(of, ALPHA, agreement=False)


def pair(found: Limits) -> list[float]:
    return [float(found.low[0]), float(found.high[0])]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_worked_examples_to_four_decimals(example: Example) -> None:
    of = pivots(pooled(example.table[None]))
    assert (of.of.n[0], of.of.ratings[0], of.r[0], of.e[0]) == example.counts
    assert (of.error[0], of.u2[0].sum()) == pytest.approx(example.squares, abs=6e-5)
    agreement, consistency = spans(example.table)
    assert pair(agreement) == pytest.approx(example.agreement, abs=5.1e-5)
    assert pair(consistency) == pytest.approx(example.consistency, abs=5.1e-5)
    assert [float(one[0]) for one in error_limits(of, ALPHA)] == pytest.approx(example.sem[1:], abs=6e-5)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_limits_of_agreement_of_the_worked_examples(example: Example) -> None:
    table = example.table[None]
    parts = reml(table)
    found = limits_with_mean(
        parts.rater + parts.residual, parts.notes, sizes(table), of_all_ratings(table, of_complete_cases(table))
    )
    assert found.low is not None
    assert found.high is not None
    assert (found.value[0], found.low[0], found.high[0]) == pytest.approx(example.loam, abs=6e-5)


def drawn(table: Floats, draws: int) -> Floats:
    """ICC(A,1) of fiducial draws with the whole N x N matrices: A, B, C by chi-squares, each variance by bisection."""
    at_case, at_rater = np.nonzero(np.isfinite(table))
    y = table[at_case, at_rater]
    same_case, same_rater = (1.0 * (at[:, None] == at) for at in (at_case, at_rater))
    take = np.eye(len(y)) - same_case / same_case.sum(axis=1)
    columns = 1.0 * (at_rater[:, None] == np.unique(at_rater))
    lam, vectors = np.linalg.eigh(columns.T @ take @ columns)
    keep = lam > 1e-9
    u2 = (vectors[:, keep].T @ columns.T @ take @ y) ** 2 / lam[keep]
    lam, n = lam[keep], len(np.unique(at_case))
    sse = y @ take @ y - u2.sum()
    e, r = len(y) - n - len(lam), len(lam)
    rng = np.random.default_rng(3)

    def quadratic(case: float, rater: float, error: float) -> float:
        inverse = np.linalg.inv(case * same_case + rater * same_rater + error * np.eye(len(y)))
        rest = y - (inverse @ y).sum() / inverse.sum()
        return float(rest @ inverse @ rest)

    made = []
    for a, b, c in zip(rng.chisquare(e, draws), rng.chisquare(r, draws), rng.chisquare(n - 1, draws), strict=True):
        error = sse / a
        rater = falling_root(lambda x, s=error, w=b: float((u2 / (s + lam * x)).sum()) - w)
        shift = a + float((u2 / (error + lam * rater)).sum())
        case = falling_root(lambda x, s=error, t=rater, w=c + shift: quadratic(x, t, s) - w)
        made.append(case / (case + rater + error))
    return np.array(made)


def falling_root(function: object) -> float:
    """0 where the function is not above 0 there."""
    assert callable(function)
    low, high = 0.0, 1e5
    if function(0.0) <= 0:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2 if low > 0 else high / 8
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return low


def test_the_integral_is_that_of_draws_with_whole_matrices() -> None:
    """120 draws: P(ICC <= x) at three points within four standard errors of their share."""
    table = EXAMPLES[3].table
    found = drawn(table, 120)
    of = pivots(pooled(table[None]))
    for x in (0.6, 0.85, 0.95):
        share = below(of, np.array([x]))[0]
        assert np.mean(found <= x) == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 120))


def test_on_complete_data_consistency_has_the_f_interval() -> None:
    """McGraw & Wong 1996: (F / F_.975 - 1) / (F / F_.975 + k - 1), and likewise above; as the engine's F rows have it."""
    table = np.random.default_rng(5).normal(0, 1, (12, 4)) + np.random.default_rng(6).normal(0, 2, (12, 1))
    f = next(block for block in intraclass(mean_squares(table[None])) if block.variant == "C,1")
    assert f.low is not None
    assert f.high is not None
    assert pair(spans(table)[1]) == pytest.approx([f.low[0], f.high[0]], abs=1e-10)


def test_it_is_the_three_chi_square_interval_of_complete_data() -> None:
    """200,000 draws of the three mean squares (Cappelleri & Ting 2003): the same limits within the draws' own noise."""
    ms = mean_squares(SHROUT_FLEISS[None])
    rng = np.random.default_rng(1)
    cases, raters, rest = (
        float(square[0]) * df / rng.chisquare(df, 200_000)
        for square, df in ((ms.cases, 5), (ms.raters, 3), (ms.residual, 15))
    )
    subject, error = np.maximum(cases - rest, 0) / 4, np.maximum(raters - rest, 0) / 6 + rest
    assert pair(spans(SHROUT_FLEISS)[0]) == pytest.approx(
        np.quantile(subject / (subject + error), [0.025, 0.975]), abs=0.004
    )


@st.composite
def tables(draw: st.DrawFn) -> Floats:
    n, k = draw(st.integers(3, 9)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    scale = [draw(st.sampled_from([0.3, 1.0, 3.0])) for _ in range(3)]
    table = rng.normal(10, scale[0], (n, 1)) + rng.normal(0, scale[1], (1, k)) + rng.normal(0, scale[2], (n, k))
    table[rng.random((n, k)) < draw(st.sampled_from([0.0, 0.1, 0.4]))] = np.nan
    return np.asarray(table)


@settings(max_examples=25, deadline=None)
@given(tables(), st.integers(0, 1000), st.sampled_from([0.1, 1.0, 30.0]), st.sampled_from([-50.0, 0.0, 100.0]))
def test_order_shift_and_scale_change_no_limit_of_the_icc(table: Floats, seed: int, scale: float, shift: float) -> None:
    rng = np.random.default_rng(seed)
    other = scale * table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])] + shift
    for one, two in zip(spans(table), spans(other), strict=True):
        assert pair(one) == pytest.approx(pair(two), abs=1e-8, nan_ok=True)
        assert one.notes == two.notes
    errors = (error_limits(pivots(pooled(which[None])), ALPHA) for which in (table, other))
    for one_limit, two_limit in zip(*errors, strict=True):
        assert scale * one_limit == pytest.approx(two_limit, rel=1e-6, nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(tables())
def test_limits_are_ordered_and_hold_the_estimate_or_there_is_no_interval(table: Floats) -> None:
    stack = table[None]
    parts = reml(stack)
    found = coefficients(icc_reml(parts), of_all_ratings(stack, of_complete_cases(stack)), parts.sizes)
    for block in found:
        assert block.low is not None
        assert block.high is not None
        if np.isnan(block.low[0]):
            assert np.isnan(block.high[0])
            assert block.notes[0]
        else:
            assert 0 <= block.low[0] < block.high[0] <= 1
            assert block.low[0] - 1e-9 <= block.value[0] <= block.high[0] + 1e-9


@settings(max_examples=25, deadline=None)
@given(tables())
def test_an_unrated_case_and_an_absent_rater_change_nothing(table: Floats) -> None:
    wider = np.full((len(table) + 2, table.shape[1] + 1), np.nan)
    wider[1:-1, :-1] = table
    for one, two in zip(spans(table), spans(wider), strict=True):
        assert pair(one) == pytest.approx(pair(two), abs=1e-8, nan_ok=True)


def test_measures_are_independent_of_each_other() -> None:
    rng = np.random.default_rng(8)
    stack = rng.normal(0, 1, (5, 8, 3)) + rng.normal(0, 2, (5, 8, 1))
    stack[rng.random(stack.shape) < 0.15] = np.nan
    stack[2] = SHROUT_FLEISS[[0, 1, 2, 3, 4, 5, 0, 1]][:, :3]
    together = of_all_ratings(stack, of_complete_cases(stack)).agreement
    for at, table in enumerate(stack):
        assert [together.low[at], together.high[at]] == pytest.approx(pair(spans(table)[0]), abs=1e-8)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (np.full((6, 3), 7 / 3), blocks.NO_INTERVAL),
        (np.arange(6.0)[:, None] + np.zeros(3), blocks.NO_INTERVAL),
        (np.arange(6.0)[:, None] + np.arange(3.0), blocks.FLAT_INTERVAL),
        (np.array([[1.0, 2, 4]]), blocks.TOO_FEW_FOR_CI),
        (np.array([[1.0], [2.0], [4.0]]), blocks.TOO_FEW_FOR_CI),
        (np.array([[1.0, N], [N, 4.0], [2.0, N]]), blocks.TOO_FEW_FOR_CI),
        (np.array([[1.0, 2, N], [N, 4.0, 7], [1.0, N, N]]), blocks.TOO_FEW_FOR_CI),
        (np.array([[1.0, 5, 9], [9, 1, 5], [5, 9, 1]]), blocks.CASES_ALIKE),
    ],
    ids=["constant", "agree", "constants apart", "one case", "one rater", "no pair", "no error df", "cases alike"],
)
def test_where_there_is_no_interval_its_reason_is_said(table: Floats, reason: str) -> None:
    for found in spans(table):
        assert found.notes == (reason,)
        assert np.isnan(pair(found)).all()


def test_an_interval_that_its_own_estimate_lies_outside_of_is_none() -> None:
    """Four cases that differ less than the error: the coefficient of the analysis of variance is negative, the limits are not."""
    table = np.array([[1.0, 4], [3, 2], [2, 3], [4, 2]])
    found = coefficients(intraclass(mean_squares(table[None])), of_complete_cases(table[None]), equal(2, 1))
    assert [block.variant for block in found] == list(VARIANTS)
    assert found[0].value[0] < 0
    assert found[0].notes[0] in (blocks.OUTSIDE, blocks.CASES_ALIKE)
    block = Block("icc", "A,1", np.array([0.2, 0.2, 0.2]), ("", "", ""))
    three = spanned(block, "x", Limits(np.array([0.3, 0.1, 0.2]), np.array([0.5, 0.5, 0.2]), ("", "", "")))
    assert three.notes == (blocks.OUTSIDE, "", blocks.OUTSIDE)
    assert three.low is not None
    assert np.isnan(three.low).tolist() == [True, False, True]


def test_the_mean_of_k_has_the_limits_of_one_put_through_spearman_brown() -> None:
    found = coefficients(
        intraclass(mean_squares(SHROUT_FLEISS[None])), of_complete_cases(SHROUT_FLEISS[None]), equal(4, 1)
    )
    one, mean = found[0], found[2]
    for single, of_four in ((one.low, mean.low), (one.high, mean.high)):
        assert single is not None
        assert of_four is not None
        assert of_four[0] == pytest.approx(4 * single[0] / (1 + 3 * single[0]))


def covers(found: Limits, truth: float) -> float:
    return float(np.mean((found.low <= truth) & (found.high >= truth)))


def test_it_holds_its_promise_where_the_f_interval_does_not() -> None:
    """300 simulated studies, 200 cases, three random raters, true ICC 4 / 6: near .95, where F covers about .79."""
    rng = np.random.default_rng(1)
    stack = rng.normal(0, 2, (300, 200, 1)) + rng.normal(0, 1, (300, 1, 3)) + rng.normal(0, 1, (300, 200, 3))
    f = next(block for block in intraclass(mean_squares(stack)) if block.variant == "A,1")
    assert f.low is not None
    assert f.high is not None
    assert covers(limits(pivots(pooled(stack)), ALPHA), 4 / 6) == pytest.approx(0.95, abs=0.03)
    assert covers(Limits(f.low, f.high, ()), 4 / 6) < 0.85


def test_roots_are_found_from_afar_and_from_near() -> None:
    wanted = np.array([-3.0, 0.5, 7.0])

    def function(x: Floats) -> Floats:
        return np.asarray(np.arctan(x - wanted))

    end = np.full(3, 30.0)
    assert root(function, -end, end) == pytest.approx(wanted, abs=1e-10)
    near, is_close = polished(function, wanted + 0.2, np.ones(3))
    assert is_close.all()
    assert near == pytest.approx(wanted, abs=1e-10)
