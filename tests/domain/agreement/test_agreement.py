"""The rows of agreement.csv as values."""

import dataclasses

import pytest

from dmscorer.domain.agreement.agreement import COLUMNS, CaseKey, RatingTable, Result

ROW = Result(
    *("total", "all", "activity", "icc", "A,1", "all", 0.5, 0.1, 0.8, "f", 3.0, 5.0, 10.0, 0.01),
    *(6, 6, 18, ""),
)


def test_the_columns_are_those_of_the_file_in_its_order() -> None:
    """Worded in the description of ``agreement --csv``."""
    assert ",".join(COLUMNS) == (
        "level,visit,measure,statistic,variant,raters,value,low,high,interval,"
        "stat_f,df1,df2,p,n_cases,n_complete,n_ratings,note"
    )


def test_not_estimable_always_says_why() -> None:
    with pytest.raises(ValueError, match="activity icc A,1"):
        dataclasses.replace(ROW, value=None)
    assert dataclasses.replace(ROW, value=None, note="no case was rated by all raters").value is None


def test_visits_keep_the_order_of_the_cases() -> None:
    cases = tuple(CaseKey(subject, visit) for subject in "ab" for visit in ("pre", "post"))
    assert RatingTable(("A", "B"), cases, {}).visits == ("pre", "post")


def test_visits_keep_the_order_of_the_study_where_the_first_cases_lack_some() -> None:
    cases = (CaseKey("a", "post"), CaseKey("b", "pre"), CaseKey("b", "extra"))
    table = RatingTable(("A", "B"), cases, {}, visit_order=("pre", "post", "late"))
    assert table.visits == ("pre", "post", "extra")
