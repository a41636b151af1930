"""One row a measure and visit."""

from dmscorer.domain.agreement.table import measure_rows, pair_names
from tests.domain.agreement.agreement_rows import row


def test_the_figures_of_one_measure_stand_side_by_side() -> None:
    rows = [
        row("activity", 0.8, 0.6, 0.9),
        row("activity", 0.7, statistic="agreement", variant="exact"),
        row("scalp.erythema", 0.5, 0.1, 0.8, level="item"),
        row("scalp.erythema", 0.4, level="item", statistic="kappa", variant="quadratic", raters="A|B"),
        row("scalp.erythema", 0.3, level="item", statistic="kappa", variant="linear", raters="A|B"),
        row("scalp.erythema", 0.4, level="item", statistic="kappa_mean", variant="quadratic"),
        row("scalp.erythema", 0.9, level="item", statistic="agreement", variant="exact", raters="A|B"),
    ]
    total, item = measure_rows(rows)
    assert (total.icc, total.exact, total.kappa, total.pairs) == (rows[0], rows[1], None, {})
    assert (item.icc, item.kappa, item.exact) == (rows[2], rows[5], None)
    assert item.pairs == {"A|B": rows[3]}
    assert pair_names((total, item)) == ("A|B",)


def test_visits_are_rows_of_their_own_with_their_own_counts() -> None:
    pooled, pre = measure_rows([row("damage", 0.5, cases=(14, 12)), row("damage", None, visit="pre", cases=(7, 6))])
    assert (pooled.visit, pooled.n_cases, pooled.n_complete, pooled.n_ratings) == ("all", 14, 12, 36)
    assert (pre.visit, pre.n_cases, pre.n_complete, pre.n_ratings) == ("pre", 7, 6, 18)


def test_not_estimable_keeps_its_reason() -> None:
    (one,) = measure_rows([row("damage", None, note="the cases do not differ")])
    assert one.icc is not None
    assert (one.icc.value, one.icc.note) == (None, "the cases do not differ")


def test_all_ratings_stand_beside_the_complete_cases() -> None:
    rows = [row("damage", 0.5, statistic="icc_reml", cases=(7, 5)), row("damage", 0.6, 0.2, 0.8, cases=(7, 5))]
    (one,) = measure_rows(rows)
    assert (one.available, one.icc) == (rows[0], rows[1])
