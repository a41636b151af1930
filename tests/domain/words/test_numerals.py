"""Numbers in running text as the two languages write them."""

import pytest

from dmscorer.domain.words.numerals import decimal, probability, share


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
