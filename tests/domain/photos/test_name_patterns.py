"""Patterns for file names."""

from dmscorer.domain.photos.name_patterns import matching

NAMES = {"a": "IMG_4711_Hands.JPG", "b": "hand (2).png", "c": "feet.jpg"}


def test_a_bare_word_may_stand_anywhere_and_capitals_do_not_count() -> None:
    assert matching("hand", NAMES) == ("a", "b")
    assert matching("HANDS", NAMES) == ("a",)


def test_stars_and_question_marks_and_nothing_else_are_special() -> None:
    assert matching("*.jpg", NAMES) == ("a", "c")
    assert matching("f??t.jpg", NAMES) == ("c",)
    assert matching("hand (2).png", NAMES) == ("b",)
    assert matching("[a-z]*", NAMES) == ()


def test_an_empty_pattern_fits_nothing() -> None:
    assert matching("  ", NAMES) == ()
