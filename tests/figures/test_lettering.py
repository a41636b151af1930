"""Names that somebody else chose stand in a figure as they are: no mathematics, no lost sign, nothing cut at the edge."""

import warnings
from collections.abc import Callable, Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Text

from dmscorer.domain.words.text import shortened, spelled
from dmscorer.figures import canvas
from dmscorer.figures.agreement.bland_altman import BlandAltmanWords, Dot, bland_altman
from dmscorer.figures.agreement.forest_plot import ForestRow, ForestWords, forest_plot
from dmscorer.figures.agreement.heat_map import HeatWords, heat_map
from dmscorer.figures.canvas import Picture
from dmscorer.figures.lettering import LONGEST_LABEL, LONGEST_WORD, Lettering, in_legend

HOSTILE = (
    "Ba$$in",
    "P$1$x",
    r"$\frac{1}{0$",
    "_hidden",
    "<b>bold</b>",
    "&amp;",
    "%d {0} {x}",
    r"\alpha^2_i",
    '"q"\'',
    "=1+1",
    "a\tb",
)
SANS = findfont(FontProperties(family="DejaVu Sans"))

FIGURES: dict[str, Callable[[Sequence[str]], Picture]] = {
    "forest": lambda names: forest_plot(
        [ForestRow(name, 0.5, 0.2, 0.7) for name in names], ForestWords(names[0], names[0], names[0]), "png"
    ),
    "bland_altman": lambda names: bland_altman(
        [Dot(name, "case", 1.0, 0.5) for name in names[:6]], None, BlandAltmanWords(names[0], names[0], names[0], names[0]), "png"
    ),
    "heat": lambda names: heat_map(
        {("row0", "column0"): 0.4, ("row0", "column1"): 0.1},
        HeatWords("", "", {f"row{at}": name for at, name in enumerate(names)},
                  {f"column{at}": name for at, name in enumerate(names[:2])}, names[0], names[0]),
        "png",
    ),
}  # fmt: skip


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text of the figures that are drawn in this test."""
    found: list[str] = []
    draw = canvas._bytes

    def watched(figure: Figure, wanted: canvas.Format) -> bytes:
        found.extend(text.get_text() for text in figure.findobj(Text))
        assert not any(text.get_parse_math() for text in figure.findobj(Text))
        return draw(figure, wanted)

    monkeypatch.setattr(canvas, "_bytes", watched)
    return found


@pytest.mark.parametrize("kind", list(FIGURES))
def test_a_name_is_drawn_as_it_is(kind: str, drawn: list[str]) -> None:
    FIGURES[kind](HOSTILE)
    shown = HOSTILE[:6] if kind == "bland_altman" else HOSTILE  # a study has six raters at most
    assert {spelled(name, lambda sign: sign != "\t") for name in shown} <= set(drawn)


@pytest.mark.parametrize("kind", list(FIGURES))
def test_a_long_or_foreign_name_leaves_the_figure_whole(kind: str, drawn: list[str]) -> None:
    """A warning would stand in somebody's terminal; an edge that is crossed would cut every label."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        marks = FIGURES[kind](("X" * 120, "ＡＢＣ", "张伟")).marks
    assert marks
    assert all(0 < mark.x < 1 for mark in marks)
    assert {"ABC", "U+5F20U+4F1F"} <= set(drawn)


def test_a_rater_whose_code_begins_with_an_underscore_stands_in_the_legend(drawn: list[str]) -> None:
    FIGURES["bland_altman"](("Title", "_A"))
    assert "_A" in drawn
    assert in_legend("A_") == "A_"


@given(st.lists(st.text(min_size=1, max_size=90), unique=True, max_size=6))
def test_two_names_never_become_one(names: list[str]) -> None:
    """Also where only the middle differs; nothing is longer than a line beside an axis."""
    plain = [name for name in names if "\n" not in name]
    letters = Lettering()
    made = [letters.label(f"{'A' * 40}{name}{'B' * 60}", SANS) for name in plain]
    before = {spelled(name, lambda sign: ord(sign) in _known()) for name in plain}
    assert len(set(made)) == len(before)
    assert all(len(word) <= LONGEST_WORD + 4 for line in made for word in line.split())
    assert all(len(line) <= LONGEST_LABEL + 4 for line in made)


@cache
def _known() -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(SANS).get_charmap())


@given(st.text(), st.integers(4, 40))
def test_what_is_shortened_keeps_both_ends(text: str, longest: int) -> None:
    short = shortened(text, longest)
    assert len(short) == min(len(text), longest)
    assert short[:1] == text[:1]
    assert short[-1:] == text[-1:]
