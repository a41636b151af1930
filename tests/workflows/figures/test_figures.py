"""The figures of agreement: what is drawn are the numbers given, nothing is drawn without numbers, the bytes repeat."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest

from dmscorer.domain.agreement.agreement import CaseKey, RatingTable
from dmscorer.domain.agreement.disagreement import farthest
from dmscorer.figures.agreement.drift import running
from dmscorer.figures.canvas import Format
from dmscorer.workflows.agreement import agreement
from dmscorer.workflows.figures import figures
from dmscorer.workflows.figures.figures import Material, NothingToDraw
from tests.places import ROOT
from tests.stats.agreement.test_agreement import scored
from tests.stats.measures.test_reliability import SHROUT_FLEISS
from tests.stats.studies import CDASI

NAMES = [figure.name for figure in figures.FIGURES]
STARTS: dict[Format, bytes] = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}


def made() -> Material:
    """Shrout & Fleiss 1979 as activity totals of four raters; erosion varies at one site, one level is missing."""
    cases = tuple(CaseKey(f"S{at}", "1") for at in range(6))
    sheets: dict[tuple[int, int], dict[str, object]] = {
        (case, rater): dict(scored(float(total)))
        for case, row in enumerate(SHROUT_FLEISS)
        for rater, total in enumerate(row)
    }
    sheets[0, 0]["scalp.erosion_ulceration"] = 1
    del sheets[5, 3]["arm.scale"]
    table = RatingTable(("A", "B", "C", "D"), cases, sheets)
    places = {
        (case, rater): (at * 2 + number) % 6 + 1 for at, case in enumerate(cases) for number, rater in enumerate("ABCD")
    }
    return figures.material(table, CDASI, agreement.compute(table, CDASI), places)


@pytest.fixture(scope="module")
def material() -> Material:
    return made()


@pytest.fixture(scope="module")
def empty() -> Material:
    table = RatingTable(("A", "B"), (), {})
    return figures.material(table, CDASI, agreement.compute(table, CDASI), {})


def texts(name: str, of: Material) -> dict[str, str]:
    return {mark.key: mark.text for mark in figures.render(name, of, ()).marks}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_drawn_without_numbers_and_the_reason_is_a_sentence(name: str, empty: Material) -> None:
    with pytest.raises(NothingToDraw, match=r"^[A-Z].*\.$"):
        figures.render(name, empty, "svg")


def test_totals_that_are_all_the_same_are_not_drawn(material: Material) -> None:
    """Damage is 0 in every sheet."""
    with pytest.raises(NothingToDraw, match="All totals are the same"):
        figures.render("bland_altman_damage", material, "svg")


DRAWN = [name for name in NAMES if name != "bland_altman_damage"]


@pytest.fixture(scope="module")
def drawn(material: Material) -> dict[str, Mapping[Format, bytes]]:
    return {name: figures.render(name, material, tuple(STARTS)).files for name in DRAWN}


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_has_three_forms(name: str, drawn: dict[str, Mapping[Format, bytes]]) -> None:
    assert set(drawn[name]) == set(STARTS)
    assert all(drawn[name][form].startswith(start) for form, start in STARTS.items())


def test_the_same_bytes_come_twice(material: Material, drawn: dict[str, Mapping[Format, bytes]]) -> None:
    """After others were drawn in this process; every figure in every form again in another process: the next test."""
    assert figures.render("body_map", material, tuple(STARTS)).files == drawn["body_map"]


def test_another_process_makes_the_same_bytes_in_another_order(drawn: dict[str, Mapping[Format, bytes]]) -> None:
    code = (
        "import hashlib\nfrom tests.workflows.figures.test_figures import DRAWN, STARTS, made\n"
        "from dmscorer.workflows.figures import figures\nm = made()\nfor name in reversed(DRAWN):\n"
        "    for form, content in figures.render(name, m, tuple(STARTS)).files.items():\n"
        "        print(name, form, hashlib.sha256(content).hexdigest())\n"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    here = {
        f"{name} {form} {hashlib.sha256(content).hexdigest()}"
        for name, files in drawn.items()
        for form, content in files.items()
    }
    assert set(told.splitlines()) == here
    assert len(here) == len(DRAWN) * len(STARTS)


def test_a_forest_shows_the_published_coefficient(material: Material) -> None:
    """One rating of another item is missing: activity is complete for five of the six; the row says what the engine says."""
    row = next(
        r
        for r in material.results
        if (r.measure, r.statistic, r.variant, r.interval) == ("sum.erythema", "icc", "A,1", "generalised")
    )
    assert row.value == pytest.approx(0.290, abs=0.0005)
    assert texts("forest", material)["Erythema, all sites"] == "Erythema, all sites: 0.29 (0.03 – 0.75)"


def test_use_of_levels_counts_what_was_given(material: Material) -> None:
    """Rater A: totals 9 6 8 7 10 6 as erythema of at most 3 a site: 15 threes, one 1 and one 2; 15 sites x 6 cases."""
    told = texts("use_of_levels", material)
    erythema = [item.id for item in CDASI.items if item.maximum == 3]
    n = 6 * len(erythema)
    threes = sum(total // 3 for total in (9, 6, 8, 7, 10, 6))
    assert told["A.3"] == f"A, level 3: {threes} of {n}"
    assert told["A.1"] == f"A, level 1: 2 of {n}"
    assert told["A.2"] == f"A, level 2: 1 of {n}"


def test_leaving_a_rater_out_is_the_coefficient_of_the_others(material: Material) -> None:
    others = agreement.compute(material.table, CDASI, agreement.Wanted(raters=("A", "C", "D")))
    row = next(
        r
        for r in others
        if (r.measure, r.visit, r.statistic, r.variant, r.interval)
        == ("activity", "all", "icc_reml", "A,1", "generalised")
    )
    found = next(one for one in material.left_out if (one.measure, one.kind, one.who) == ("activity", "rater", "B"))
    assert (found.value, found.low, found.high) == pytest.approx((row.value, row.low, row.high))


def test_with_two_raters_nobody_is_left_out(material: Material) -> None:
    two = agreement.restricted(material.table, agreement.Wanted(raters=("A", "B")))
    of = figures.material(two, CDASI, agreement.compute(two, CDASI), {})
    with pytest.raises(NothingToDraw, match="none can be left out"):
        figures.render("without_rater", of, "svg")


def test_where_nothing_varies_the_body_is_hatched(material: Material) -> None:
    told = texts("body_map", material)
    assert told["periungual"].endswith("nothing varies")
    assert not told["scalp"].endswith("nothing varies")


def test_drift_needs_the_order_of_reading(material: Material) -> None:
    assert "place" in next(iter(texts("drift", material).values()))
    with pytest.raises(NothingToDraw, match="order of reading is not known"):
        figures.render("drift", replace(material, positions={}), "svg")


def test_a_running_mean_takes_two_neighbours_on_either_side() -> None:
    assert running([0, 3, 6, 9, 12]) == [3, 4.5, 6, 7.5, 9]


def test_the_missing_map_says_the_share(material: Material) -> None:
    told = texts("missing", material)
    items = sum(not item.is_history for item in CDASI.items)
    assert told["5.D"].endswith(f"{1 / items:.2f}")
    assert told["0.A"].endswith("0.00")


def test_the_largest_disagreements_come_first(material: Material) -> None:
    first = farthest(material.table, CDASI)[0]
    assert (first.case.subject, first.item) == ("S0", "malar.erythema")
    assert first.levels == (0, 2, 3, 3)  # totals 2 5 8 9: the second site gets what lies above 3


@pytest.mark.parametrize("figure", figures.FIGURES, ids=lambda one: one.name)
def test_german_figures_say_everything_in_german(
    figure: figures.StudyFigure, material: Material, empty: Material
) -> None:
    """Title, reading aid and the reason why nothing is drawn differ from the English ones."""
    for words in (figure.title, figure.about):
        assert words.in_("de") != words.en
    reasons = []
    for language in ("en", "de"):
        with pytest.raises(NothingToDraw) as refused:
            figures.render(figure.name, empty, "svg", language=language)
        reasons.append(str(refused.value))
    assert reasons[0] != reasons[1]
    if figure.name != "bland_altman_damage":  # where all totals are the same
        german = figures.render(figure.name, material, "svg", language="de")
        assert german.data == figures.render(figure.name, material, "svg", language="de").data
        assert german.data != figures.render(figure.name, material, "svg").data


def test_german_axes_have_decimal_commas() -> None:
    from matplotlib.figure import Figure

    from dmscorer.figures import canvas

    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 0.5])
    axes.text(0, 0, "+1.5 and V1.2b")
    axes.set_xticks([0, 1], ["S1.2", "S2.3"])
    canvas._with_commas(figure)
    figure.canvas.draw()
    assert "0,1" in [label.get_text() for label in axes.get_yticklabels()]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["S1.2", "S2.3"]  # names stay
    assert axes.texts[0].get_text().startswith("+1,5")
