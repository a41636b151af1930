"""Numbers in running text as the two languages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.words.numerals import coefficient, decimal, probability, share
from dmscorer.domain.words.text import Text
from dmscorer.domain.words.writer import Writer


@pytest.mark.parametrize(
    ("value", "places", "en", "de"),
    [(17.444, 1, "17.4", "17,4"), (-12.25, 1, "−12.2", "−12,2"), (-0.04, 1, "0.0", "0,0"), (3, 0, "3", "3")],
)
def test_decimals_have_a_true_minus_and_a_german_comma(value: float, places: int, en: str, de: str) -> None:
    assert (decimal(value, places), decimal(value, places, "de")) == (en, de)


@pytest.mark.parametrize(
    ("p", "said"),
    [(2 * 0.5**7, "P = 0.016"), (0.0004, "P < 0.001"), (0.0, "P < 0.001"), (0.99951, "P > 0.999"), (1.0, "P = 1.000")],
)
def test_a_probability_is_never_said_to_be_nothing_or_certain(p: float, said: str) -> None:
    assert probability(p) == said


def test_a_share_is_its_count_with_the_percent_behind_it() -> None:
    assert share(3, 300 / 7) == "3 (42.9 %)"
    assert share(3, 300 / 7, "de_AT") == "3 (42,9 %)"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (0.994, 2, "0.99"), (0.9951, 2, "> 0.99"), (0.99999, 2, "> 0.99"), (1.0, 2, "1.00"), (1 - 1e-15, 2, "1.00"),
        (-0.9951, 2, "< −0.99"), (-1.0, 2, "−1.00"), (0.9996, 3, "> 0.999"), (0.9951, 3, "0.995"), (0.0, 2, "0.00"),
    ],
)  # fmt: skip
def test_a_coefficient_is_one_only_where_it_reaches_one(value: float, places: int, said: str) -> None:
    assert coefficient(value, places) == said


@given(st.floats(-1, 1), st.integers(1, 4))
def test_no_coefficient_short_of_one_is_printed_as_one(value: float, places: int) -> None:
    text = coefficient(value, places, "de")
    assert (text.strip("−") == f"{1:.{places}f}".replace(".", ",")) == (abs(value) > 1 - 1e-12)
    if text[0] not in "<>":
        assert abs(float(text.replace("−", "-").replace(",", ".")) - value) <= 0.5 * 10**-places + 1e-12


def test_both_ends_of_a_ci_follow_the_rule_and_a_missing_one_is_a_dash() -> None:
    assert Writer("de").coefficients(-0.999, 0.9999) == "< −0,99 bis > 0,99"
    assert Writer().coefficients(0.2, None) == "0.20 to –"


def test_a_label_without_german_words_is_quoted_in_german_only() -> None:
    english_only, both = Text.of({"en": "mild"}), Text.of({"en": "severe", "de": "schwer"})
    assert [Writer("de").quoted(one) for one in (english_only, both)] == ["„mild“", "schwer"]
    assert Writer("en").quoted(english_only) == "mild"
