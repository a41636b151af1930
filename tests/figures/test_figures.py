"""Figures: the same bytes each time, marks where the data are, nothing drawn for what is not estimable."""

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dmscorer.figures.agreement.bland_altman import BlandAltmanWords, Dot, Limit, bland_altman
from dmscorer.figures.agreement.forest_plot import ForestRow, ForestWords, forest_plot
from dmscorer.figures.agreement.heat_map import HeatWords, heat_map
from dmscorer.figures.agreement.interval_rows import IntervalRow, IntervalWords, interval_rows
from dmscorer.figures.canvas import Format, Picture, Wanted

ROWS = (
    ForestRow("Activity", 0.86, 0.62, 0.95),
    ForestRow("Damage", 0.58, -0.14, 0.85),
    ForestRow("Scale", 1.0),
    ForestRow("Calcinosis", None, note="all ratings are the same"),
)
DOTS = tuple(Dot(rater, f"case {at}", 4.0 * at, gap) for at in range(5) for rater, gap in (("A", 1.5), ("B", -1.5)))
FOREST = ForestWords("ICC(A,1)", "Point and interval", "ICC")
LIMITS = BlandAltmanWords("Activity", "Dashed: limits", "Mean", "Difference")
HEAT = HeatWords("Difference", "Share", {"scalp": "Scalp", "arm": "Arm"}, {"scale": "Scale"}, "share", "nothing varies")
CELLS = {("scalp", "scale"): 0.4, ("arm", "scale"): None}

FIGURES: dict[str, Callable[[Wanted], Picture]] = {
    "forest": lambda wanted: forest_plot(ROWS, FOREST, wanted),
    "bland_altman": lambda wanted: bland_altman(DOTS, Limit(2.1, 1.7, 3.4), LIMITS, wanted),
    "heat": lambda wanted: heat_map(CELLS, HEAT, wanted),
}
STARTS: dict[Format, bytes] = {"svg": b"<?xml", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}


@pytest.mark.parametrize("wanted", list(STARTS))
@pytest.mark.parametrize("name", list(FIGURES))
def test_the_same_figure_has_the_same_bytes(name: str, wanted: Format) -> None:
    first, second = FIGURES[name](wanted), FIGURES[name](wanted)
    assert first.data.startswith(STARTS[wanted])
    assert first == second
    assert first.format == wanted


@pytest.mark.parametrize("name", list(FIGURES))
def test_several_formats_of_one_drawing_are_those_of_each_alone(name: str) -> None:
    together = FIGURES[name](("png", "svg", "pdf"))
    assert together.files == {wanted: FIGURES[name](wanted).data for wanted in STARTS}
    assert together.format == "png"


@pytest.mark.parametrize("name", list(FIGURES))
def test_nothing_says_when_it_was_made(name: str) -> None:
    assert b"dc:date" not in FIGURES[name]("svg").data
    assert b"CreationDate" not in FIGURES[name]("pdf").data


def test_the_fonts_of_a_pdf_hold_shapes_alone() -> None:
    """What places letters is of no use where they are placed, and to cut it down would take a good part of the time."""
    from fontTools.ttLib import TTFont
    from pypdf import PdfReader

    pdf = PdfReader(io.BytesIO(FIGURES["forest"]("pdf").data))
    numbers = {number for objects in pdf.xref.values() for number in objects} | set(pdf.xref_objStm)
    found: list[Any] = [pdf.get_object(number) for number in numbers if number]
    held = [one["/FontFile2"].get_object() for one in found if hasattr(one, "keys") and "/FontFile2" in one]
    fonts = [TTFont(io.BytesIO(one.get_data())) for one in held]
    assert fonts
    assert all("glyf" in font and not {"GPOS", "GSUB", "GDEF", "kern"} & set(font.keys()) for font in fonts)


@pytest.mark.parametrize("name", list(FIGURES))
def test_marks_lie_inside_the_picture(name: str) -> None:
    marks = FIGURES[name]("svg").marks
    assert marks
    assert all(0 < mark.x < 1 and 0 < mark.y < 1 for mark in marks)


def test_marks_stand_in_the_order_of_the_data() -> None:
    """Rows run downwards, coefficients to the right; what is not estimable has no mark."""
    activity, damage, scale = forest_plot(ROWS, FOREST).marks
    assert [activity.key, damage.key, scale.key] == ["Activity", "Damage", "Scale"]
    assert activity.y < damage.y < scale.y
    assert damage.x < activity.x < scale.x
    assert activity.text == "Activity: 0.86 (0.62 – 0.95)"
    assert scale.text == "Scale: 1.00"


def test_differences_stand_above_and_below_the_middle() -> None:
    marks = bland_altman(DOTS, None, LIMITS).marks
    above, below = marks[0], marks[1]
    assert above.y < below.y
    assert above.x == pytest.approx(below.x)
    assert marks[2].x > above.x
    assert above.text == "case 0, A: +1.5"


def test_a_cell_without_variation_says_so() -> None:
    scalp, arm = heat_map(CELLS, HEAT).marks
    assert scalp.text == "Scalp, Scale: 0.40"
    assert arm.text == "Arm, Scale: nothing varies"
    assert (scalp.key, arm.key) == ("scalp.scale", "arm.scale")


def test_empty_figures_can_be_drawn() -> None:
    assert forest_plot((), FOREST).marks == ()
    assert bland_altman((), None, LIMITS).marks == ()
    assert heat_map({}, HeatWords("", "", {}, {}, "", "")).marks == ()


def test_importing_figures_loads_no_matplotlib() -> None:
    modules = "dmscorer.figures.agreement.forest_plot, dmscorer.figures.agreement.bland_altman, dmscorer.figures.agreement.heat_map"
    code = f"import {modules}, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("language", "told"), [("en", "> 0.99 (0.95 – > 0.99)"), ("de", "> 0,99 (0,95 – > 0,99)")])
def test_a_coefficient_short_of_one_is_never_written_as_one(language: str, told: str) -> None:
    made = forest_plot([ForestRow("Activity", 0.998, 0.95, 0.9999)], replace(FOREST, language=language), ())
    assert [mark.text for mark in made.marks] == [f"Activity: {told}"]
    words = IntervalWords("", "", "ICC", language=language)
    made = interval_rows([IntervalRow("Activity", 0.998, 0.95, 0.9999)], words, ())
    assert [mark.text for mark in made.marks] == [f"Activity: {told}"]


def test_points_are_written_in_the_language_of_the_figure() -> None:
    words = IntervalWords("", "", "Punkte", language="de", is_coefficient=False, span="Grenzen")
    made = interval_rows([IntervalRow("A − B", -1.5, -2.0, 1.0, (-6.5, 3.5))], words, ())
    assert [mark.text for mark in made.marks] == ["A − B: −1,50 (−2,00 – 1,00), Grenzen −6,5 – 3,5"]
