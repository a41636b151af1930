"""What cannot be known is empty with its reason, everywhere it could be shown; what is rare but defined is printed.

Each cause is a table made by hand, with what must be empty worked out from the definitions; the engine's rows are then
followed into forest plot, headline, paragraph, figures and tables.
"""

import math
from collections.abc import Iterable
from typing import TypeAlias

import pytest

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable, Result
from dmscorer.domain.agreement.forest import forest
from dmscorer.domain.agreement.headline import headline
from dmscorer.domain.agreement.paragraph import paragraph
from dmscorer.stats.agreement.engine import Chance, agreement
from dmscorer.workflows.figures import figures
from dmscorer.workflows.figures.figures import NothingToDraw
from tests.domain.agreement.agreement_rows import conducted
from tests.stats.studies import CDASI, PHOTO, agreed

ITEM = "scalp.erythema"
N = None
Level: TypeAlias = int | None
TABLES: dict[str, list[list[Level]]] = {
    "one rater": [[0], [1], [2], [3]],
    "one case": [[1, 2]],
    "constant": [[2, 2], [2, 2], [2, 2], [2, 2], [2, 2]],
    "no case in common": [[0, N], [1, N], [2, N], [N, 0], [N, 1], [N, 2]],
    "nothing": [[N, N], [N, N], [N, N], [N, N]],
    "cases do not differ": [[1, 2], [1, 2], [1, 2], [1, 2], [1, 2]],
    "perfect": [[0, 0], [1, 1], [2, 2], [3, 3]],
}
ICC = {("icc", v) for v in ("1,1", "A,1", "C,1", "1,k", "A,k", "C,k")} | {
    ("icc_reml", v) for v in ("A,1", "C,1", "A,k", "C,k")
}
WEIGHTED = ("unweighted", "linear", "quadratic")
KAPPA = {("kappa", v) for v in WEIGHTED} | {("kappa_mean", v) for v in WEIGHTED} | {("light", "unweighted")}
CHANCE = {
    ("fleiss", "unweighted"),
    ("conger", "unweighted"),
    *(("alpha", v) for v in ("nominal", "ordinal", "interval")),
}
AC = {("ac", v) for v in ("ac1", "ac2_linear", "ac2_quadratic", "ac2_ordinal")}
SHARES = {("agreement", v) for v in ("exact", "pairwise", "within_1")}
MEANS = {("rater_mean", "")}
VARIANCE = {("variance", v) for v in ("subject", "rater", "residual")}
ERROR = {(s, v) for s in ("sem", "sdc") for v in ("agreement", "consistency", "agreement_mean", "consistency_mean")}
BLAND_ALTMAN = {("bland_altman", v) for v in ("bias", "lower", "upper")}
TESTS = {("rater_bias", ""), ("friedman", "")}
REST = {("loam", ""), ("kendall_w", "")}
# Of an item: coefficients, shares, means. Of a total: variances, errors, differences and tests besides.
OF_ITEM = ICC | KAPPA | CHANCE | AC | SHARES | MEANS
OF_TOTAL = VARIANCE | ERROR | BLAND_ALTMAN | TESTS | REST
EMPTY: dict[str, set[tuple[str, str]]] = {
    # Nothing compares one rater with anybody; a mean needs nobody else.
    "one rater": (OF_ITEM | OF_TOTAL) - MEANS,
    # Variances, differences and chance need two cases; that two raters chose differently in one case is a fact.
    "one case": ICC | OF_TOTAL | KAPPA | CHANCE | AC,
    # 0/0 wherever chance is corrected by what was used; AC's chance comes from the whole scale; equal raters have bias 0.
    "constant": ICC | KAPPA | CHANCE | VARIANCE | ERROR | TESTS | REST,
    "no case in common": OF_ITEM | OF_TOTAL,
    "nothing": OF_ITEM | OF_TOTAL,
    # Raters a constant apart: no residual. Consistency is 0/0, Kendall's W ranks nothing, the F of bias divides by 0.
    "cases do not differ": {("icc", v) for v in ("C,1", "1,k", "C,k")}
    | {("icc_reml", v) for v in ("C,1", "C,k")}
    | {("rater_bias", ""), ("kendall_w", "")},
    # Nothing to test where the raters never differ.
    "perfect": TESTS,
}


def table(name: str) -> RatingTable:
    rows = TABLES[name]
    sheets: dict[tuple[int, int], dict[str, object]] = {}
    for case, levels in enumerate(rows):
        for rater, level in enumerate(levels):
            sheet: dict[str, object] = dict.fromkeys(PHOTO, 0)
            sheet[ITEM] = level
            sheets[case, rater] = {item: value for item, value in sheet.items() if value is not None}
    keys = tuple(CaseKey(f"S{case}", "1") for case in range(len(rows)))
    return RatingTable(tuple("ABC"[: len(rows[0])]), keys, sheets)


def rows_of(name: str) -> tuple[Result, ...]:
    return agreed(table(name))


def judged(rows: Iterable[Result], measure: str, wanted: set[tuple[str, str]]) -> list[Result]:
    return [row for row in rows if row.measure == measure and (row.statistic, row.variant) in wanted]


@pytest.mark.parametrize("name", TABLES)
def test_exactly_what_cannot_be_known_is_empty(name: str) -> None:
    rows = rows_of(name)
    for measure, wanted in ((ITEM, OF_ITEM), ("activity", OF_TOTAL)):
        for row in judged(rows, measure, wanted):
            is_empty = (row.statistic, row.variant) in EMPTY[name]
            assert (row.value is None) == is_empty, (row.statistic, row.variant, row.raters, row.value, row.note)
    seen = {(row.statistic, row.variant) for row in rows}
    if "rater" not in name:  # with one rater there is no pair to name
        assert seen >= OF_ITEM | OF_TOTAL


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_value_has_its_reason_and_nothing_beside_it(name: str) -> None:
    for row in rows_of(name):
        if row.value is None:
            assert row.note
            assert (row.low, row.high, row.stat_f, row.p) == (None, None, None, None), row
        else:
            assert math.isfinite(row.value)
        assert (row.low is None) or (row.high is None) or row.low < row.high, row


@pytest.mark.parametrize("name", TABLES)
def test_no_plot_label_or_sentence_is_built_on_it(name: str) -> None:
    rows = rows_of(name)
    empty = {
        (row.measure, row.visit) for row in rows if row.value is None and (row.statistic, row.variant) == ("icc", "A,1")
    }
    known = {(row.measure, row.visit) for row in rows if row.value is not None and row.variant == "A,1"}
    assert not {(bar.measure, bar.visit) for bar in forest(rows).bars} & (empty - known)
    assert all(math.isfinite(one.low) and math.isfinite(one.value) for one in headline(rows).leading)
    for language in ("en", "de"):
        told = paragraph(rows, CDASI, conducted(table(name)), language).results
        assert "None" not in told
        assert "nan" not in told.casefold().replace("untersucher", "")
        if ("activity", "all") in empty - known:
            assert ("not estimable" if language == "en" else "nicht schätzbar") in told
            assert "ICC(A,1)" not in told.split("Damage")[0].split("Schaden")[0]


@pytest.mark.parametrize("figure", [one.name for one in figures.FIGURES])
@pytest.mark.parametrize("name", TABLES)
def test_figures_leave_it_out_or_say_why_they_are_not_drawn(name: str, figure: str) -> None:
    made = figures.material(table(name), CDASI, rows_of(name), {})
    try:
        marks = figures.render(figure, made, ()).marks  # laid out, in no format
    except NothingToDraw:  # whose sentence tests/workflows/figures/test_figures.py reads
        marks = ()
    for mark in marks:
        assert math.isfinite(mark.x)
        assert math.isfinite(mark.y)
        assert "nan" not in mark.text
        assert "None" not in mark.text


def test_a_bootstrap_with_too_many_undefined_resamples_has_no_interval() -> None:
    """One case of seven differs: (6/7)^7 = 34 % of the resamples hold it not once, and then nothing varies."""
    rows: list[list[Level]] = [[0, 0] for _ in range(6)]
    rows.append([2, 3])
    TABLES["rare"] = rows
    try:
        made = agreement(table("rare"), CDASI, Chance(seed=1, resamples=400))
    finally:
        del TABLES["rare"]
    found = [row for row in made if row.interval == "bootstrap" and row.measure == ITEM and row.statistic == "icc"]
    assert found
    for row in found:
        assert (row.low, row.high) == (None, None)
        assert row.note


# ── rare, but defined ────────────────────────────────────────────────────────────────────────────────────────────────


def value(rows: Iterable[Result], statistic: str, variant: str, measure: str = ITEM, raters: str = "all") -> float:
    found = [
        r.value for r in rows if (r.measure, r.statistic, r.variant, r.raters) == (measure, statistic, variant, raters)
    ]
    assert found
    assert found[0] is not None
    return found[0]


def of(levels: list[list[Level]]) -> tuple[Result, ...]:
    TABLES["own"] = levels
    try:
        return rows_of("own")
    finally:
        del TABLES["own"]


def test_one_rater_who_never_varies_has_kappa_exactly_0() -> None:
    rows = of([[1, 0], [1, 1], [1, 2], [1, 3]])
    assert [value(rows, "kappa", weighting, raters="A|B") for weighting in WEIGHTED] == [0.0, 0.0, 0.0]


def test_perfect_agreement_is_1_without_an_interval_and_says_so() -> None:
    rows = of(TABLES["perfect"])
    row = next(r for r in rows if (r.measure, r.statistic, r.variant) == (ITEM, "icc", "A,1"))
    assert (row.value, row.low, row.high) == (1.0, None, None)
    assert "no CI" in row.note
    assert value(rows, "kappa", "quadratic", raters="A|B") == 1.0
    assert value(rows, "loam", "", "activity") == 0.0


def test_raters_who_always_say_the_opposite_have_a_kappa_of_minus_1_and_a_negative_icc() -> None:
    """0 1 0 1 against 3 2 3 2 … on a yes/no item: levels 0 and 1 turned round."""
    rows = of([[0, 1], [1, 0], [0, 1], [1, 0]])
    assert value(rows, "kappa", "unweighted", raters="A|B") == -1.0
    assert value(rows, "icc", "1,1") == pytest.approx(-1.0)
    assert value(rows, "agreement", "exact") == 0.0


def test_without_variation_ac_is_1_and_says_that_this_is_by_definition() -> None:
    rows = of(TABLES["constant"])
    row = next(r for r in rows if (r.measure, r.statistic, r.variant) == (ITEM, "ac", "ac1"))
    assert (row.value, row.note) == (1.0, "all ratings are the same: 1 by definition")
    assert value(rows, "agreement", "exact") == 1.0
    assert value(rows, "bland_altman", "bias", "activity", "A|B") == 0.0


def test_a_rare_sign_is_99_percent_agreed_with_a_kappa_below_0() -> None:
    """100 cases, each rater sees the sign once, never in the same case: p_o .98, p_e .9802, kappa −.0002/.0198."""
    rare: list[list[Level]] = [[1, 0], [0, 1]]
    rows = of(rare + [[0, 0] for _ in range(98)])
    assert value(rows, "agreement", "exact") == pytest.approx(0.98)
    assert value(rows, "kappa", "unweighted", raters="A|B") == pytest.approx((0.98 - 0.9802) / (1 - 0.9802))


def test_raters_a_constant_apart_have_a_bias_with_limits_and_no_residual() -> None:
    """A is one level below B in every case: consistency has nothing to measure, absolute error is 1 point between them."""
    rows = of(TABLES["cases do not differ"])
    assert value(rows, "bland_altman", "bias", "activity", "A|B") == -1.0
    assert value(rows, "sem", "consistency", "activity") == 0.0
    assert value(rows, "sem", "agreement", "activity") == pytest.approx(math.sqrt(0.5))
