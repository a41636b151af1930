"""Clinical values: what is taken, what is refused because it could mean two things, and the order of visits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.results.clinical import KNOWN, BadValue, column_named, read_value, written


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("ck_u_l", "1723", 1723.0),
        ("ck_u_l", "116,5", 116.5),  # a German decimal comma
        ("ivig_g_kg", "1.723", 1.723),  # 1723 g/kg cannot be meant
        ("ivig_g_kg", "0,5", 0.5),
        ("ivig_cycles", "4", 4.0),
        ("ivig_cycles", "4,0", 4.0),
        ("date", "2019-03-04", date(2019, 3, 4)),
        ("date", "4.3.2019", date(2019, 3, 4)),
        ("pga_skin", "Marked improvement", "marked_improvement"),
        ("pga_muscle", "no-change", "no_change"),
        ("co_medication", "methotrexate 15 mg/week", "methotrexate 15 mg/week"),
    ],
)
def test_a_value_is_read_as_a_clinic_writes_it(column: str, text: str, value: object) -> None:
    assert read_value(KNOWN[column], text) == value


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("ck_u_l", "1.723", "two ways"),  # the thousand of a German spreadsheet, or not quite two
        ("ck_u_l", "1,723", "two ways"),
        ("ck_u_l", "1.7230", "two ways"),  # it would be written back as 1.723
        ("ck_u_l", "1.723,5", "two ways"),
        ("ck_u_l", "-3", "outside 0 to 500000 U/l"),
        ("ck_u_l", "<20", "not a number"),
        ("ck_u_l", "1e3", "not a number"),
        ("ivig_cycles", "2.5", "not a whole number"),
        ("ck_upper_limit", "5", "outside 10 to 2000"),
        ("date", "03/04/2019", "not a date"),  # March or April
        ("date", "31.02.2019", "no day of the calendar"),
        ("pga_skin", "better", "none of complete_relief"),
        ("co_medication", "x" * 501, "shorten"),
    ],
)
def test_what_could_be_meant_otherwise_is_refused(column: str, text: str, says: str) -> None:
    with pytest.raises(BadValue, match=says):
        read_value(KNOWN[column], text)


def test_a_column_of_the_study_s_own_is_text_under_a_plain_name() -> None:
    assert read_value(column_named("weight_kg"), "7 0") == "7 0"
    with pytest.raises(BadValue, match="letters, digits"):
        column_named("weight (kg)")


@given(st.sampled_from(sorted(KNOWN)), st.floats(0, 1_000_000).map(lambda x: round(x, 4)), st.integers(0, 20000))
def test_what_was_read_is_read_again_from_its_one_spelling(column: str, number: float, days: int) -> None:
    shown = KNOWN[column].choices or (str(number), str(int(number)), (date(1990, 1, 1) + timedelta(days)).isoformat())
    for text in shown:
        try:
            value = read_value(KNOWN[column], text)
        except BadValue:
            continue
        assert read_value(KNOWN[column], written(value)) == value
