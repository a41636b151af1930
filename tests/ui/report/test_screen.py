"""Export: what is ticked is written, with what it is for."""

import csv
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dmscorer.domain.report.deidentification import Privacy
from dmscorer.domain.study.study import Visit
from dmscorer.store.photos import photos
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.empty_state import EmptyState
from dmscorer.ui.report.screen import ExportScreen
from dmscorer.workflows.report import export
from tests.workflows.consensus.test_consensus import score_all

Front = Callable[[Screen], None]


def button(screen: Screen, name: str) -> QPushButton:
    found = screen.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def text(screen: Screen, name: str) -> str:
    found = screen.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def test_nothing_is_exported_while_levels_are_hidden(space: Workspace, front: Front) -> None:
    screen = ExportScreen(space)
    front(screen)
    empty = screen.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    assert empty.isVisible()
    assert empty.title == "0 of 12 signatures"


def test_what_is_ticked_is_written_with_its_checksums(
    space: Workspace, front: Front, tmp_path: Path, qtbot: QtBot
) -> None:
    score_all(space.study, {"A": {"scalp.erythema": 3}})
    screen = ExportScreen(space)
    front(screen)
    screen.set_folder(tmp_path / "out")
    for tick in screen.findChildren(QCheckBox):
        tick.setChecked(tick.text() == "consensus.csv")
    press = button(screen, "export_button")
    assert press.text() == "Export 1 file"
    QTest.mouseClick(press, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["SHA256SUMS", "consensus.csv"]
    with (tmp_path / "out" / "consensus.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["subject"], row["scalp.erythema"], row["rule"]) for row in rows[:1]] == [("P00", "0", "median")]
    assert button(screen, "show_folder_button").isVisible()
    assert text(screen, "done_label").startswith("2 files")


def test_a_cancelled_export_writes_nothing_and_can_be_asked_for_again(
    space: Workspace, front: Front, tmp_path: Path, qtbot: QtBot
) -> None:
    score_all(space.study, {})
    screen = ExportScreen(space)
    front(screen)
    screen.set_folder(tmp_path / "out")
    QTest.mouseClick(button(screen, "export_button"), Qt.MouseButton.LeftButton)
    assert not button(screen, "export_button").isEnabled()
    space.jobs.cancel_all()
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    assert not (tmp_path / "out").exists()
    assert text(screen, "done_label") == "Cancelled: nothing was written."
    assert button(screen, "export_button").isEnabled()


def test_the_report_is_written_in_the_language_that_was_chosen(
    space: Workspace, front: Front, tmp_path: Path, qtbot: QtBot
) -> None:
    score_all(space.study, {"A": {"scalp.erythema": 3}})
    screen = ExportScreen(space)
    front(screen)
    screen.set_folder(tmp_path / "out")
    for tick in screen.findChildren(QCheckBox):
        tick.setChecked(tick.text() == "report.html")
    language = screen.findChild(QComboBox, "report_language")
    assert isinstance(language, QComboBox)
    language.setCurrentIndex(language.findText("Deutsch"))
    QTest.mouseClick(button(screen, "export_button"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not space.jobs.is_busy)
    assert '<html lang="de">' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_nothing_ticked_cannot_be_exported(space: Workspace, front: Front) -> None:
    score_all(space.study, {})
    screen = ExportScreen(space)
    front(screen)
    for tick in screen.findChildren(QCheckBox):
        tick.setChecked(False)
    assert not button(screen, "export_button").isEnabled()


def test_every_file_says_what_it_is_for_and_whom_it_could_identify(space: Workspace, front: Front) -> None:
    screen = ExportScreen(space)
    assert all(screen._words.purpose(file.name) for file in export.FILES)
    assert {screen._words.identifies(file, Privacy(is_identifying=True)) for file in export.FILES} == {
        "nothing",
        "subject and visit, as you named them",
        "subject and visit, as you named them, codes of who decided, reasons in their words",
        "subject and visit, as you named them, codes of raters, times, reasons in their words",
        "codes of raters and coordinator, times",
        "names and experience of the raters, where given",
        "subject and visit, as you named them, true dates, clinical values",
        "subject and visit, as you named them, true dates, clinical values, names, reasons in people's words",
    }


def test_what_could_identify_someone_follows_the_two_choices(space: Workspace, front: Front) -> None:
    score_all(space.study, {})
    screen = ExportScreen(space)
    front(screen)
    assert screen.privacy == Privacy(is_identifying=False, numbers_subjects=False)
    labels = screen._list._identifies
    assert labels["clinical.csv"].text() == "subject and visit, as you named them, clinical values"
    for name in ("identifying_tick", "numbered_tick"):
        tick = screen.findChild(QCheckBox, name)
        assert isinstance(tick, QCheckBox)
        tick.click()
    assert labels["clinical.csv"].text() == "subjects as numbers, true dates, clinical values"
    assert labels["charter.json"].text() == "nothing"


def test_one_tick_takes_or_leaves_a_whole_group(space: Workspace, front: Front) -> None:
    score_all(space.study, {})
    screen = ExportScreen(space)
    front(screen)
    group = screen.findChild(QCheckBox, "group_programs")
    assert isinstance(group, QCheckBox)
    group.click()
    assert not {"tables.xlsx", "recompute.R"} & set(screen.chosen)
    one = screen.findChild(QCheckBox, "file_recompute.R")
    assert isinstance(one, QCheckBox)
    one.click()
    assert group.checkState() is Qt.CheckState.PartiallyChecked
    group.click()
    assert {"tables.xlsx", "recompute.R"} <= set(screen.chosen)


def test_a_folder_inside_the_study_is_refused_and_said(space: Workspace, front: Front, qtbot: QtBot) -> None:
    score_all(space.study, {})
    screen = ExportScreen(space)
    front(screen)
    screen.set_folder(space.study.folder / "out")
    with qtbot.waitSignal(space.jobs.failed) as failed:
        screen.export_now()
    assert "inside the study" in str(failed.args[0])
    assert button(screen, "export_button").isEnabled()


def test_labels_that_may_name_somebody_are_numbered_from_the_start(space: Workspace, front: Front) -> None:
    """Once: whoever takes the tick away keeps it away."""
    score_all(space.study, {})
    screen = ExportScreen(space)
    front(screen)
    assert not screen.privacy.numbers_subjects
    with space.study.database.write() as connection:
        photos.add_visit(connection, Visit(space.study.new_id(), space.study.new_id(), "Müller", "visit 9", 99))
    other = ExportScreen(space)
    front(other)
    assert other.privacy.numbers_subjects
    tick = other.findChild(QCheckBox, "numbered_tick")
    assert isinstance(tick, QCheckBox)
    tick.setChecked(False)
    front(other)
    assert not other.privacy.numbers_subjects
