"""Each rater against the mean of the raters."""

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.stats.agreement.deviations import deviations
from tests.stats.agreement.test_agreement import scored
from tests.stats.studies import CDASI, table_of


def test_gaps_from_the_mean_worked_by_hand() -> None:
    """Totals 3 6 9: mean 6, gaps -3 0 3; a case that a rater left out does not count."""
    table = table_of([scored(3), scored(6), scored(9)], [scored(1), scored(2), scored(4)])
    holed = RatingTable(table.raters, table.cases, {key: s for key, s in table.sheets.items() if key != (1, 2)})
    found = [(d.case.subject, d.rater, d.mean, d.gap) for d in deviations(holed, CDASI) if d.measure == "activity"]
    assert found == [("S1", "A", 6, -3), ("S1", "B", 6, 0), ("S1", "C", 6, 3)]


def test_one_rater_has_nobody_to_differ_from() -> None:
    assert deviations(table_of([scored(3)]), CDASI) == ()
    assert deviations(RatingTable((), (), {}), CDASI) == ()
