"""The coordinator's light table, driven by keys and clicks on a real study."""

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from dmscorer.domain.study.study import NewPerson
from dmscorer.imaging.pixels import SURROUND
from dmscorer.ui.acts.jobs import Jobs
from dmscorer.ui.acts.preferences import Preferences
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.photos.light_table import LightTable
from dmscorer.ui.photos.mark_layer import MarkLayer
from dmscorer.ui.photos.redaction_page import HideParts
from dmscorer.ui.photos.screen import PhotosScreen
from dmscorer.ui.photos.visit_list import VisitList
from dmscorer.workflows.photos import photos, regions
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study.study import NewStudy

RATERS = (NewPerson("A", "Ann"), NewPerson("B", "Bo"))
NUMBERS = count()


@pytest.fixture
def workspace(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[Workspace]:
    jobs = Jobs()
    made = Workspace(jobs, Preferences())
    made.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"))
    yield made
    made.close()
    jobs.close()


@pytest.fixture
def screen(workspace: Workspace, qtbot: QtBot) -> PhotosScreen:
    made = PhotosScreen(workspace)
    qtbot.addWidget(made)
    qtbot.addWidget(made.tools())
    made.resize(1100, 700)
    made.show()
    made.shown()
    return made


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), (180, 120, 100)).save(path, "JPEG", comment=f"{next(NUMBERS)} {path}")
    return path


def brought(screen: PhotosScreen, qtbot: QtBot, source: Path) -> LightTable:
    with qtbot.waitSignal(screen.workspace.photos_added):
        screen.bring_in(source)
    table = screen.findChild(LightTable, "light_table")
    assert isinstance(table, LightTable)
    return table


def views(screen: PhotosScreen) -> dict[str, str | None]:
    return {photo.source_name: photo.view for one in photos.visits(screen.workspace.study) for photo in one.photos}


def said(screen: PhotosScreen, name: str) -> str:
    label = screen.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for name in ("IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"):
        picture(tmp_path / "in/P01/baseline" / name)
    return tmp_path / "in"


def test_an_empty_study_offers_to_begin(screen: PhotosScreen) -> None:
    button = screen.findChild(QPushButton, "start_folder_button")
    assert isinstance(button, QPushButton)
    assert button.isVisible()


def test_one_key_a_view_and_on_to_the_next(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    QTest.keyClicks(table, "fsz")  # z is no view
    assert views(screen) == {"IMG_1.jpg": "face_front", "IMG_2.jpg": "scalp", "IMG_3.jpg": None}
    assert table.chosen_ids == (photos.visits(screen.workspace.study)[0].photos[2].id,)


def test_several_photos_get_one_view_and_lose_it_again(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(table, "b")
    assert set(views(screen).values()) == {"back"}
    assert "3" in said(screen, "photo_name")
    QTest.keyClick(table, Qt.Key.Key_Backspace)
    assert set(views(screen).values()) == {None}


def test_a_closer_look_takes_the_same_keys(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    QTest.keyClick(table, Qt.Key.Key_Space)
    closer = screen._middle.closer
    assert closer.isVisible()
    qtbot.waitUntil(lambda: closer.view.scale > 0)
    QTest.keyClicks(closer, "n")
    QTest.keyClick(closer, Qt.Key.Key_Right)
    QTest.keyClicks(closer, "a")
    QTest.keyClick(closer, Qt.Key.Key_Escape)
    assert views(screen) == {"IMG_1.jpg": "neck_back", "IMG_2.jpg": "abdomen", "IMG_3.jpg": None}
    assert table.isVisible()


def test_what_was_left_out_is_listed_with_its_reason(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    (three / "P01/baseline/IMG_4.jpg").touch()
    brought(screen, qtbot, three)
    assert screen._report.isVisible()
    assert screen._report.text == (
        "Photos added: 3 · left out: 1\nP01/baseline/IMG_4.jpg: is empty: copy it again from the camera"
    )


def test_a_file_that_does_not_state_its_colours_is_told_in_report_and_beside_the_photo(
    screen: PhotosScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF  # uncalibrated, and no profile
    file = tmp_path / "in/P01/baseline/IMG_1.jpg"
    file.parent.mkdir(parents=True)
    Image.new("RGB", (800, 600), (196, 110, 98)).save(file, exif=exif)
    brought(screen, qtbot, tmp_path / "in")
    sentence = "Redness may look wrong: the file does not clearly state its colour space."
    assert f"P01/baseline/IMG_1.jpg: {sentence}" in screen._report.text
    assert sentence in said(screen, "photo_doubt")


def test_visits_are_listed_under_their_subjects(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    picture(three / "P02/baseline/x.jpg")
    picture(three / "P02/follow-up/x.jpg")
    brought(screen, qtbot, three)
    visits = screen.findChild(VisitList, "visit_list")
    assert isinstance(visits, VisitList)
    shown = [visits.item(row).text() for row in range(visits.count())]
    assert shown == ["P01", "baseline", "P02", "baseline", "follow-up"]
    visits.setCurrentRow(4)
    assert said(screen, "photo_name") == "x.jpg"
    assert screen.aside() == "subjects: 2 · visits: 3 · photos: 5"


def test_a_visit_that_came_with_clinical_values_alone_stands_under_its_subject(
    screen: PhotosScreen, qtbot: QtBot, three: Path, tmp_path: Path
) -> None:
    brought(screen, qtbot, three)
    known = photos.visits(screen.workspace.study)
    first, other = known[0].visit.subject, "P02"
    (tmp_path / "v.csv").write_text(f"subject,visit,ck_u_l\n{other},baseline,120\n{first},cycle 4,90\n")
    clinical.import_table(screen.workspace.study, tmp_path / "v.csv", "coordinator")
    screen.refresh()
    visits = screen.findChild(VisitList)
    assert isinstance(visits, VisitList)
    assert [visits.item(at).text() for at in range(visits.count())] == [first, "baseline", "cycle 4", other, "baseline"]


def test_dropped_photos_ask_for_their_visit(screen: PhotosScreen, qtbot: QtBot, three: Path, tmp_path: Path) -> None:
    brought(screen, qtbot, three)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "late.jpg")))])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    screen.dropEvent(QDropEvent(QPointF(5, 5), actions, mime, buttons, Qt.KeyboardModifier.NoModifier))
    field = screen.findChild(QLineEdit, "visit_field")
    assert isinstance(field, QLineEdit)
    assert (field.isVisible(), field.text()) == (True, "baseline")
    field.setText("month 6")
    with qtbot.waitSignal(screen.workspace.photos_added):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert [one.visit.label for one in photos.visits(screen.workspace.study)] == ["baseline", "month 6"]


def test_the_chart_value_is_given_once_for_all_raters(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    brought(screen, qtbot, three)
    button = screen.findChild(QPushButton, "chart_1")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert photos.visits(screen.workspace.study)[0].chart == {"alopecia.recent": 1}
    assert button.isChecked()


def test_thumbnails_arrive(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    first = photos.visits(screen.workspace.study)[0].photos[0].id
    qtbot.waitUntil(lambda: table.has_picture(first))


def test_coverage_is_said(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    assert "Scalp" in said(screen, "missing_sites")
    QTest.keyClicks(table, "s")
    assert "Scalp" not in said(screen, "missing_sites")
    assert "Photos without a view: 2" in said(screen, "missing_sites")


def test_a_photo_is_taken_out_of_its_visit(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    brought(screen, qtbot, three)
    button = screen.findChild(QPushButton, "remove_photo_button")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert list(views(screen)) == ["IMG_2.jpg", "IMG_3.jpg"]
    assert said(screen, "photo_name") == "IMG_2.jpg"


def test_every_pixel_comes_when_a_closer_look_needs_it(screen: PhotosScreen, qtbot: QtBot, tmp_path: Path) -> None:
    """A photo larger than its preview (2048 px), looked at pixel for pixel."""
    large = tmp_path / "in/P01/baseline/large.jpg"
    large.parent.mkdir(parents=True)
    Image.new("RGB", (3000, 2000), (180, 120, 100)).save(large, "JPEG")
    table = brought(screen, qtbot, tmp_path / "in")
    QTest.keyClick(table, Qt.Key.Key_Space)
    view = screen._middle.closer.view
    qtbot.waitUntil(lambda: view.scale > 0)
    with qtbot.waitSignal(view.detail_wanted):
        view.toggle_actual()
    qtbot.waitUntil(lambda: view._buffer.sharpest == 1.0)


# ── hiding parts ─────────────────────────────────────────────────────────────────────────────────────────────────────


def drag(layer: MarkLayer, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(layer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for part in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(layer, start + (end - start) * part)
    QTest.mouseRelease(layer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def hiding(screen: PhotosScreen, qtbot: QtBot, source: Path) -> HideParts:
    table = brought(screen, qtbot, source)
    QTest.keyClicks(table, "x")
    page = screen._middle.hiding
    qtbot.waitUntil(lambda: page.isVisible() and page.view.scale > 0)
    return page


def decided(screen: PhotosScreen) -> list[int | None]:
    """Shapes on each photo of the visit in table order; None where nobody has decided."""
    (visit,) = photos.visits(screen.workspace.study)
    return [None if photo.id in visit.unreviewed else len(visit.redactions[photo.id].shapes) for photo in visit.photos]


def covered(screen: PhotosScreen) -> list[int]:
    """Shapes on each photo of the visit in table order, decided or not."""
    (visit,) = photos.visits(screen.workspace.study)
    return [len(visit.redactions[photo.id].shapes) if photo.id in visit.redactions else 0 for photo in visit.photos]


def test_a_rectangle_hides_what_lies_under_it_in_what_raters_get(
    screen: PhotosScreen, qtbot: QtBot, three: Path
) -> None:
    page = hiding(screen, qtbot, three)
    middle = QPoint(page.view.width() // 2, page.view.height() // 2)
    drag(page.layer, middle - QPoint(40, 30), middle + QPoint(40, 30))
    assert (covered(screen), decided(screen)) == ([1, 0, 0], [None, None, None])
    (visit,) = photos.visits(screen.workspace.study)
    shape = visit.redactions[visit.photos[0].id].shapes[0]
    assert (round(shape.x, 2), round(shape.y, 2)) == (0.5, 0.5)
    pixels = photos.pixels(photos.stored(screen.workspace.study, visit.photos[0].id))
    assert pixels.array[15, 20, :3].tolist() == [SURROUND] * 3
    assert pixels.array[0, 0, :3].tolist() != [SURROUND] * 3


def test_undo_and_redo_beside_the_picture(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    page = hiding(screen, qtbot, three)
    drag(page.layer, QPoint(200, 200), QPoint(260, 260))
    drag(page.layer, QPoint(300, 200), QPoint(360, 260))
    assert covered(screen)[0] == 2
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert covered(screen)[0] == 1
    QTest.keyClick(page, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert covered(screen)[0] == 2
    QTest.mouseClick(page.layer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(230, 230))
    QTest.keyClick(page, Qt.Key.Key_Delete)
    assert covered(screen)[0] == 1


def test_a_shape_is_moved_and_resized(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    page = hiding(screen, qtbot, three)
    QTest.keyClicks(page, "e")
    drag(page.layer, QPoint(200, 200), QPoint(300, 260))
    before = page.shapes[0]
    drag(page.layer, QPoint(250, 230), QPoint(290, 230))
    moved = page.shapes[0]
    per_pixel = before.width / 100
    assert moved.x - before.x == pytest.approx(40 * per_pixel, rel=0.05)
    assert (moved.width, moved.height) == (before.width, before.height)
    drag(page.layer, QPoint(340, 260), QPoint(390, 260))  # the lower right corner
    wider = page.shapes[0]
    assert wider.width == pytest.approx(150 * per_pixel, rel=0.05)
    assert wider.x - wider.width / 2 == pytest.approx(moved.x - moved.width / 2, abs=2 * per_pixel)
    assert covered(screen)[0] == 1


def test_v_goes_on_to_the_next_photo_nobody_has_looked_through_and_then_back_to_the_table(
    screen: PhotosScreen, qtbot: QtBot, three: Path
) -> None:
    page = hiding(screen, qtbot, three)
    for n in range(3):
        assert decided(screen)[n] is None
        QTest.keyClicks(page, "v")
        qtbot.wait(30)
    assert decided(screen) == [0, 0, 0]
    assert screen._middle.is_on_table
    assert "3 of 3 photos reviewed" in said(screen, "review_state")


def shown_visit(screen: PhotosScreen) -> str | None:
    return screen._visit.visit.id if screen._visit else None


def test_v_goes_on_into_the_next_visit_with_photos_that_wait(
    screen: PhotosScreen, qtbot: QtBot, three: Path, tmp_path: Path
) -> None:
    for visit in ("week 04", "week 12"):
        picture(tmp_path / "in/P01" / visit / f"{visit}.jpg")
    page = hiding(screen, qtbot, three)
    first, second, third = photos.visits(screen.workspace.study)
    screen.workspace.photo_acts.approve([photo.id for photo in second.photos])
    for _ in first.photos:
        assert shown_visit(screen) == first.visit.id
        QTest.keyClicks(page, "v")
        qtbot.wait(30)
    assert shown_visit(screen) == third.visit.id
    assert screen._middle.currentWidget() is page
    QTest.keyClicks(page, "v")
    qtbot.wait(30)
    assert screen._middle.is_on_table


def test_all_chosen_photos_are_approved_at_once(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    assert "0 of 3 photos reviewed" in said(screen, "review_state")
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(table, "v")
    assert decided(screen) == [0, 0, 0]


def test_holding_space_shows_the_picture_as_it_came(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    page = hiding(screen, qtbot, three)
    middle = QPoint(page.view.width() // 2, page.view.height() // 2)
    drag(page.layer, middle - QPoint(60, 60), middle + QPoint(60, 60))

    def redness() -> int:
        found = page.view.grab().toImage().pixelColor(middle)
        return found.red() - found.green()

    qtbot.waitUntil(lambda: abs(redness()) < 16)  # grey, give or take what JPEG makes of so small a picture
    QTest.keyPress(page, Qt.Key.Key_Space)
    assert redness() > 50
    QTest.keyRelease(page, Qt.Key.Key_Space)
    assert abs(redness()) < 16


def test_a_slip_of_the_mouse_that_is_undone_clears_no_photo(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    page = hiding(screen, qtbot, three)
    drag(page.layer, QPoint(200, 200), QPoint(260, 260))
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (covered(screen), decided(screen)) == ([0, 0, 0], [None, None, None])
    assert "not reviewed yet" in said(screen, "hide_parts_status")
    drag(page.layer, QPoint(200, 200), QPoint(260, 260))
    QTest.keyClicks(page, "v")
    assert decided(screen) == [1, None, None]


def test_clearing_all_photos_by_mistake_is_taken_back_on_the_table(
    screen: PhotosScreen, qtbot: QtBot, three: Path
) -> None:
    table = brought(screen, qtbot, three)
    before = [photo.view for photo in photos.visits(screen.workspace.study)[0].photos]
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(table, "v")
    assert decided(screen) == [0, 0, 0]
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert decided(screen) == [None, None, None]
    assert [photo.view for photo in photos.visits(screen.workspace.study)[0].photos] == before


def test_a_part_is_hidden_without_a_mouse(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    page = hiding(screen, qtbot, three)
    QTest.keyClicks(page, "n")
    first = page.shapes[0]
    assert max(abs(first.x - 0.5), abs(first.y - 0.5)) < 0.05
    for _ in range(3):
        QTest.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    moved = page.shapes[0]
    assert moved.x > first.x
    assert moved.y == first.y
    assert moved.height > first.height
    assert moved.width < first.width
    QTest.keyClicks(page, "n")
    QTest.keyClick(page, Qt.Key.Key_Tab)  # none
    QTest.keyClick(page, Qt.Key.Key_Tab)  # the first again
    QTest.keyClick(page, Qt.Key.Key_Delete)
    assert covered(screen)[0] == 1
    assert page.shapes[0].x != moved.x


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_parts_are_copied_on_purpose_and_every_copy_still_waits_for_somebody_to_look(
    screen: PhotosScreen, qtbot: QtBot, three: Path
) -> None:
    study = screen.workspace.study
    page = hiding(screen, qtbot, three)
    (visit,) = photos.visits(study)
    photos.assign_view(study, [photo.id for photo in visit.photos[:2]], "arms", "C")
    photos.assign_view(study, [visit.photos[2].id], "feet", "C")
    screen.refresh()
    QTest.keyClicks(page, "n")
    QTest.keyClicks(page, "d")
    menu = page.findChild(QMenu, "copy_menu")
    assert menu is not None
    QTest.keyClicks(menu, "1")
    qtbot.waitUntil(lambda: covered(screen) == [1, 1, 0])
    assert decided(screen) == [None, None, None]
    assert "Copied to 1" in said(screen, "hide_parts_status")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    QTest.keyClick(screen._middle.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert covered(screen) == [1, 0, 0]


# ── where sites lie ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_region_is_drawn_copied_and_taken_back(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(table, "f")
    (visit,) = photos.visits(screen.workspace.study)
    table.choose(visit.photos[0].id)
    QTest.keyClicks(table, "j")
    page = screen._middle.regions
    qtbot.waitUntil(lambda: page.view.scale > 0 and page.site is not None)
    site = page.site
    drag(page.layer, QPoint(200, 200), QPoint(320, 300))
    drawn = regions.drawn(screen.workspace.study)
    assert list(drawn) == [visit.photos[0].id]
    assert list(drawn[visit.photos[0].id]) == [site]
    QTest.keyClicks(page, "1")
    assert len(regions.drawn(screen.workspace.study)) == 3
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(regions.drawn(screen.workspace.study)) == 1
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert page.site != site
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert screen._middle.is_on_table


# ── views by name, undo, the shot list ───────────────────────────────────────────────────────────────────────────────


def test_views_are_given_by_file_name_and_taken_back(screen: PhotosScreen, qtbot: QtBot, three: Path) -> None:
    table = brought(screen, qtbot, three)
    screen._ask_patterns()
    field = screen.findChild(QLineEdit, "pattern_field")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "IMG_?.jpg")
    assert "fits 3 photos" in said(screen, "pattern_preview")
    button = screen.findChild(QPushButton, "assign_pattern_button")
    assert isinstance(button, QPushButton)
    button.click()
    first = screen.workspace.study.views.views[0].id
    assert set(views(screen).values()) == {first}
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(views(screen).values()) == {None}


def test_the_shot_list_counts_gaps_and_is_saved(
    screen: PhotosScreen, qtbot: QtBot, three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = brought(screen, qtbot, three)
    QTest.keyClicks(table, "s")
    button = screen.tools().findChild(QPushButton, "shot_list_button")
    assert isinstance(button, QPushButton)
    button.click()
    assert "16 gaps in 1 of 1 visits" in said(screen, "shot_list_summary")  # of 17 sites one is shown: the scalp
    target = tmp_path / "shots.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    save = screen.findChild(QPushButton, "save_shot_list_button")
    assert isinstance(save, QPushButton)
    save.click()
    (cells,) = csv.DictReader(target.read_text(encoding="utf-8").splitlines())
    assert (cells["subject"], cells["photos_without_view"], cells["site.scalp"], cells["site.abdomen"]) == (
        "P01",
        "2",
        "1",
        "0",
    )


def test_folders_that_mean_something_else_are_asked_about_and_brought_in(
    screen: PhotosScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    picture(tmp_path / "P01" / "V1" / "front.jpg")
    screen.bring_in(tmp_path / "P01" / "V1")
    qtbot.waitUntil(lambda: screen.findChild(QPushButton, "layout_one_visit_button") is not None, timeout=20_000)
    press = screen.findChild(QPushButton, "layout_one_visit_button")
    assert isinstance(press, QPushButton)
    assert "Photos: 1, into P01, V1." in press.accessibleDescription()
    assert photos.visits(screen.workspace.study) == ()
    with qtbot.waitSignal(screen.workspace.photos_added, timeout=20_000):
        QTest.mouseClick(press, Qt.MouseButton.LeftButton)
    (one,) = photos.visits(screen.workspace.study)
    assert (one.visit.subject, one.visit.label, len(one.photos)) == ("P01", "V1", 1)
