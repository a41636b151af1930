"""Labels by the lower limit, and which number leads."""

import pytest

from dmscorer.domain.agreement.headline import Grade, grade, headline, stated
from tests.domain.agreement.agreement_rows import row


@pytest.mark.parametrize(
    ("lower_limit", "label"),
    [
        *((-0.2, Grade.POOR), (0.499, Grade.POOR), (0.5, Grade.MODERATE), (0.749, Grade.MODERATE)),
        *((0.75, Grade.GOOD), (0.9, Grade.GOOD), (0.901, Grade.EXCELLENT)),
    ],
)
def test_labels_are_those_of_koo_and_li(lower_limit: float, label: Grade) -> None:
    """Poor below 0.5, moderate between 0.5 and 0.75, good between 0.75 and 0.9, excellent above 0.90."""
    assert grade(lower_limit) is label


def test_the_lower_limit_gives_the_label_not_the_value() -> None:
    (one,) = headline([row("activity", 0.95, 0.62, 0.99)]).leading
    assert one.grade is Grade.MODERATE


def test_with_several_visits_the_visits_lead_and_the_pooled_value_stands_beside() -> None:
    said = headline(
        [
            row("activity", 0.85, 0.7, 0.95),
            row("activity", 0.67, 0.4, 0.9, visit="pre"),
            row("activity", 0.99, 0.95, 1, visit="post"),
        ]
    )
    assert [(one.visit, one.grade) for one in said.leading] == [("post", Grade.EXCELLENT), ("pre", Grade.POOR)]
    assert [one.visit for one in said.pooled] == ["all"]


def test_what_is_not_estimable_is_no_statement() -> None:
    said = headline([row("activity", 0.9, 0.8, 0.95), row("damage", None, note="the cases do not differ")])
    assert [one.measure for one in said.leading] == ["activity"]
    assert [one.note for one in said.without] == ["the cases do not differ"]


def test_a_value_without_an_interval_has_no_label_and_no_statement() -> None:
    said = headline([row("activity", 1.0, note="the raters agree everywhere, hence no interval")])
    assert said.leading == ()
    assert len(said.without) == 1


def test_complete_data_speak_by_the_analysis_of_variance() -> None:
    complete = row("activity", 0.8, 0.6, 0.9)
    available = row("activity", 0.79, 0.6, 0.9, statistic="icc_reml")
    assert stated([complete, available])["total", "all", "activity"] is complete


def test_with_missing_ratings_the_number_with_an_interval_speaks() -> None:
    """All available ratings where they have an interval, else the complete cases; a bare value only for want of both."""
    key = "total", "all", "activity"
    complete = row("activity", 0.8, 0.6, 0.9, cases=(7, 5))
    nothing = row("activity", None, cases=(7, 1))
    with_interval = row("activity", 0.79, 0.6, 0.9, statistic="icc_reml", cases=(7, 5))
    bare = row("activity", 0.79, statistic="icc_reml", cases=(7, 5))
    assert stated([complete, with_interval])[key] is with_interval
    assert stated([complete, bare])[key] is complete
    assert stated([nothing, bare])[key] is bare
    assert headline([nothing, bare]).leading == ()
    assert (headline([complete, bare]).leading[0].n_complete, headline([complete]).leading[0].n_cases) == (5, 7)


def test_the_first_interval_leads_and_other_variants_are_not_looked_at() -> None:
    other = row("activity", 0.3, 0.1, 0.5, variant="C,1")
    first, second = row("activity", 0.8, 0.6, 0.9), row("activity", 0.8, 0.5, 0.95)
    assert stated([other, first, second]) == {("total", "all", "activity"): first}
