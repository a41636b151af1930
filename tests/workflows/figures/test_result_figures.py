"""The figures of the results: numbers worked by hand, the same bytes again, nothing drawn on what is not known."""

import hashlib
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from dmscorer.domain.photos.redaction import Form, Shape
from dmscorer.figures.canvas import Format, Picture
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.figures.result_figures import (
    ConsentNeeded,
    NoSuchFigure,
    NoSuchView,
    NothingToDraw,
    ResultMaterial,
)
from dmscorer.workflows.photos import intake, photos, redaction
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.places import ROOT
from tests.workflows.conftest import RATERS
from tests.workflows.results import cohorts
from tests.workflows.results.test_result_tables import study as hand_worked_study

STARTS: dict[Format, bytes] = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}
COHORT = ("ck", "cdasi_activity", "cdasi_damage", "responses", "spider")
EVERY = (*COHORT, "patient_01", "patient_12")  # one with scores, one without
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


@pytest.fixture
def pictured(tmp_path: Path) -> Iterator[OpenStudy]:
    """One subject with one red photo of the hands, its left half hidden; nobody has scored."""
    study = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7))
    folder = tmp_path / "in" / "P1" / "V1"
    folder.mkdir(parents=True)
    Image.new("RGB", (400, 300), "red").save(folder / "hands.png")
    intake.add(study, tmp_path / "in", "coordinator")
    (photo,) = redaction.unreviewed(study)
    photos.assign_view(study, [photo], "hands_dorsal", "coordinator")
    redaction.decide(study, photo, [Shape(Form.RECTANGLE, 0.25, 0.5, 0.5, 1.0)], "coordinator")
    yield study
    studies.close(study)


def texts(name: str, of: ResultMaterial, language: str = "en") -> dict[str, str]:
    return {mark.key: mark.text for mark in result_figures.render(name, of, (), language=language).marks}


def test_the_registry_is_complete(material: ResultMaterial) -> None:
    every = result_figures.figures(material)
    assert tuple(figure.name for figure in every) == COHORT
    patients = result_figures.patients(material)
    assert [figure.name for figure in patients] == [f"patient_{at:02}" for at in range(1, 16)]
    assert all(figure.identifies for figure in patients)
    for figure in (*every, *patients[:1]):
        for words in (figure.title, figure.about):
            assert words.languages == ("de", "en")
            assert words.in_("de") != words.en


@pytest.fixture(scope="module")
def pictures(material: ResultMaterial) -> dict[str, Picture]:
    return {name: result_figures.render(name, material, tuple(STARTS)) for name in EVERY}


@pytest.mark.parametrize("name", EVERY)
def test_every_figure_has_three_forms(name: str, pictures: dict[str, Picture]) -> None:
    made = pictures[name]
    assert set(made.files) == set(STARTS)
    assert all(made.files[form].startswith(start) for form, start in STARTS.items())
    assert all(0 < mark.x < 1 and 0 < mark.y < 1 and mark.text for mark in made.marks)


def test_the_same_comes_twice(material: ResultMaterial, pictures: dict[str, Picture]) -> None:
    """After others were drawn in this process; every figure in every form again in another process: the next test."""
    assert result_figures.render(EVERY[0], material, tuple(STARTS)) == pictures[EVERY[0]]


def hashes(name: str, made: Picture) -> str:
    """One line: the figure, its marks and the bytes of each form."""
    held = [hashlib.sha256(content).hexdigest() for content in (*made.files.values(), repr(made.marks).encode())]
    return " ".join([name, *made.files, *held])


def test_another_process_makes_the_same_bytes_in_another_order(pictures: dict[str, Picture]) -> None:
    code = (
        "from tests.workflows.figures import test_result_figures as t\nof = t.drawn()\nfor n in reversed(t.EVERY):\n"
        "    print(t.hashes(n, t.result_figures.render(n, of, tuple(t.STARTS))))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [hashes(name, made) for name, made in reversed(pictures.items())]


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
    notes = result_figures.render("cdasi_activity", worked, ()).notes
    assert notes[0] == "Mean change −1.5 (95 % CI −7.9 to 4.9), n = 2."
    assert notes[1] == "Paired t test: P = 0.205."
    assert notes[2].startswith("Exact Wilcoxon signed-rank test: P = 0.500")
    assert notes[3] == "Score: mean of the raters’ totals."


def test_damage_that_nobody_has_is_drawn_with_the_tests_not_estimable(worked: ResultMaterial) -> None:
    notes = result_figures.render("cdasi_damage", worked, ()).notes
    assert "not estimable (every subject changed by the same amount)" in notes[1]
    assert "not estimable (no subject changed)" in notes[2]


def test_creatine_kinase_with_its_change(worked: ResultMaterial) -> None:
    """V1: 1723, 500, 300: median 500, mean 841; −1607 and −400: mean −1003.5, t = −1003.5 / 603.5, 1 df, P = 1 − 2·atan(1.6628)/π = 0.345."""
    told = texts("ck", worked)
    assert told["P2.0"] == "P2, V1: 500 U/l (2.5 × upper limit)"
    assert told["box.V1"] == "V1: n = 3, median 500, mean 841 (300–1723)"
    assert "P3.1" not in told
    notes = result_figures.render("ck", worked, ()).notes
    assert notes[0].startswith("From V1 to V2, in U/l: Mean change −1004 U/l")
    assert notes[1] == "Paired t test: P = 0.345."


def test_responses_with_their_denominators(worked: ResultMaterial) -> None:
    """V1: one of one worsening (P3); V2: one marked, one unchanged of two; nobody's muscle strength is known."""
    told = texts("responses", worked)
    assert told == {
        "Skin.V1.5": "Skin, V1: worsening, 1 (100.0 %) of 1",
        "Skin.V2.1": "Skin, V2: marked improvement, 1 (50.0 %) of 2",
        "Skin.V2.4": "Skin, V2: no change, 1 (50.0 %) of 2",
    }
    spokes = texts("spider", worked, "de")
    assert spokes["Haut.V2.1"] == "Haut, V2: deutliche Besserung, 1 (50,0 %) von 2"
    assert spokes["Haut.V2.0"] == "Haut, V2: vollständige Rückbildung, 0 (0,0 %) von 2"


def test_the_lines_of_a_spider_meet_the_percent_on_their_spoke(worked: ResultMaterial) -> None:
    """V1: 100 % worsening, so the only corner away from the middle lies up to the left; 0 % lies in the middle."""
    marks = {mark.key: mark for mark in result_figures.render("spider", worked, ()).marks}
    middle, worse = marks["Skin.V1.0"], marks["Skin.V1.5"]
    assert (marks["Skin.V1.1"].x, marks["Skin.V1.1"].y) == pytest.approx((middle.x, middle.y))
    assert worse.x < middle.x
    assert worse.y < middle.y


def test_the_course_of_a_patient(worked: ResultMaterial) -> None:
    """P1 falls from 3 to 2 (raters −2, −1, 0).

    Visits as cases, raters' activity 3 3 3 / 1 2 3 / 2 2 2 / 0 0 0: residual mean square 4/9 over (4 − 1)(3 − 1), worked
    below; SDC of one rater = 1.96 · √2 · √MSE.
    """
    told = texts("patient_01", worked)
    assert told["CDASI activity (0–100).0"] == "V1: 3.0 (3, 3, 3), mild (Ahmed 2020)"
    assert told["CDASI activity (0–100).1"] == "V2: 2.0 (1, 2, 3), mild (Ahmed 2020)"
    rows = [(3, 3, 3), (1, 2, 3), (2, 2, 2), (0, 0, 0)]
    grand = sum(map(sum, rows)) / 12
    columns = [sum(row[at] for row in rows) / 4 for at in range(3)]
    residual = sum((row[at] - sum(row) / 3 - columns[at] + grand) ** 2 for row in rows for at in range(3)) / 6
    one = 1.959964 * 2**0.5 * residual**0.5
    assert one / 3**0.5 < 1 < one  # −1.0 lies between the two errors
    assert told["CDASI activity (0–100).change.1"] == (
        "V2: change −1.0; measurement error: inside that of 1 rater, outside that of 3"
    )
    notes = result_figures.render("patient_01", worked, ()).notes
    assert f"activity {one:.1f} (1 rater), {one / 3**0.5:.1f} (mean of 3)" in notes[0]
    assert told["Penn 2015: 4 points, V2.1".replace(", V2", "")] == "Penn 2015: 4 points, V2: not met"
    assert any(text.endswith("V2: not applicable") for text in told.values())
    assert told["Creatine kinase, U/l.0"] == "P1, V1: 1723 U/l (9.1 × upper limit)"


# ── nothing drawn on what is not known ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["cdasi_activity", "cdasi_damage"])
def test_masked_scores_are_not_drawn_and_the_reason_is_said(name: str, unscored: ResultMaterial) -> None:
    assert unscored.courses == ()
    with pytest.raises(NothingToDraw, match=r"^No rater has signed a case yet.*\.$"):
        result_figures.render(name, unscored, "svg")
    assert result_figures.render("ck", unscored, ()).marks


def test_the_course_of_a_masked_patient_has_no_scores(unscored: ResultMaterial) -> None:
    picture = result_figures.render("patient_01", unscored, "svg")
    assert not any("CDASI" in mark.key for mark in picture.marks)
    assert picture.notes[0].startswith("No rater has signed a case yet")


@pytest.mark.parametrize("name", ["ck", "responses", "spider"])
def test_without_clinical_values_nothing_is_drawn(name: str, study: OpenStudy) -> None:
    of = result_figures.material(study)
    with pytest.raises(NothingToDraw, match=r"^No visit has .*\.$"):
        result_figures.render(name, of, "svg")
    assert result_figures.patients(of) == ()


def test_a_figure_that_does_not_exist_is_refused(worked: ResultMaterial) -> None:
    with pytest.raises(NoSuchFigure):
        result_figures.render("patient_99", worked, "svg")


# ── photographs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_photograph_without_consent(pictured: OpenStudy) -> None:
    of = result_figures.material(pictured)
    (plate,) = result_figures.plates(of, "hands_dorsal")
    assert plate.name == "photo_plate_hands_dorsal_01"
    assert plate.identifies
    with pytest.raises(ConsentNeeded):
        result_figures.render(plate.name, of, "svg")
    with pytest.raises(ConsentNeeded):
        list(result_figures.drawn([plate], of))


def test_photographs_stay_hidden_with_the_scores(pictured: OpenStudy) -> None:
    of = result_figures.material(pictured)
    with pytest.raises(NothingToDraw, match="No rater has signed"):
        result_figures.render("photo_plate_hands_dorsal_01", of, "svg", consented=True)


def test_a_photo_that_waits_for_a_decision_is_in_no_plate(pictured: OpenStudy) -> None:
    redaction.reopen(pictured, list(redaction.decisions(pictured)), "coordinator")
    of = result_figures.material(pictured)
    assert of.pictures == {}
    assert result_figures.plates(of, "hands_dorsal") == ()


def test_a_view_that_does_not_exist_is_refused(worked: ResultMaterial) -> None:
    with pytest.raises(NoSuchView, match="hands_dorsal"):
        result_figures.plates(worked, "nose")


def test_a_plate_shows_what_is_covered_covered(pictured: OpenStudy) -> None:
    """The picture is red, its left half hidden: no red pixel lies left of its middle (140 of 175 mm wide)."""
    of = replace(result_figures.material(pictured), masked="")
    data = result_figures.render("photo_plate_hands_dorsal_01", of, "png", consented=True, is_bare=True).data
    with Image.open(io.BytesIO(data)) as shown:
        pixels = shown.convert("RGB")
    middle = pixels.height // 2

    def is_red(share: float) -> bool:
        return pixels.getpixel((int(share * pixels.width), middle)) == (255, 0, 0)

    assert not any(is_red(share) for share in (0.02, 0.1, 0.2, 0.3, 0.4))
    assert all(is_red(share) for share in (0.43, 0.5, 0.6, 0.7, 0.79))
