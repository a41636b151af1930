"""The engine as a whole: which rows, with which counts and notes."""

import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from dmscorer.domain.agreement.agreement import RatingTable, Result
from dmscorer.stats.agreement.engine import agreement
from dmscorer.stats.measures import blocks
from tests.stats.measures.test_reliability import SHROUT_FLEISS
from tests.stats.studies import CDASI, agreed, filled, table_of

SITES = [site.id for site in CDASI.sites if site.kind != "single"]


def one(rows: tuple[Result, ...], **wanted: object) -> Result:
    (found,) = [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]
    return found


def icc(rows: tuple[Result, ...], measure: str = "activity", **wanted: object) -> Result:
    wanted = {"level": "total", "visit": "all", "statistic": "icc", "variant": "A,1", "interval": "f"} | wanted
    return one(rows, measure=measure, **wanted)


def scored(total: float) -> dict[str, int]:
    """A sheet whose activity is ``total``: erythema of the first sites, at most 3 each."""
    levels = {f"{site}.erythema": int(min(3, max(0, total - 3 * at))) for at, site in enumerate(SITES)}
    return dict(filled(levels))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def published() -> tuple[Result, ...]:
    return agreed(table_of(*[[scored(total) for total in row] for row in SHROUT_FLEISS]))


def test_totals_of_sheets_reach_the_published_coefficient(published: tuple[Result, ...]) -> None:
    """Shrout & Fleiss 1979, their ratings as activity totals: .290 (.019-.761), 6 targets, 4 judges, 24 ratings."""
    row = icc(published)
    assert row.value == pytest.approx(0.290, abs=0.0005)
    assert [row.low, row.high] == pytest.approx([0.019, 0.761], abs=0.0005)
    assert [row.stat_f, row.df1, row.df2] == pytest.approx([11.03, 5, 15], abs=0.005)
    assert (row.n_cases, row.n_complete, row.n_ratings, row.note) == (6, 6, 24, "")


def test_the_same_ratings_summed_by_kind_give_the_same(published: tuple[Result, ...]) -> None:
    assert icc(published, "sum.erythema", level="group").value == icc(published).value


def test_what_nobody_found_is_not_estimable_but_agreed(published: tuple[Result, ...]) -> None:
    assert icc(published, "damage").value is None
    assert icc(published, "damage").note == blocks.NO_VARIATION
    none = one(published, measure="abdomen.scale", statistic="kappa", variant="quadratic", raters="A|D")
    assert (none.value, none.note) == (None, blocks.ONE_LEVEL)
    agreed = one(published, measure="abdomen.scale", statistic="agreement", variant="exact", raters="all")
    assert (agreed.value, agreed.n_complete, agreed.n_ratings) == (1, 6, 24)


def test_rows_come_by_level_and_measure_and_are_unique(published: tuple[Result, ...]) -> None:
    keys = [(r.level, r.visit, r.measure, r.statistic, r.variant, r.raters, r.interval) for r in published]
    assert len(set(keys)) == len(keys)
    assert list(dict.fromkeys(r.level for r in published)) == ["total", "group", "site", "item"]
    groups = dict.fromkeys(r.measure for r in published if r.level == "group")
    kinds = ("erythema", "scale", "erosion_ulceration", "poikiloderma", "calcinosis")
    assert list(groups) == [f"group.{kind}" for kind in kinds] + [f"sum.{kind}" for kind in kinds]
    assert {r.visit for r in published} == {"all"}


def test_pairs_are_named_in_rater_order(published: tuple[Result, ...]) -> None:
    pairs = ["A|B", "A|C", "A|D", "B|C", "B|D", "C|D"]
    rows = [r for r in published if r.measure == "scalp.erythema" and (r.statistic, r.variant) == ("kappa", "linear")]
    assert [r.raters for r in rows] == pairs


def test_groups_count_site_by_case(published: tuple[Result, ...]) -> None:
    row = one(published, measure="group.erythema", statistic="kappa", variant="quadratic", raters="A|B")
    assert (row.n_cases, row.n_complete, row.n_ratings) == (90, 90, 180)


@cache
def followed() -> RatingTable:
    """Four subjects at two visits, two raters; at follow-up B is 1 above A for every subject."""
    first, second = [(6, 7), (9, 8), (3, 5), (12, 11)], [(2, 3), (4, 5), (1, 2), (6, 7)]
    cases = [pair for both in zip(first, second, strict=True) for pair in both]
    return table_of(*[[scored(a), scored(b)] for a, b in cases], visits=("pre", "post"))


def followed_rows() -> tuple[Result, ...]:
    return agreed(followed())


def lacking_one_answer() -> RatingTable:
    whole = followed()
    sheets = {key: dict(sheet) for key, sheet in whole.sheets.items()}
    del sheets[7, 1]["abdomen.scale"]
    return RatingTable(whole.raters, whole.cases, sheets)


def test_several_visits_have_rows_each_and_a_rough_pooled_one() -> None:
    """At follow-up: totals 2 4 1 6 and each plus 1: MSR = 2 x 14.75/3, MSJ = 2, MSE = 0; ICC(A,1) = MSR / (MSR + 2/4 x 2)."""
    rows = followed_rows()
    assert list(dict.fromkeys(r.visit for r in rows)) == ["all", "pre", "post"]
    between = 2 * 14.75 / 3
    assert icc(rows, visit="post").value == pytest.approx(between / (between + 1))
    assert icc(rows, visit="post", variant="C,1").value == pytest.approx(1)
    assert icc(rows).note == "visits pooled (CI approximate)"
    assert (icc(rows).n_cases, icc(rows, visit="pre").n_cases) == (8, 4)


def test_tests_over_pooled_visits_say_that_their_p_is_rough() -> None:
    tested = [r for r in followed_rows() if r.p is not None and r.low is None]
    assert {r.statistic for r in tested} >= {"rater_bias", "friedman"}
    assert all(("visits pooled (P approximate)" in r.note) == (r.visit == "all") for r in tested)


def test_stacked_sites_say_that_their_interval_is_rough() -> None:
    rows = followed_rows()
    stacked = {"level": "group", "measure": "group.erythema"}
    assert icc(rows, visit="pre", **stacked).note == "sites counted as independent (CI approximate)"
    assert icc(rows, **stacked).note == "visits pooled (CI approximate); sites counted as independent (CI approximate)"
    assert icc(rows, visit="pre", level="group", measure="sum.erythema").note == ""


def test_a_case_that_one_rater_left_out_is_counted() -> None:
    whole = followed()
    gone = RatingTable(whole.raters, whole.cases, {k: v for k, v in whole.sheets.items() if k != (7, 1)})
    row = icc(agreement(gone, CDASI), visit="post")
    assert (row.n_cases, row.n_complete, row.n_ratings, row.note) == (4, 3, 6, blocks.COMPLETE_CASES)
    assert row.value is not None


def test_a_rater_without_any_sheet_is_named() -> None:
    whole = followed()
    rows = agreement(RatingTable(("A", "B", "C"), whole.cases, whole.sheets), CDASI)
    assert icc(rows, visit="pre").note == "without C: no ratings"
    assert icc(rows, visit="pre").value == icc(followed_rows(), visit="pre").value
    assert not any("C" in row.raters for row in rows)


def test_totals_say_what_was_not_judged() -> None:
    whole = followed()
    sheets = {key: {i: v for i, v in sheet.items() if i != "alopecia.recent"} for key, sheet in whole.sheets.items()}
    rows = agreement(RatingTable(whole.raters, whole.cases, sheets), CDASI)
    assert icc(rows, visit="pre").note == "without alopecia.recent: not judged by the raters"
    assert icc(rows, visit="pre").value == icc(followed_rows(), visit="pre").value
    assert not any("alopecia" in row.measure for row in rows)


@pytest.mark.parametrize("raters", [(), ("A",), ("A", "B")])
def test_nothing_to_compare_gives_rows_without_values(raters: tuple[str, ...]) -> None:
    """No rater, one rater, and two raters of whom neither has scored."""
    case = table_of([filled({})]).cases
    rows = agreement(RatingTable(raters, case, {(0, at): {} for at in range(len(raters))}), CDASI)
    assert rows
    assert all(row.value is None and row.note for row in rows)
    assert agreement(RatingTable(raters, (), {}), CDASI)


def test_where_ratings_are_missing_what_uses_all_of_them_leads() -> None:
    rows = agreed(lacking_one_answer())
    assert rows[0].statistic == "icc_reml"
    assert next(r for r in rows if r.measure == "damage").statistic == "icc"
    sem = one(rows, visit="all", level="total", measure="activity", statistic="sem", variant="agreement")
    assert sem.note == f"{blocks.ALL_RATINGS}; visits pooled (CI approximate)"


def test_totals_over_common_items_stand_beside_incomplete_ones() -> None:
    """B lacks abdomen scale (0 for A) in one case, so over common items the totals are those of whole sheets."""
    rows = agreed(lacking_one_answer())
    common = icc(rows, variant="A,1;common_items", visit="post")
    expected = icc(followed_rows(), visit="post")
    assert (common.value, common.low, common.n_complete) == (expected.value, expected.low, 4)
    assert icc(rows, visit="post").n_complete == 3
    assert {(r.measure, r.visit) for r in rows if r.variant == "A,1;common_items"} == {
        ("activity", "all"),
        ("activity", "post"),
    }


def test_pooled_visits_have_their_own_component() -> None:
    rows = followed_rows()
    named = {
        visit: [r.variant for r in rows if (r.measure, r.statistic, r.visit) == ("activity", "variance", visit)]
        for visit in ("all", "pre")
    }
    crossed = ["subject", "visit", "rater", "subject:visit", "subject:rater", "visit:rater", "residual"]
    assert named == {"all": crossed, "pre": ["subject", "rater", "residual"]}


def test_every_statistic_and_variant_is_of_the_vocabulary(published: tuple[Result, ...]) -> None:
    """As listed in the description of ``agreement --csv``; kappa-like ones are unweighted."""
    error = {"agreement", "consistency", "agreement_mean", "consistency_mean"}
    weights, six = {"unweighted", "linear", "quadratic"}, {"1,1", "A,1", "C,1", "1,k", "A,k", "C,k"}
    found: dict[str, set[str]] = {}
    for row in published:
        found.setdefault(row.statistic, set()).add(row.variant)
    assert found == {
        "icc": six,
        "icc_reml": {"A,1", "C,1", "A,k", "C,k"},
        "kappa": weights,
        "kappa_mean": weights,
        "fleiss": {"unweighted"},
        "conger": {"unweighted"},
        "light": {"unweighted"},
        "alpha": {"nominal", "ordinal", "interval"},
        "ac": {"ac1", "ac2_linear", "ac2_quadratic", "ac2_ordinal"},
        "agreement": {"exact", "pairwise", "within_1"},
        "specific_agreement": {"positive", "negative"},
        "variance": {"subject", "rater", "residual"},
        "rater_mean": {""},
        "rater_bias": {""},
        "sem": error,
        "sdc": error,
        "loam": {""},
        "bland_altman": {"bias", "lower", "upper"},
        "kendall_w": {""},
        "friedman": {""},
    }
    assert {row.interval for row in published} == {"", "f", "generalised", "graybill_wang", "chi_square", "exact"}


def test_the_same_table_gives_the_same_rows() -> None:
    assert agreement(followed(), CDASI) == followed_rows()


def test_values_are_plain_numbers(published: tuple[Result, ...]) -> None:
    for row in published:
        for number in (row.value, row.low, row.high, row.stat_f, row.df1, row.df2, row.p):
            assert number is None or (type(number) is float and np.isfinite(number))


def test_importing_the_engine_loads_no_scipy() -> None:
    code = "import dmscorer.stats.agreement.engine, sys; sys.exit(bool({'scipy', 'pandas', 'pingouin'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
