"""One rater or one subject left out: the leading coefficient of those who were in."""

import pytest

from dmscorer.domain.agreement.agreement import RatingTable
from dmscorer.domain.agreement.headline import stated
from dmscorer.stats.agreement.engine import agreement
from dmscorer.stats.agreement.sensitivity import left_out
from tests.stats.agreement.test_agreement import scored
from tests.stats.measures.test_reliability import SHROUT_FLEISS
from tests.stats.studies import CDASI, table_of


def holed() -> RatingTable:
    """Shrout & Fleiss 1979 as activity; rater A lacks the first case, and nobody scored a seventh one."""
    whole = table_of(*[[scored(total) for total in row] for row in SHROUT_FLEISS], [scored(1)] * 4)
    sheets = {key: sheet for key, sheet in whole.sheets.items() if key != (0, 0) and key[0] != 6}
    return RatingTable(whole.raters, whole.cases, sheets)


def test_what_is_left_rests_on_all_ratings_as_the_headline_does() -> None:
    table = holed()
    found = {(one.kind, one.who): one for one in left_out(table, CDASI) if one.measure == "activity"}
    lead = stated(agreement(table, CDASI))["total", "all", "activity"]
    every = found["", ""]
    assert (every.value, every.low, every.high) == pytest.approx((lead.value, lead.low, lead.high), abs=1e-9)
    assert (every.n_cases, every.n_ratings) == (6, 23)
    without = found["rater", "D"]
    assert (without.n_cases, without.n_ratings) == (6, 17)


def test_only_subjects_who_were_rated_can_be_left_out() -> None:
    found = [one.who for one in left_out(holed(), CDASI) if (one.measure, one.kind) == ("activity", "subject")]
    assert found == ["S1", "S2", "S3", "S4", "S5", "S6"]
