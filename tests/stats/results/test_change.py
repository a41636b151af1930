"""Change between two visits beside scipy, pingouin and enumeration."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable
from dmscorer.domain.results.change import CHANGE_COLUMNS, Change
from dmscorer.stats.results.change import NOBODY_CHANGED, OTHER_RATERS, SAME_CHANGE, SHORT_OF_SIX, TOO_FEW, change
from tests.stats.agreement.test_agreement import scored
from tests.stats.studies import CDASI


def study(before: list[list[float]], after: list[list[float]]) -> RatingTable:
    """Activity totals, one row a subject and one column a rater."""
    subjects = range(len(before))
    cases = tuple(CaseKey(f"S{s}", visit) for s in subjects for visit in ("pre", "post"))
    sheets = {
        (2 * s + at, r): scored(total)
        for s in subjects
        for at, totals in enumerate((before[s], after[s]))
        for r, total in enumerate(totals)
    }
    return RatingTable(tuple("ABC"[: len(before[0])]), cases, sheets)


def found(table: RatingTable, source: str = "A", measure: str = "activity") -> dict[str, Change]:
    rows = change(table, CDASI, "pre", "post")
    return {f"{r.statistic} {r.variant}".strip(): r for r in rows if (r.measure, r.source) == (measure, source)}


BEFORE: list[list[float]] = [[17.0], [25], [10], [14], [22], [19], [12], [15]]
AFTER: list[list[float]] = [[5.0], [18], [11], [1], [9], [4], [10], [15]]
FIRST, SECOND = np.ravel(BEFORE), np.ravel(AFTER)


def test_the_columns_are_those_of_the_file_in_its_order() -> None:
    assert ",".join(CHANGE_COLUMNS) == "measure,source,statistic,variant,value,low,high,p,smallest_p,n,note"


def test_paired_t_is_scipys() -> None:
    from scipy.stats import ttest_rel

    rows, reference = found(study(BEFORE, AFTER)), ttest_rel(SECOND, FIRST)
    interval = reference.confidence_interval()
    assert rows["paired_t"].value == pytest.approx(reference.statistic)
    assert rows["paired_t"].p == pytest.approx(reference.pvalue)
    mean = rows["mean_change"]
    assert [mean.value, mean.low, mean.high] == pytest.approx([(SECOND - FIRST).mean(), interval.low, interval.high])
    assert rows["n"].value == rows["n"].n == 8


def test_wilcoxon_without_ties_is_scipys_exact_one() -> None:
    from scipy.stats import wilcoxon

    after = [[total[0] - drop] for total, drop in zip(BEFORE, (1, -2, 3, 4, -5, 6, 7, 8), strict=True)]
    row, reference = found(study(BEFORE, after))["wilcoxon_exact"], wilcoxon(np.ravel(after), FIRST, method="exact")
    assert [row.value, row.p] == pytest.approx([reference.statistic, reference.pvalue])


def test_effect_sizes_are_pingouins() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pingouin
    rows = found(study(BEFORE, AFTER))
    assert rows["effect_size d_av"].value == pytest.approx(pingouin.compute_effsize(SECOND, FIRST, paired=True))
    expected = pingouin.compute_effsize(SECOND, FIRST, paired=True, eftype="cohen_dz")
    assert rows["effect_size d_z"].value == pytest.approx(expected)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ties: its P is not the exact one, its effect size is
        expected = pingouin.wilcoxon(SECOND, FIRST)["RBC"].iloc[0]
    assert rows["effect_size rank_biserial"].value == pytest.approx(expected)


GAPS = st.lists(st.integers(-4, 4), min_size=1, max_size=8)


@settings(max_examples=20, deadline=None)
@given(GAPS)
def test_wilcoxon_with_ties_is_the_share_of_all_sign_patterns(gaps: list[int]) -> None:
    """The definition: of 2^n patterns of signs on these very midranks, how many are at least as far out (both sides)."""
    from scipy.stats import rankdata

    row = found(study([[10.0]] * len(gaps), [[10.0 + gap] for gap in gaps]))["wilcoxon_exact"]
    changed = [gap for gap in gaps if gap]
    if not changed:
        assert (row.value, row.note) == (None, NOBODY_CHANGED)
        return
    ranks = rankdata(np.abs(changed))
    sums = [
        sum(r for r, up in zip(ranks, ups, strict=True) if up) for ups in itertools.product((0, 1), repeat=len(ranks))
    ]
    own = sum(r for r, gap in zip(ranks, changed, strict=True) if gap > 0)
    smaller = min(own, ranks.sum() - own)
    assert row.value == smaller
    assert row.p == pytest.approx(min(1, 2 * np.mean(np.array(sums) <= smaller)))
    assert row.smallest_p == pytest.approx(2 / 2 ** len(changed))


def test_seven_patients_cannot_fall_below_one_in_64() -> None:
    """As the study that the program was made for: all seven better, exact P = 2 / 2^7 = 0.0156."""
    row = found(study([[20.0]] * 7, [[20.0 - drop] for drop in range(1, 8)]))["wilcoxon_exact"]
    assert (row.value, row.p, row.smallest_p) == (0, 0.015625, 0.015625)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9)] * 6), min_size=2, max_size=7))
def test_sums_and_means_of_raters_give_the_same_p(totals: list[tuple[int, ...]]) -> None:
    """The sum of three totals, as one rater's, against the mean of three raters."""
    three = found(study([list(map(float, t[:3])) for t in totals], [list(map(float, t[3:])) for t in totals]), "mean")
    whole = found(study([[float(sum(t[:3]))] for t in totals], [[float(sum(t[3:]))] for t in totals]))
    assert three["wilcoxon_exact"].p == whole["wilcoxon_exact"].p
    assert three["effect_size rank_biserial"].value == whole["effect_size rank_biserial"].value


def test_hodges_lehmann_worked_by_hand() -> None:
    """Changes 1 2 4: Walsh averages 1 1.5 2 2.5 3 4, median 2.25; three subjects allow no interval."""
    row = found(study([[10.0]] * 3, [[11.0], [12], [14]]))["hodges_lehmann"]
    assert (row.value, row.low, row.high, row.note) == (2.25, None, None, SHORT_OF_SIX)


def test_hodges_lehmann_of_six_spans_all_changes() -> None:
    """N = 6: P(W = 0) = 1/64, twice that is 0.031, so the interval runs from the least to the greatest Walsh average."""
    row = found(study([[10.0]] * 6, [[11.0], [12], [14], [17], [19], [8]]))["hodges_lehmann"]
    assert (row.low, row.high) == (-2, 9)


def test_mean_and_median_of_raters() -> None:
    """Before 10 13 16 and 20 20 26, after 4 10 10 and 8 9 10: mean change -5 and -13, median -3 and -11."""
    table = study([[10.0, 13, 16], [20, 20, 26]], [[4.0, 10, 10], [8, 9, 10]])
    assert found(table, "mean")["mean_change"].value == pytest.approx(-9)
    assert found(table, "median")["mean_change"].value == pytest.approx(-7)


def test_a_subject_whom_other_raters_rated_at_the_second_visit_is_left_out_of_the_mean() -> None:
    """Mean changes -5, -13 and -7; rater C has no second visit of the second subject: the mean of the others is -6."""
    table = study([[10.0, 13, 16], [20, 20, 26], [10, 10, 10]], [[4.0, 10, 10], [8, 9, 10], [3, 3, 3]])
    holed = RatingTable(table.raters, table.cases, {key: s for key, s in table.sheets.items() if key != (3, 2)})
    rows = found(holed, "mean")
    assert rows["mean_change"].value == pytest.approx(-6)
    assert OTHER_RATERS.format(n=1) in rows["mean_change"].note
    assert found(holed, "C")["n"].n == 2


def test_what_cannot_be_tested_says_why() -> None:
    nobody = found(study([[9.0]] * 4, [[9.0]] * 4))
    assert nobody["paired_t"].note == SAME_CHANGE
    assert nobody["wilcoxon_exact"].note == NOBODY_CHANGED
    assert nobody["mean_change"].value == 0
    alike = found(study([[9.0], [12]], [[5.0], [8]]))
    assert (alike["mean_change"].value, alike["paired_t"].value) == (-4, None)
    assert alike["wilcoxon_exact"].p == 0.5
    nothing = change(RatingTable(("A",), (CaseKey("S", "pre"),), {(0, 0): scored(3)}), CDASI, "pre", "post")
    assert {row.n for row in nothing} == {0}
    assert all(row.value is None and row.note == TOO_FEW for row in nothing if row.statistic != "n")
