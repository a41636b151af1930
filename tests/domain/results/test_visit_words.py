"""Labels as clinics write them, against the order that a reader of them would give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmscorer.domain.results.visit_words import suggestion

ORDERS = (
    ("baseline", "follow-up"),
    ("BL", "6M"),
    ("pre", "post"),
    ("before", "after"),
    ("vorher", "nachher"),
    ("Diagnose", "Abschluss"),
    ("Screening", "Baseline", "Week 4", "W12", "M6", "Jahr 1", "End of treatment", "last follow-up"),
    ("Ausgangswert", "Woche 4", "Monat 6", "Verlauf", "Ende"),
    ("V2", "V10"),
    ("Visit 1", "Visit 2", "visit 10"),
    ("Zyklus 1", "cycle 4", "Zyklus 10"),
    ("T0", "T1", "T12"),
    ("BL", "FU 1", "FU 2", "FU 10"),
    ("vor Therapie", "nach 3 Monaten", "nach 12 Monaten"),
    ("Jan 2019", "Apr 2019", "März 2020"),
    ("2019", "2020"),
    ("12.01.2019", "05.03.2019", "2020-01-01"),
    ("baseline", "1.5 years", "2 Jahre"),
    ("Ersttermin", "Kontrolle"),
    ("1", "2", "10"),
)


@given(st.sampled_from(ORDERS), st.data())
def test_the_words_tell_the_order_however_the_labels_come_in(expected: tuple[str, ...], data: st.DataObject) -> None:
    found = suggestion(data.draw(st.permutations(expected)))
    assert (found.labels, found.left) == (expected, ())
    assert found.is_whole


@pytest.mark.parametrize(
    ("labels", "known", "left"),
    [
        (("foo", "BL"), ("BL",), ("foo",)),
        (("V1", "6M"), (), ("6M", "V1")),  # a count and a time cannot be compared
        (("Week 4", "W4", "bl"), ("bl",), ("W4", "Week 4")),  # the same place twice
        (("pre", "vorher", "post"), ("post",), ("pre", "vorher")),
        (("rot", "blau"), (), ("blau", "rot")),
        (("Zyklus 1", "V2"), (), ("V2", "Zyklus 1")),
    ],
)
def test_what_the_words_do_not_tell_is_left(
    labels: tuple[str, ...], known: tuple[str, ...], left: tuple[str, ...]
) -> None:
    found = suggestion(labels)
    assert (found.labels, found.left) == (known, left)
    assert not found.is_whole


@given(st.lists(st.text(max_size=12), max_size=6, unique=True))
def test_any_labels_are_all_suggested_or_left(labels: list[str]) -> None:
    found = suggestion(labels)
    assert sorted((*found.labels, *found.left)) == sorted(labels)
