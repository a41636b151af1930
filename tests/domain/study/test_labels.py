"""Which spellings are one label, and which only look alike."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.study.labels import clean, likeness, look_alikes

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a\u2066"
SPACES = " \u00a0\u2007\u202f\u3000\t\n"
LABELS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(LABELS)
def test_cleaning_twice_changes_nothing(label: str) -> None:
    assert clean(clean(label)) == clean(label)


@given(LABELS)
def test_composed_and_decomposed_letters_are_one_label(label: str) -> None:
    assert clean(unicodedata.normalize("NFC", label)) == clean(unicodedata.normalize("NFD", label))


@given(LABELS, st.sampled_from(INVISIBLE), st.integers(0, 12))
def test_a_sign_that_nobody_sees_makes_no_other_label(label: str, sign: str, at: int) -> None:
    assert clean(label[:at] + sign + label[at:]) == clean(label)


@given(st.lists(st.text("abc12Äß", min_size=1), min_size=1), st.sampled_from(SPACES), st.integers(1, 3))
def test_the_kind_and_number_of_spaces_make_no_other_label(words: list[str], space: str, n: int) -> None:
    assert clean(f"{space}{(space * n).join(words)}{space}") == " ".join(words)


@given(LABELS)
def test_what_is_equal_looks_alike(label: str) -> None:
    """So equality is finer than likeness, and both are equivalences: each compares one text made of one label."""
    assert likeness(clean(label)) == likeness(label)


@pytest.mark.parametrize(
    "labels",
    [
        ("001", "1"), ("1", "1.0"), ("1", "1,0"), ("P-01", "P01"), ("P 1", "p001"), ("V1", "v1"), ("Müller", "Mueller"),
        ("Müller", "MÜLLER"), ("\u0410\u0031", "A1"), ("P‑1", "P-1"), ("Ｐ１", "P1"), ("0", "00"), ("Straße", "STRASSE"),
    ],
)  # fmt: skip
def test_look_alikes_are_two_labels_that_are_told_together(labels: tuple[str, str]) -> None:
    assert clean(labels[0]) != clean(labels[1])
    (group,) = look_alikes("subject", [*labels, labels[0], "another"])
    assert group.labels == labels
    assert str(group) == f"“{labels[0]}” and “{labels[1]}”"


@pytest.mark.parametrize(
    "labels",
    [("V1", "V10"), ("V1.1", "V11"), ("1-11", "11-1"), ("P1-2", "P12"), ("1", "1.5"), ("10", "1.0"), ("1", "l"), ("a", "ä"), ("V1", "V2")],
)  # fmt: skip
def test_what_may_well_be_two_is_not_told(labels: tuple[str, str]) -> None:
    assert look_alikes("visit", labels) == ()
