"""Broken instrument files: the error names the line and the cause."""

import pytest

from dmscorer.domain.instrument.instrument import BrokenInstrument
from dmscorer.domain.instrument.instrument_file import load
from tests.places import ROOT

TEXT = (ROOT / "resources/instruments/cdasi-2.toml").read_text("utf-8")


def broken(old: str, new: str, *, nth: int = 1) -> tuple[BrokenInstrument, int]:
    """The error after replacing the nth ``old``, and the line where the replacement starts."""
    position = -1
    for _ in range(nth):
        position = TEXT.index(old, position + 1)
    text = TEXT[:position] + new + TEXT[position + len(old) :]
    with pytest.raises(BrokenInstrument) as caught:
        load(text.encode(), "mine.toml")
    return caught.value, TEXT[:position].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ('id = "scalp"', 'id = "scalp', "not valid TOML"),
        ('id = "cdasi-2"', 'id = "cdasi-2"\ncolour = 1', ""),
        ("maximum = 100", "maximum = 101", "add up to 100, not to the maximum 101"),
        ("maximum = 100", 'maximum = "100"', "whole number"),
        ("maximum = 32", "maximum = 31", "'damage' add up to 32"),
        ('id = "malar"', 'id = "scalp"', "the site 'scalp' is there twice"),
        ('id = "scale"', 'id = "erythema"', "the row 'erythema' is there twice"),
        ('id = "image_quality"', 'id = "not_photographed"', "reason 'not_photographed' is there twice"),
        ("value = 2", "value = 4", "expected 2 here"),
        ("value = 2", "value = 1", "the level '1' is there twice"),
        ("value = 2", "value = true", "whole number"),
        ('part = "activity"', 'part = "activities"', "no part 'activities'"),
        ('multiplies = "erythema"', 'multiplies = "redness"', "gottrons_hands.redness"),
        ('multiplies = "erythema"', 'multiplies = "papules"', "plain item"),
        ("factor = 2", "factor = 1", "from 2 to 10"),
        ('kind = "lesion"', 'kind = "leson"', "one of area, lesion, single"),
        ("above = 14", "from = 14", "overlap"),
        ("above = 14", "above = 15", "a gap"),
        ("no_band = [19]", "no_band = []", "leave out [19]"),
        ("to = 26", "to = 14", "the band is empty"),
        ('label = { en = "Scalp", de = "Kopfhaut" }', 'label = { en = "Scalp" }', "no wording in 'de'"),
        ("history = true", 'history = "yes"', "true or false"),
        ('start = "maximum"', 'start = "max"', "one of zero, maximum, open"),
        ("expect = { activity = 2, damage = 0 }", "expect = { activity = 3, damage = 0 }", "gives activity 2, not 3"),
        (
            "expect = { activity = { low = 3, high = 6 }, damage = 0 }",
            "expect = { activity = 3, damage = 0 }",
            "3 to 6",
        ),
        (
            'bands = { ahmed-2020 = "moderate"',
            'bands = { ahmed-2020 = "mild"',
            "'moderate' under ahmed-2020, not 'mild'",
        ),
        ('answers = { "gottrons_hands.erythema" = 2 }', 'answers = { "gottrons_hands.erythem" = 2 }', "no item"),
        ('answers = { "gottrons_hands.erythema" = 2 }', 'answers = { "gottrons_hands.erythema" = 9 }', "from 0 to 3"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, cause: str) -> None:
    error, line = broken(old, new)
    assert cause in str(error)
    assert error.line == line + (1 if "\n" in new else 0)
    assert str(error).startswith(f"mine.toml, line {error.line}: ")


def test_an_unknown_key_is_named_with_what_is_known() -> None:
    error, line = broken('[[reason]]\nid = "image_quality"', '[[reason]]\nid = "image_quality"\nweight = 2')
    assert "unknown key 'weight' (known here: id, label)" in error.cause
    assert error.line == line + 2


def test_a_missing_key_is_named_with_the_line_of_its_table() -> None:
    error, line = broken('[[site]]\nid = "malar"\nkind = "area"', '[[site]]\nid = "malar"')
    assert error.cause == "the key 'kind' is missing"
    assert error.line == line


def test_levels_of_a_single_item_are_found_in_their_own_line() -> None:
    """The nested tables [[site.item.level]] count within their own item."""
    error, line = broken("value = 2", "value = 7", nth=TEXT[: TEXT.index("no_band")].count("value = 2"))
    assert error.line == line
    assert error.cause.startswith("levels must run 0, 1, 2")


def test_two_default_threshold_sets_are_refused() -> None:
    error, line = broken('id = "penn-2015"\npart', 'id = "penn-2015"\ndefault = true\npart')
    assert "exactly one threshold set" in error.cause
    assert error.line == line + 1


def test_a_file_that_is_not_utf_8_or_of_a_later_format_is_refused() -> None:
    with pytest.raises(BrokenInstrument, match="line 2: not written in UTF-8"):
        load(b"format = 1\nname = '\xe4'\n", "old.toml")
    error, line = broken("format = 1", "format = 2")
    assert "format 1" in error.cause
    assert error.line == line


def test_an_empty_file_says_what_is_missing() -> None:
    with pytest.raises(BrokenInstrument, match=r"empty\.toml, line 1: the key 'format' is missing"):
        load(b"", "empty.toml")


def test_another_instrument_needs_only_a_file() -> None:
    """Two sites x one row of three levels and one item of its own: 2 x 2 + 1 = 5."""
    text = """
format = 1
id = "tiny"
version = "1"
name = "TINY"
title = { en = "A tiny score" }
variant = { en = "without {items}, {ranges}" }
part = [{ id = "severity", label = { en = "Severity" }, maximum = 5 }]
reason = [{ id = "unseen", label = { en = "unseen" } }]
vector = [{ says = "all", start = "maximum", expect = { severity = 5 } }]
[[row]]
id = "redness"
part = "severity"
label = { en = "Redness" }
level = [
  { value = 0, label = { en = "no" } },
  { value = 1, label = { en = "some" } },
  { value = 2, label = { en = "much" } },
]
[[site]]
id = "left"
kind = "area"
label = { en = "Left" }
[[site]]
id = "right"
kind = "area"
label = { en = "Right" }
[[site]]
id = "itch"
kind = "single"
label = { en = "Itch" }
[[site.item]]
id = "any"
part = "severity"
label = { en = "Itch" }
level = [{ value = 0, label = { en = "no" } }, { value = 1, label = { en = "yes" } }]
"""
    tiny = load(text.encode(), "tiny.toml")
    assert tiny.item_ids == ("left.redness", "right.redness", "itch.any")
    assert tiny.maximum("severity") == 5
    assert tiny.default_threshold_set is None
    with pytest.raises(BrokenInstrument, match=r"tiny\.toml, line 18: levels must run"):
        load(text.replace("value = 2", "value = 3").encode(), "tiny.toml")
