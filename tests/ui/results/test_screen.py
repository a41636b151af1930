"""Results: every number on the screen by hand, from two subjects with scores and three with clinical values."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from dmscorer.domain.instrument.instrument import Answer
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.intake_report import IntakeReport
from dmscorer.ui.results.screen import ResultsScreen
from dmscorer.ui.results.visit_values import VisitValues
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.photos import consent, redaction
from dmscorer.workflows.photos import photos as workflow_photos
from dmscorer.workflows.reading import blinding, reading
from dmscorer.workflows.results import clinical, results
from dmscorer.workflows.study import study as studies
from tests.workflows.consensus.test_consensus import score_all

Front = Callable[[Screen], None]
TABLE = """subject,visit,date,ck_u_l,pga_muscle,pga_skin,gc_mg_day,diagnosis
P00,visit 1,2020-01-01,1000,,,60,classic
P00,visit 2,2021-01-01,100,complete_relief,worsening,0,
P01,visit 1,2020-02-01,500,,,20,overlap
P01,visit 2,2020-08-01,200,no_change,,10,
P02,visit 1,2020-03-01,300,,,,classic
"""


@pytest.fixture
def values(tmp_path: Path) -> Path:
    path = tmp_path / "values.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def screen(space: Workspace, values: Path, front: Front) -> ResultsScreen:
    clinical.import_table(space.study, values, "coordinator")
    made = ResultsScreen(space)
    front(made)
    return made


def settle(screen: ResultsScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.workspace.jobs.is_busy and not screen.is_drawing)


def table(screen: Screen, name: str) -> list[list[str]]:
    view = screen.findChild(QTableView, name)
    assert isinstance(view, QTableView)
    model = view.model()
    return [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]


def heads(screen: Screen, name: str) -> list[str]:
    view = screen.findChild(QTableView, name)
    assert isinstance(view, QTableView)
    model = view.model()
    return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]


def text(screen: Screen, name: str) -> str:
    label = screen.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def press(screen: Screen, name: str) -> None:
    button = screen.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def score_hand(space: Workspace) -> None:
    """Activity by every rater alike: P00 6 then 3, P01 9 then 3."""
    wanted = {
        ("P00", "visit 1"): ("scalp", "malar"), ("P00", "visit 2"): ("scalp",),
        ("P01", "visit 1"): ("scalp", "malar", "arm"), ("P01", "visit 2"): ("arm",),
    }  # fmt: skip
    key = {one.visit.case_id: (one.visit.subject, one.visit.label) for one in workflow_photos.visits(space.study)}
    for rater in studies.raters(space.study):
        begun = blinding.begin(space.study, rater)
        for case in begun.cases:
            given: dict[str, Answer | None] = {item.id: 0 for item in space.study.instrument.items}
            given |= {f"{site}.erythema": 3 for site in wanted[key[case.case_id]]}
            reading.enter_all(space.study, begun.id, case.case_id, given)
            reading.sign_checked(space.study, rater, begun.id, case.case_id)


def test_an_empty_study_says_what_will_stand_here_and_what_to_do(space: Workspace, front: Front) -> None:
    """Two photographed subjects without any value: CK and responses ask for a table, scores for signatures."""
    screen = ResultsScreen(space)
    front(screen)
    assert screen.ck.is_empty
    assert screen.ck.empty.title == "No creatine kinase yet"
    assert "ck_u_l" in screen.ck.empty.sentence
    assert screen.responses.is_empty
    assert screen.scores.empty.title == "No case is signed yet"


def test_the_cohort_by_hand(screen: ResultsScreen) -> None:
    """Creatine kinase at visit 1 (1000 + 500 + 300) / 3 = 600, at visit 2 (100 + 200) / 2 = 150 of two.

    Follow-up from dates: 366 days (2020 is a leap year) and 182 days, of 365.25 / 12 each month: 12.0 and 6.0, mean 9.0.
    Glucocorticoids: two had a dose at first, one of them ended at 0: 1 of 2.
    """
    assert heads(screen, "cohort_table") == ["Characteristic", "All", "visit 1", "visit 2"]
    rows = {row[0]: row[1:] for row in table(screen, "cohort_table")}
    assert rows["Subjects"] == ["3 (100.0 %)", "", ""]
    assert rows["Diagnosis: classic"] == ["2 (66.7 %)", "", ""]
    assert rows["Diagnosis: overlap"] == ["1 (33.3 %)", "", ""]
    assert rows["Creatine kinase (U/l)"] == ["", "600.0 (300–1000)", "150.0 (100–200), n = 2"]
    assert rows["Follow-up (months)"] == ["9.0 (6.0–12.0), n = 2", "", ""]
    assert rows["Glucocorticoids (mg/day)"] == ["", "40.0 (20–60), n = 2", "5.0 (0–10), n = 2"]
    assert rows["Glucocorticoids stopped"] == ["1 (50.0 %) of 2", "", ""]


def test_it_says_by_what_the_visits_are_in_order(screen: ResultsScreen) -> None:
    assert text(screen, "table_tab_about").startswith("Each subject's visits are in order as stated.")


def test_response_patterns_by_hand(screen: ResultsScreen) -> None:
    """Muscle at visit 2: one complete relief, one no change, of two; skin: one worsening of one."""
    assert heads(screen, "responses_table") == ["Response", "Muscle strength\nvisit 2", "Skin\nvisit 2"]
    assert table(screen, "responses_table") == [
        ["complete relief", "1 (50.0 %)", "0 (0.0 %)"],
        ["marked improvement", "0 (0.0 %)", "0 (0.0 %)"],
        ["moderate improvement", "0 (0.0 %)", "0 (0.0 %)"],
        ["slight improvement", "0 (0.0 %)", "0 (0.0 %)"],
        ["no change", "1 (50.0 %)", "0 (0.0 %)"],
        ["worsening", "0 (0.0 %)", "1 (100.0 %)"],
        ["at least moderate improvement", "1 (50.0 %)", "0 (0.0 %)"],
        ["any improvement", "1 (50.0 %)", "0 (0.0 %)"],
        ["assessed", "2", "1"],
    ]


def test_creatine_kinase_is_compared_between_the_visits_that_are_chosen(screen: ResultsScreen, qtbot: QtBot) -> None:
    """Changes −900 and −300: mean −600, standard error 300, t = −2, with one degree of freedom P = 1 − 2 atan(2) / π = 0.295.

    Exact Wilcoxon: both fell, P = 2 · 1/4.
    """
    screen._tabs.setCurrentWidget(screen.ck)
    settle(screen, qtbot)
    material = screen.ck.shelf._material
    assert material is not None
    assert (material.earlier, material.later) == ("visit 1", "visit 2")
    notes = result_figures.render("ck", material, "svg").notes
    assert notes[0].startswith("From visit 1 to visit 2, in U/l: Mean change −600 U/l")
    assert notes[1] == "Paired t test: P = 0.295."
    assert notes[2].startswith("Exact Wilcoxon signed-rank test: P = 0.500 ")
    later = screen.findChild(QComboBox, "ck_visits_to")
    assert isinstance(later, QComboBox)
    later.setCurrentIndex(0)
    later.activated.emit(0)
    settle(screen, qtbot)
    assert screen.ck.shelf._material is not None
    assert screen.ck.shelf._material.later == "visit 1"


def test_scores_stay_hidden_while_creatine_kinase_and_responses_are_shown(screen: ResultsScreen) -> None:
    assert screen.scores.is_empty
    assert not screen.ck.is_empty
    assert not screen.responses.is_empty


def test_change_rater_by_rater_by_hand(space: Workspace, values: Path, front: Front, qtbot: QtBot) -> None:
    """Every rater: −3 and −6, mean −4.5, standard error 1.5, t = −3, one degree of freedom: P = 1 − 2 atan(3) / π = 0.205.

    95 % interval −4.5 ± 12.706 · 1.5 = −23.6 to 14.6; Wilcoxon as above; damage did not change: nothing can be tested.
    """
    score_hand(space)
    clinical.import_table(space.study, values, "coordinator")
    screen = ResultsScreen(space)
    front(screen)
    screen._tabs.setCurrentWidget(screen.scores)
    settle(screen, qtbot)
    rows = table(screen, "change_table")
    activity = [row for row in rows if row[0] == "Activity"]
    assert [row[1] for row in activity] == [
        "rater A", "rater B", "rater C", "mean of the raters", "median of the raters", "primary value",
    ]  # fmt: skip
    assert all(row[2:] == ["2", "−4.5 (−23.6 to 14.6)", "P = 0.205", "P = 0.500", "0.500"] for row in activity)
    damage = next(row for row in rows if row[0] == "Damage")
    assert damage[2:] == ["2", "0.0", "not estimable", "not estimable", "–"]


def test_a_saved_table_is_that_of_the_command(screen: ResultsScreen, tmp_path: Path, qtbot: QtBot) -> None:
    made = results.result_tables(screen.workspace.study)
    for name in ("cohort.csv", "responses.csv", "ck.csv", "ck_change.csv"):
        screen.save_table(name, tmp_path / name)
        settle(screen, qtbot)
        assert (tmp_path / name).read_bytes() == made[name]


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def cell(view: VisitValues, column: str, visit: str) -> QModelIndex:
    model = view.values
    row = next(r for r in range(model.rowCount()) if model.column_at(r).id == column)
    place = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())].index(visit)
    return model.index(row, place)


def editor(screen: ResultsScreen) -> VisitValues:
    found = screen.findChild(VisitValues)
    assert isinstance(found, VisitValues)
    return found


def stored(screen: ResultsScreen, subject: str, visit: str) -> dict[str, object]:
    return next(
        dict(one.values)
        for one in clinical.visits(screen.workspace.study)
        if (one.subject, one.label) == (subject, visit)
    )


def test_a_typed_value_is_saved_shown_and_taken_back(screen: ResultsScreen, qtbot: QtBot) -> None:
    screen._tabs.setCurrentWidget(screen.patients)
    screen.patients.choose("P01")
    screen.patients.show_part(1)
    view = editor(screen)
    view.values.setData(cell(view, "ck_u_l", "visit 2"), "250,5")
    assert stored(screen, "P01", "visit 2")["ck_u_l"] == 250.5
    assert cell(view, "ck_u_l", "visit 2").data() == "250.5"
    settle(screen, qtbot)
    rows = {row[0]: row[1:] for row in table(screen, "cohort_table")}
    assert rows["Creatine kinase (U/l)"][2] == "175.2 (100–250.5), n = 2"  # (100 + 250.5) / 2 = 175.25
    press(screen, "undo_values_button")
    assert stored(screen, "P01", "visit 2")["ck_u_l"] == 200.0
    assert cell(view, "ck_u_l", "visit 2").data() == "200"


def test_a_value_outside_its_range_is_refused_with_what_would_be_right(screen: ResultsScreen) -> None:
    screen.patients.choose("P00")
    view = editor(screen)
    view.values.setData(cell(view, "gc_mg_day", "visit 2"), "20000")
    fault = text(screen, "value_fault")
    assert fault.startswith("visit 2, gc_mg_day: “20000” lies outside 0 to 2000 mg/day")
    assert fault.endswith("Nothing was saved.")
    assert stored(screen, "P00", "visit 2")["gc_mg_day"] == 0.0
    assert cell(view, "gc_mg_day", "visit 2").data() == "0"


def test_keys_alone_type_choose_and_delete(screen: ResultsScreen, qtbot: QtBot) -> None:
    screen._tabs.setCurrentWidget(screen.patients)
    screen.patients.choose("P00")
    screen.patients.show_part(1)
    view = editor(screen)
    view.setFocus()
    view.setCurrentIndex(cell(view, "ck_u_l", "visit 1"))
    QTest.keyClicks(view.viewport(), "7")
    line = view.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "77")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(screen, "P00", "visit 1")["ck_u_l"] == 777.0)
    view.setCurrentIndex(cell(view, "diagnosis", "visit 1"))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert "diagnosis" not in stored(screen, "P00", "visit 1")
    view.edit(cell(view, "pga_skin", "visit 2"))
    choices = view.findChild(QComboBox)
    assert isinstance(choices, QComboBox)
    choices.setCurrentIndex(choices.findData("marked_improvement"))
    choices.activated.emit(choices.currentIndex())
    assert stored(screen, "P00", "visit 2")["pga_skin"] == "marked_improvement"
    assert cell(view, "pga_skin", "visit 2").data() == "marked improvement"


def test_a_visit_and_a_patient_are_added_by_typing(screen: ResultsScreen, qtbot: QtBot) -> None:
    for name, words in (("new_subject", "P03"), ("new_visit", "visit 1"), ("new_day", "01.02.2021")):
        line = screen.findChild(QLineEdit, name)
        assert isinstance(line, QLineEdit)
        line.setText(words)
    press(screen, "add_visit_button")
    settle(screen, qtbot)
    assert screen.patients.subject == "P03"
    assert screen.aside() == "4 subjects"


# ── bringing in ──────────────────────────────────────────────────────────────────────────────────────────────────────


def dropped(screen: ResultsScreen, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    screen.dropEvent(QDropEvent(QPointF(5, 5), actions, mime, buttons, Qt.KeyboardModifier.NoModifier))


def report(screen: ResultsScreen) -> IntakeReport:
    found = screen.findChild(IntakeReport)
    assert isinstance(found, IntakeReport)
    return found


def test_a_dropped_table_comes_in_and_undo_takes_all_of_it_back(
    screen: ResultsScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "more.csv").write_text("subject,visit,ck_u_l,weight\nP02,visit 2,90,70\nP04,visit 1,80,60\n")
    dropped(screen, tmp_path / "more.csv")
    settle(screen, qtbot)
    assert report(screen).text.startswith(
        "more.csv: 4 values added, 0 changed, 0 there already; 2 new visits.\nKept as text, with no check: weight"
    )
    assert screen.aside() == "4 subjects"
    screen.workspace.clinical_acts.undo()
    settle(screen, qtbot)
    assert screen.aside() == "3 subjects"


def test_a_wrong_table_changes_nothing_and_lists_each_line(screen: ResultsScreen, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "bad.csv").write_text("subject,visit,ck_u_l\nP02,visit 2,many\nP02,visit 3,-5\n")
    before = clinical.spelled(screen.workspace.study)
    dropped(screen, tmp_path / "bad.csv")
    told = report(screen).text
    assert "bad.csv was not imported, because 2 rows are wrong" in told
    assert "line 2: ck_u_l: “many” is not a number" in told
    assert "line 3: ck_u_l: “-5” lies outside 0 to 500000 U/l" in told
    assert clinical.spelled(screen.workspace.study) == before


def test_the_table_to_fill_in_names_the_visits(screen: ResultsScreen, tmp_path: Path) -> None:
    screen.workspace.clinical_acts.save_form(tmp_path / "form.csv")
    with (tmp_path / "form.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["subject"], row["visit"]) for row in rows] == [
        ("P00", "visit 1"), ("P00", "visit 2"), ("P01", "visit 1"), ("P01", "visit 2"), ("P02", "visit 1"),
    ]  # fmt: skip


# ── photographs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_plate_without_a_tick_that_is_kept_as_an_event(space: Workspace, values: Path, front: Front) -> None:
    score_all(space.study, {})
    clinical.import_table(space.study, values, "coordinator")
    every = [photo.id for one in workflow_photos.visits(space.study) for photo in one.photos]
    redaction.approve(space.study, every, "coordinator")
    screen = ResultsScreen(space)
    front(screen)
    screen._tabs.setCurrentWidget(screen.patients)
    screen.patients.choose("P02")  # nobody photographed P02
    screen.patients.show_part(2)
    save, tick = screen.findChild(QPushButton, "save_plate_button"), screen.findChild(QCheckBox, "consent_tick")
    assert isinstance(save, QPushButton)
    assert isinstance(tick, QCheckBox)
    assert not save.isVisible()
    page = screen._page
    assert page is not None
    pictured = {subject for subject, *_ in page.material.pictures}
    assert pictured == {"P00", "P01"}
    for subject in pictured:
        screen.patients.choose(subject)
        assert not save.isEnabled()
        tick.click()
        assert save.isEnabled()
        assert subject in consent.given(space.study)
        tick.click()
        assert not save.isEnabled()
        assert subject not in consent.given(space.study)


def test_a_plate_that_consent_was_withdrawn_for_is_refused(
    space: Workspace, values: Path, front: Front, tmp_path: Path, qtbot: QtBot
) -> None:
    score_all(space.study, {})
    every = [photo.id for one in workflow_photos.visits(space.study) for photo in one.photos]
    redaction.approve(space.study, every, "coordinator")
    screen = ResultsScreen(space)
    front(screen)
    screen.patients.choose("P00")
    with qtbot.waitSignal(space.jobs.failed) as failed:
        screen.patients._plate.save("face_front", tmp_path / "plate.png", "png")
    assert isinstance(failed.args[0], result_figures.ConsentNeeded)
    assert not (tmp_path / "plate.png").exists()
