"""The figures of the results: numbers worked by hand, the same bytes again, nothing drawn on what is not known."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dmscorer.figures.canvas import Format
from dmscorer.workflows import result_figures
from dmscorer.workflows import study as studies
from dmscorer.workflows.agreement import Unknown
from dmscorer.workflows.result_figures import NothingToDraw, ResultMaterial
from dmscorer.workflows.study import OpenStudy
from tests.places import ROOT
from tests.workflows import cohorts
from tests.workflows.test_result_tables import study as hand_worked_study

FORMS: tuple[Format, ...] = ("svg", "pdf", "png")
COHORT = ("ck", "cdasi_activity", "cdasi_damage")
hand_worked = hand_worked_study  # P1: activity 3 → 2, P2: 2 → 0; creatine kinase 1723 → 116 and 500 → 100, P3 once 300


def drawn() -> ResultMaterial:
    with tempfile.TemporaryDirectory() as folder:
        study = cohorts.made(Path(folder))
        try:
            return result_figures.material(study)
        finally:
            studies.close(study)


@pytest.fixture(scope="module")
def material() -> ResultMaterial:
    return drawn()


@pytest.fixture
def worked(hand_worked: OpenStudy) -> ResultMaterial:
    return result_figures.material(hand_worked)


@pytest.fixture
def unscored(tmp_path: Path) -> Iterator[ResultMaterial]:
    study = cohorts.made(tmp_path, 3, 0)
    yield result_figures.material(study)
    studies.close(study)


def texts(name: str, of: ResultMaterial, language: str = "en") -> dict[str, str]:
    return {mark.key: mark.text for mark in result_figures.render(name, of, "svg", language=language).marks}


def test_the_registry_is_complete(material: ResultMaterial) -> None:
    every = result_figures.figures(material)
    assert tuple(figure.name for figure in every) == COHORT
    for figure in every:
        for words in (figure.title, figure.about):
            assert words.languages == ("de", "en")
            assert words.in_("de") != words.en


@pytest.mark.parametrize("name", COHORT)
@pytest.mark.parametrize(("wanted", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_every_figure_has_three_forms_and_the_same_bytes_twice(
    name: str, wanted: Format, start: bytes, material: ResultMaterial
) -> None:
    first = result_figures.render(name, material, wanted)
    assert first.data.startswith(start)
    assert result_figures.render(name, material, wanted) == first
    assert all(0 < mark.x < 1 and 0 < mark.y < 1 and mark.text for mark in first.marks)


def hashes(of: ResultMaterial) -> list[str]:
    return [hashlib.sha256(result_figures.render(n, of, form).data).hexdigest() for n in COHORT for form in FORMS]


def test_another_process_makes_the_same_bytes(material: ResultMaterial) -> None:
    code = "from tests.workflows import test_result_figures as t\nprint(*t.hashes(t.drawn()))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.split() == hashes(material)


def test_german_figures_differ_and_have_decimal_commas(material: ResultMaterial) -> None:
    assert result_figures.render("ck", material, "svg", language="de") != result_figures.render("ck", material, "svg")
    box = next(text for key, text in texts("cdasi_activity", material, "de").items() if key == "box.baseline")
    assert "Mittel" in box
    assert "." not in box


# ── numbers worked by hand ───────────────────────────────────────────────────────────────────────────────────────────


def test_activity_before_and_after(worked: ResultMaterial) -> None:
    """P1 3 → 2 (mean of 1, 2, 3), P2 2 → 0: medians and means 2.5 and 1."""
    told = texts("cdasi_activity", worked)
    assert told["P1.0"] == "P1, V1: 3.0"
    assert told["P1.1"] == "P1, V2: 2.0"
    assert told["box.V1"] == "V1: n = 2, median 2.5, mean 2.5 (2.0–3.0)"
    assert told["box.V2"] == "V2: n = 2, median 1.0, mean 1.0 (0.0–2.0)"
    notes = result_figures.render("cdasi_activity", worked, "svg").notes
    assert notes[0] == "2 subjects with both visits. Mean change −1.5 (95 % confidence interval −7.9 to 4.9)."
    assert notes[1] == "Paired t test: P = 0.205."
    assert notes[2].startswith("Exact Wilcoxon signed-rank test: P = 0.500")
    assert notes[3] == "Score: mean of the raters’ totals."


def test_damage_that_nobody_has_is_drawn_with_the_tests_not_estimable(worked: ResultMaterial) -> None:
    notes = result_figures.render("cdasi_damage", worked, "svg").notes
    assert "not estimable, every subject changed by the same amount" in notes[1]
    assert "not estimable, no subject changed" in notes[2]


def test_creatine_kinase_with_its_change(worked: ResultMaterial) -> None:
    """V1: 1723, 500, 300: median 500, mean 841; −1607 and −400: mean −1003.5, t = −1003.5 / 603.5, 1 df, P = 1 − 2·atan(1.6628)/π = 0.345."""
    told = texts("ck", worked)
    assert told["P2.0"] == "P2, V1: 500 U/l (2.5 × upper limit)"
    assert told["box.V1"] == "V1: n = 3, median 500, mean 841 (300–1723)"
    assert "P3.1" not in told
    notes = result_figures.render("ck", worked, "svg").notes
    assert notes[0].startswith("From V1 to V2, in U/l: 2 subjects with both visits. Mean change −1004 U/l")
    assert notes[1] == "Paired t test: P = 0.345."


# ── nothing drawn on what is not known ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["cdasi_activity", "cdasi_damage"])
def test_masked_scores_are_not_drawn_and_the_reason_is_said(name: str, unscored: ResultMaterial) -> None:
    assert unscored.courses == ()
    with pytest.raises(NothingToDraw, match=r"^No rater has signed a case yet.*\.$"):
        result_figures.render(name, unscored, "svg")
    assert result_figures.render("ck", unscored, "svg").marks


def test_a_visit_that_does_not_exist_is_refused(hand_worked: OpenStudy) -> None:
    with pytest.raises(Unknown, match="V9"):
        result_figures.material(hand_worked, later="V9")


def test_one_visit_alone_makes_no_change(hand_worked: OpenStudy) -> None:
    of = result_figures.material(hand_worked, "V1", "V1")
    with pytest.raises(NothingToDraw, match="at two visits"):
        result_figures.render("cdasi_activity", of, "svg")
