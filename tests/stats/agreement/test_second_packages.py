"""Every row that another package computes, beside that package, and the definition that makes the two equal.

statistic            package                 what makes them equal
icc (six)            pingouin                cases that all raters rated; interval of McGraw & Wong, unrounded
icc_reml             statsmodels             crossed random effects as variance components, REML; coefficient from its variances
variance, sem, sdc,  statsmodels             two-way ANOVA of cases and raters (type 1 = 2 = 3, since the table is complete)
loam, rater_bias
rater_mean           pandas                  mean over the cases that all raters rated
kappa, kappa_mean,   scikit-learn            labels = the whole scale 0…max, never only those that occur
light
fleiss               statsmodels             complete table
alpha                krippendorff            takes missing ratings; level of measurement by name
specific_agreement   scikit-learn            F1 of one class over all pairs laid end to end (twice the hits over all mentions)
bland_altman         statsmodels             DescrStatsW of the differences: mean, its t interval, SD with n − 1
kendall_w            scipy                   Friedman's chi square with cases and raters exchanged, over k (n − 1)
friedman             scipy                   chi square with ties
change: paired t,    scipy, pingouin         tests/stats/results/test_change.py
Wilcoxon, effects
ac, conger           none                    Gwet's printed values: tests/stats/measures/test_multirater.py
agreement            none                    counted here
"""

import math
import warnings
from functools import cache
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pytest

from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.stats.agreement.engine import agreement
from tests.stats.measures.test_reml import by_statsmodels
from tests.stats.studies import CDASI, random_study

MEASURES = {"activity": None, "damage": None, "malar.erythema": 3, "arm.scale": 2, "scalp.calcinosis": 1}
MISSING = (0.0, 1.0)  # 1 = ratings are missing: one answer in 150 for totals, one in 15 for items
Floats = np.ndarray


@cache
def study(share: float) -> RatingTable:
    return random_study(20, 1, 3, share, seed=5)


@cache
def rows(share: float) -> tuple[Result, ...]:
    return agreement(study(share), CDASI)


def share(measure: str, missing: float) -> float:
    return missing / (150 if MEASURES[measure] is None else 15)


def ratings(measure: str, missing: float) -> Floats:
    """(cases, raters), nan where there is none; a total is complete or missing."""
    table = study(share(measure, missing))
    judged = [item for item in CDASI.items if item.part == measure] if measure in ("activity", "damage") else []
    made = np.full((len(table.cases), len(table.raters)), np.nan)
    for (case, rater), sheet in table.sheets.items():
        if not judged:
            made[case, rater] = sheet.get(measure, np.nan)
        elif all(item.id in sheet for item in judged):
            made[case, rater] = summed(sheet, judged)
    return made


def summed(sheet: Any, judged: Any) -> int:
    """By hand: every level, Gottron's grade once more where there are papules (which themselves add nothing)."""
    total: int = sum(sheet[item.id] for item in judged if item.id != "gottrons_hands.papules")
    if any(item.id == "gottrons_hands.papules" for item in judged):
        total += sheet["gottrons_hands.erythema"] * sheet["gottrons_hands.papules"]
    return total


def complete(measure: str, missing: float) -> Floats:
    table = ratings(measure, missing)
    return np.asarray(table[~np.isnan(table).any(axis=1)])


def ours(
    measure: str, missing: float, statistic: str, variant: str = "", raters: str = "all", interval: str = ""
) -> Result:
    found = [
        row
        for row in rows(share(measure, missing))
        if (row.measure, row.statistic, row.variant, row.raters) == (measure, statistic, variant, raters)
        and (not interval or row.interval == interval)
    ]
    # Of REML the estimate alone stands beside the row with its interval; both hold the same value.
    found = [row for row in found if row.interval] or found
    assert len(found) == 1, (measure, statistic, variant, raters, len(found))
    return found[0]


def close(found: float | None, reference: float, rel: float = 1e-9) -> None:
    assert found is not None
    assert found == pytest.approx(reference, rel=rel, abs=1e-10)


both = pytest.mark.parametrize("missing", MISSING)
every = pytest.mark.parametrize("measure", MEASURES)
totals = pytest.mark.parametrize("measure", ["activity", "damage"])
items = pytest.mark.parametrize("measure", [name for name, top in MEASURES.items() if top])


@both
@every
def test_intraclass_correlations_are_pingouins(measure: str, missing: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        import pingouin

        pingouin.options["round.column.CI95"] = None
        table = complete(measure, missing)
        case, rater = np.indices(table.shape)
        long = pd.DataFrame({"t": case.ravel(), "r": rater.ravel(), "v": table.ravel()})
        theirs = pingouin.intraclass_corr(long, "t", "r", "v").set_index("Type")
    for variant in ("1,1", "A,1", "C,1", "1,k", "A,k", "C,k"):
        row, reference = ours(measure, missing, "icc", variant, interval="f"), theirs.loc[f"ICC({variant})"]
        close(row.value, reference["ICC"])
        close(row.stat_f, reference["F"])
        close(row.p, reference["pval"], 1e-7)
        if row.low is not None and row.high is not None:
            close(row.low, reference["CI95"][0], 1e-6)
            close(row.high, reference["CI95"][1], 1e-6)


@totals
def test_all_available_ratings_are_weighed_as_in_statsmodels(measure: str) -> None:
    table = ratings(measure, MISSING[1])
    assert np.isnan(table).any()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that the variance of the raters lies near 0
        *variances, residual = by_statsmodels(table)
    rater, subject = sorted(variances)  # subjects differ by far more than raters here
    close(ours(measure, MISSING[1], "icc_reml", "A,1").value, subject / (subject + rater + residual), 5e-3)
    close(ours(measure, MISSING[1], "icc_reml", "C,1").value, subject / (subject + residual), 5e-3)


@totals
def test_variances_errors_and_bias_are_those_of_the_anova_of_statsmodels(measure: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        import statsmodels.api as sm
        import statsmodels.formula.api as smf

        table = complete(measure, 0.0)
        n, k = table.shape
        case, rater = np.indices(table.shape)
        long = pd.DataFrame({"t": case.ravel(), "r": rater.ravel(), "v": table.ravel()})
        anova = sm.stats.anova_lm(smf.ols("v ~ C(t) + C(r)", long).fit())
    square = (anova["sum_sq"] / anova["df"]).to_dict()
    residual = square["Residual"]
    between, raters = max((square["C(t)"] - residual) / k, 0), max((square["C(r)"] - residual) / n, 0)
    expected = {"subject": between, "rater": raters, "residual": residual}
    for variant, reference in expected.items():
        close(ours(measure, 0.0, "variance", variant).value, reference)
    for variant, variance in (
        ("agreement", raters + residual), ("consistency", residual),
        ("agreement_mean", (raters + residual) / k), ("consistency_mean", residual / k),
    ):  # fmt: skip
        close(ours(measure, 0.0, "sem", variant).value, math.sqrt(variance))
        close(ours(measure, 0.0, "sdc", variant).value, 1.96 * math.sqrt(2 * variance))
    bias = ours(measure, 0.0, "rater_bias")
    close(bias.value, anova.loc["C(r)", "F"])
    close(bias.p, anova.loc["C(r)", "PR(>F)"], 1e-7)
    squares = anova.loc["C(r)", "sum_sq"] + anova.loc["Residual", "sum_sq"]
    close(ours(measure, 0.0, "loam").value, 1.96 * math.sqrt(squares / (n * k)))
    for at, name in enumerate("ABC"):
        close(ours(measure, 0.0, "rater_mean", "", name).value, float(long[long.r == at].v.mean()))


def pair_name(pair: tuple[int, int]) -> str:
    return "|".join("ABC"[at] for at in pair)


@both
@items
def test_kappas_are_those_of_scikit_learn(measure: str, missing: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sklearn.metrics import cohen_kappa_score

        table, top = ratings(measure, missing), MEASURES[measure]
        assert top is not None
        labels = range(top + 1)
        for weighting in (None, "linear", "quadratic"):
            found = []
            for pair in combinations(range(3), 2):
                chosen = table[:, pair][~np.isnan(table[:, pair]).any(axis=1)]
                found.append(cohen_kappa_score(chosen[:, 0], chosen[:, 1], labels=labels, weights=weighting))
                close(ours(measure, missing, "kappa", weighting or "unweighted", pair_name(pair)).value, found[-1])
            close(ours(measure, missing, "kappa_mean", weighting or "unweighted").value, float(np.mean(found)))
            if weighting is None:
                close(ours(measure, missing, "light", "unweighted").value, float(np.mean(found)))


@items
def test_fleiss_is_that_of_statsmodels(measure: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

        counts, _ = aggregate_raters(complete(measure, 0.0).astype(int))
    close(ours(measure, 0.0, "fleiss", "unweighted").value, fleiss_kappa(counts))


@both
@every
def test_alpha_is_that_of_the_krippendorff_package(measure: str, missing: float) -> None:
    import krippendorff

    table, top = ratings(measure, missing), MEASURES[measure]
    kinds: tuple[Literal["nominal", "ordinal", "interval"], ...] = (
        ("nominal", "ordinal", "interval") if top else ("interval",)
    )
    for kind in kinds:
        reference = krippendorff.alpha(
            reliability_data=table.T, level_of_measurement=kind, value_domain=range(top + 1) if top else None
        )
        close(ours(measure, missing, "alpha", kind).value, float(reference))


@both
def test_specific_agreement_is_the_f1_score_over_all_pairs(missing: float) -> None:
    from sklearn.metrics import f1_score

    table = ratings("scalp.calcinosis", missing)
    found = [table[:, pair][~np.isnan(table[:, pair]).any(axis=1)] for pair in combinations(range(3), 2)]
    laid = np.concatenate(found)
    for variant, level in (("positive", 1), ("negative", 0)):
        reference = f1_score(laid[:, 0], laid[:, 1], pos_label=level)
        close(ours("scalp.calcinosis", missing, "specific_agreement", variant).value, float(reference))


@both
@every
def test_shares_are_counted(measure: str, missing: float) -> None:
    table = ratings(measure, missing)
    whole = complete(measure, missing)
    close(ours(measure, missing, "agreement", "exact").value, float(np.mean(np.ptp(whole, axis=1) == 0)))
    gaps = np.concatenate([table[:, a] - table[:, b] for a, b in combinations(range(3), 2)])
    gaps = np.abs(gaps[~np.isnan(gaps)])
    close(ours(measure, missing, "agreement", "pairwise").value, float(np.mean(gaps == 0)))
    close(ours(measure, missing, "agreement", "within_1").value, float(np.mean(gaps <= 1)))


@both
@totals
def test_pairwise_differences_are_those_of_statsmodels(measure: str, missing: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.stats.weightstats import DescrStatsW

        table = ratings(measure, missing)
        for pair in combinations(range(3), 2):
            chosen = table[:, pair][~np.isnan(table[:, pair]).any(axis=1)]
            told = DescrStatsW(chosen[:, 0] - chosen[:, 1], ddof=1)
            spread = 1.96 * math.sqrt(told.var)
            bias = ours(measure, missing, "bland_altman", "bias", pair_name(pair))
            low, high = told.tconfint_mean()
            for found, reference in ((bias.value, told.mean), (bias.low, low), (bias.high, high)):
                close(found, float(reference), 1e-7)
            close(ours(measure, missing, "bland_altman", "lower", pair_name(pair)).value, told.mean - spread)
            close(ours(measure, missing, "bland_altman", "upper", pair_name(pair)).value, told.mean + spread)


@totals
def test_ranks_are_those_of_scipy(measure: str) -> None:
    from scipy.stats import friedmanchisquare

    table = complete(measure, 0.0)
    n, k = table.shape
    raters = friedmanchisquare(*table.T)
    row = ours(measure, 0.0, "friedman")
    close(row.value, float(raters.statistic))
    close(row.p, float(raters.pvalue), 1e-7)
    cases = friedmanchisquare(*table)
    close(ours(measure, 0.0, "kendall_w").value, float(cases.statistic) / (k * (n - 1)))


def test_every_statistic_of_the_table_is_named_above() -> None:
    named = {word for line in (__doc__ or "").splitlines() for word in line[:21].replace(",", " ").split()}
    assert {row.statistic for row in rows(0.0)} <= named
