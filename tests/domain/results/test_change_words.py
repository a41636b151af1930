"""Sentences on paired tests: numbers worked by hand, every reason of the engine in German, the least P where it matters."""

import re

import pytest

from dmscorer.domain.results.change import Detectable, ErrorPlace
from dmscorer.domain.results.change_words import paired_tests, reason
from dmscorer.stats.results import change as engine
from dmscorer.stats.results.change import paired


def test_two_subjects_worked_by_hand() -> None:
    """−1 and −2: mean −1.5, SE 0.5, t = −3 with 1 degree of freedom: P = 1 − 2·atan(3)/π = 0.205; ±12.706 · 0.5."""
    told = paired_tests(paired("activity", "mean", [3, 2], [2, 0]))
    assert told == (
        "Mean change −1.5 (95 % CI −7.9 to 4.9), n = 2.",
        "Paired t test: P = 0.205.",
        "Exact Wilcoxon signed-rank test: P = 0.500 (with n = 2 no P below 0.500 is possible).",
    )


def test_seven_subjects_who_all_fell_reach_the_least_p_there_is() -> None:
    """2 / 2⁷ = 0.0156; with eleven subjects 2 / 2¹¹ = 0.00098 would be printed as < 0.001, so nothing is said."""
    seven = paired_tests(paired("activity", "mean", [10] * 7, [1, 2, 3, 4, 5, 6, 7]), "de")
    assert seven[2] == ("Exakter Wilcoxon-Vorzeichen-Rang-Test: P = 0,016 (mit n = 7 ist kein P unter 0,016 möglich).")
    eleven = paired_tests(paired("activity", "mean", [20] * 11, list(range(1, 12))))
    assert eleven[2] == "Exact Wilcoxon signed-rank test: P < 0.001."


def test_what_cannot_be_tested_says_why() -> None:
    same = paired_tests(paired("activity", "mean", [3, 4], [2, 3]))
    assert same[0] == "Mean change −1.0, n = 2."
    assert same[1] == "Paired t test: not estimable (every subject changed by the same amount)."
    one = paired_tests(paired("activity", "mean", [3], [3]), "de")
    assert one[0] == "Mittlere Änderung: nicht schätzbar (weniger als zwei Patienten mit beiden Visiten), n = 1."
    assert one[2] == "Exakter Wilcoxon-Vorzeichen-Rang-Test: nicht schätzbar (kein Patient änderte sich)."


def test_who_did_not_change_is_left_out_of_the_ranks_and_counted() -> None:
    """Gaps −1, 0, −2: the rank test rests on two, so its least P is 0.5."""
    told = paired_tests(paired("activity", "mean", [3, 1, 2], [2, 1, 0]))
    assert told[2].endswith("P = 0.500; 1 without change left out (with n = 2 no P below 0.500 is possible).")


@pytest.mark.parametrize(
    "note", [engine.TOO_FEW, engine.SAME_CHANGE, engine.NOBODY_CHANGED, "2 without change dropped"]
)
def test_every_reason_has_german_words(note: str) -> None:
    assert reason(note, "de") != note
    assert not re.search(r"\b(subject|change|total)", reason(note, "de"))


@pytest.mark.parametrize(
    ("change", "n_raters", "place"),
    [
        (-4.0, 3, ErrorPlace.BEYOND), (3.0, 3, ErrorPlace.BETWEEN), (-1.7, 3, ErrorPlace.WITHIN), (1.7, 3, ErrorPlace.WITHIN),
        (3.0, 1, ErrorPlace.WITHIN), (3.0, None, ErrorPlace.BETWEEN), (3.5, None, ErrorPlace.BETWEEN),
    ],
)  # fmt: skip
def test_where_a_change_lies_beside_the_errors(change: float, n_raters: int | None, place: ErrorPlace) -> None:
    """One rater 3.5; the mean of three 3.5 / √3 = 2.02, of all (known apart) 2.5; the limit itself is inside."""
    assert Detectable(3.5, 2.5).place(change, n_raters) is place


def test_nothing_is_said_beside_an_unknown_error() -> None:
    assert Detectable(None, 2.5).place(3.0, None) is None
    assert Detectable(3.5, None).place(3.0, None) is None
