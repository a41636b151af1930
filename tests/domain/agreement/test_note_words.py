"""Every note that the engine can give has its German words."""

import pytest

from dmscorer.domain.agreement.note_words import GERMAN, note_in
from dmscorer.stats.agreement import battery
from dmscorer.stats.agreement import engine as agreement
from dmscorer.stats.measures import blocks, reml


@pytest.mark.parametrize("module", [blocks, battery, reml, agreement])
def test_every_note_of_the_engine_is_translated(module: object) -> None:
    words = [
        value for name, value in vars(module).items() if name.isupper() and isinstance(value, str) and " " in value
    ]
    assert [word for word in words if word not in GERMAN] == []


def test_several_notes_are_translated_one_by_one() -> None:
    note = "all ratings are the same; visits pooled, interval rough; raters A, B only"
    assert note_in(note, "de") == "alle Bewertungen sind gleich; Visiten zusammen, Intervall grob; raters A, B only"
    assert note_in(note, "en") == note
