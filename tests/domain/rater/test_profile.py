"""A profile is voluntary: what was left empty is not 0."""

import pytest

from dmscorer.domain.rater import profile
from dmscorer.domain.rater.profile import BadProfile, Profile


def test_nothing_told_is_not_zero() -> None:
    assert profile.read(" ", "", "", " ") == Profile("", "", None, None)
    assert not profile.read("", "", "", "").is_told
    assert profile.read("Ann Doe ", " Dermatology", " 12 ", "0") == Profile("Ann Doe", "Dermatology", 12, 0)
    assert profile.read("", "", "0", "").is_told


@pytest.mark.parametrize("years", ["-1", "81", "ten", "1.5", "²"])
def test_what_is_no_number_of_years_is_refused(years: str) -> None:
    with pytest.raises(BadProfile, match="0 to 80"):
        profile.read("", "", years, "")
