"""Nothing on the rater's side says who was photographed, when, from which file, or what anybody else did.

Words are planted in every field that a study has. A rater then does a day's work, and everything that the program shows,
speaks, keeps in its widgets, writes or prints meanwhile is read. The tests below leak on purpose, channel by channel.
"""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt, qWarning
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dmscorer import paths
from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.photos import photos
from dmscorer.ui import app
from dmscorer.ui.app import Window
from dmscorer.ui.calibration.screen import CalibrationScreen
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.ui.gallery import pictures
from dmscorer.ui.shell import messages
from dmscorer.workflows.calibration import calibration
from dmscorer.workflows.demo.demo import Making
from dmscorer.workflows.photos import intake, redaction
from dmscorer.workflows.rater import profiles
from dmscorer.workflows.reading import blinding
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.ui.channels import Observed, file_texts, files, watch_painting
from tests.ui.hands import press, write

pytestmark = pytest.mark.usefixtures("small_set")

PLANTED = ("planted", "1999")  # every planted word holds the first; the camera's date is in the year of the second
VISITS = ("planted-baseline", "planted-followup")


@dataclass
class Trial:
    """A study with a word in every field; Ann is the rater who works, the other one has finished."""

    window: Window
    observed: Observed
    folder: Path
    home: Path
    temporary: Path


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("planted"))


@pytest.fixture
def trial(
    own_home: Path, dressed: object, planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[Trial]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    folder = Path(shutil.copytree(planted, tmp_path / planted.name))
    observed = Observed()
    watch_painting(observed, monkeypatch)
    QGuiApplication.clipboard().clear()
    window = app.build()
    qtbot.addWidget(window.main)
    window.messages.install()
    window.main.resize(1280, 800)
    window.main.show()
    window.workspace.open(folder)
    yield Trial(window, observed, folder, own_home, temporary)
    window.close()


def make_study(folder: Path) -> Path:
    people = (NewPerson("A", "Ann"), NewPerson("planted-B", "Planted Other"))
    new = NewStudy(
        "Planted study",
        people,
        NewPerson("planted-C", "Planted Coordinator"),
        seed=7,
        passphrase="open sesame",
        choices={"forward_only": False},  # every case is opened, none is signed
    )
    made = studies.create(folder / "planted-folder", new)
    for subject in ("planted-Miller", "planted-Meyer"):
        for visit in VISITS:
            add_photos(folder / "in" / subject / visit)
    intake.add(made, folder / "in", "planted-C")
    redaction.approve(made, redaction.unreviewed(made), "planted-C")
    ann, other = studies.raters(made)
    for rater, phrase in ((ann, "ann's own"), (other, "planted passphrase")):
        studies.set_passphrase(made, rater, phrase)
    visit_order.state(made, studies.coordinator(made), "open sesame", VISITS, "planted reason")
    profiles.keep(made, other, Profile("Planted Profile", "planted specialty", 40, 1999))
    add_reference(made, folder)
    begun = blinding.begin(made, other)
    for case in begun.cases:
        readings.enter_all(made, begun.id, case.case_id, dict.fromkeys(made.instrument.item_ids, 0))
        readings.comment(made, begun.id, case.case_id, "scalp", "planted note of another rater")
        readings.sign_checked(made, other, begun.id, case.case_id)
    studies.close(made)
    return made.folder


def add_reference(made: OpenStudy, folder: Path) -> None:
    add_photos(folder / "reference" / "planted-Reference" / "planted-expert-day")
    intake.add(made, folder / "reference", "planted-C")
    redaction.approve(made, redaction.unreviewed(made), "planted-C")
    with made.database.read() as connection:
        visit = photos.find_visit(connection, "planted-Reference", "planted-expert-day")
    assert visit is not None
    calibration.take_as_reference(made, [visit.id], "planted-C")


def add_photos(folder: Path) -> None:
    """Names, EXIF, GPS, comments and PNG text, all with a planted word; every picture is another one."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(sum(str(folder).encode()))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "planted make", "planted camera", "planted photographer"
    exif[0x010E], exif[0x0132] = "planted description", "1999:03:04 05:06:07"
    exif.get_ifd(0x8769)[0x9003] = "1999:03:04 05:06:07"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0planted user comment"
    for view in ("face_front", "hands_dorsal"):
        picture = Image.fromarray(random.integers(0, 255, (300, 400, 3), np.uint8))
        picture.save(folder / f"planted_{view}_1999.jpg", exif=exif, comment=b"planted comment", quality=80)
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "planted author")
    told.add_itxt("Title", "planted title")
    Image.fromarray(random.integers(0, 255, (200, 300, 3), np.uint8)).save(folder / "planted_back.png", pnginfo=told)


def sign_in(trial: Trial) -> None:
    """Through the sign-in page, as a rater does; what the page before showed belongs to nobody yet."""
    press(trial.window.main, "person_A")
    write(trial.window.main, "passphrase_line", "ann's own")
    press(trial.window.main, "sign_in_button")
    pictures.settle(trial.window)
    trial.observed.texts.clear()
    trial.observed.look()


def work(trial: Trial) -> None:
    """Everything a rater can open and do, looked at on the way."""
    main, look = trial.window.main, trial.observed.look
    write(main, "profile_specialty", "Dermatology")
    press(main, "profile_keep_button")
    look()
    press(main, "rater_go_button")
    front = main.front
    assert isinstance(front, ReadingScreen)
    for case in trial.window.workspace.desk.reading().cases:
        front.open_case(case.case_id)
        pictures.settle(trial.window)
        for keys in (" ", "w", " ", "w", "?", "?", "n"):
            QTest.keyClicks(front.desk, keys)
            look()
        front.desk.cards.close()
        QTest.keyClick(front.desk, Qt.Key.Key_F1)
        look()
        front.desk.cards.close()
        QTest.keyClicks(front.desk, "12.1")
        QTest.keyClick(front.desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(front.desk, "zf")
        pictures.settle(trial.window)
        look()
    front.show_list()
    look()
    for action in main.findChildren(QMenu):
        action.aboutToShow.emit()
    look()


def sign_a_case(trial: Trial) -> None:
    front = trial.window.main.front
    assert isinstance(front, ReadingScreen)
    case = trial.window.workspace.desk.reading().cases[0].case_id
    trial.window.workspace.desk.enter_all(case, dict.fromkeys(trial.window.workspace.desk.instrument.item_ids, 0))
    front.open_case(case)
    for photo in front.desk.case.case.photos:
        front.desk.case.see(photo.id)
    QTest.keyClicks(front.desk, "f")
    trial.observed.look()
    trial.window.workspace.desk.sign(case, "ann's own")
    front.open_case(case)
    trial.observed.look()


def meet_faults(trial: Trial) -> None:
    """A damaged photo, a disk that refuses, a bug in the program, a warning of Qt: all of them speak."""
    front = trial.window.main.front
    assert isinstance(front, ReadingScreen)
    stored = [path for part in ("originals", "previews", "thumbnails") for path in (trial.folder / part).rglob("*.*")]
    for path in stored:
        path.write_bytes(b"\xff\xd8 planted damage")
    show_case(trial, front, 1)
    for path in stored:
        path.unlink()
    show_case(trial, front, 2)
    qWarning("QImage: cannot open /studies/planted-Miller/planted-baseline/planted_1999.jpg")
    break_down()
    pictures.settle(trial.window)
    trial.observed.look()
    press(trial.window.main, "copy_details_button")
    trial.observed.look()


def show_case(trial: Trial, front: ReadingScreen, at: int) -> None:
    front.open_case(trial.window.workspace.desk.reading().cases[at].case_id)
    QTest.keyClicks(front.desk, " z w")
    pictures.settle(trial.window)
    trial.observed.look()


def break_down() -> None:
    """A bug with the study in its words, its notes, its local variables and its cause: nobody catches it."""
    subject = "planted-Miller"
    error = KeyError(f"{subject}, planted-baseline")
    error.add_note("planted note")
    try:
        raise error from OSError(2, "No such file", f"/studies/{subject}/planted_1999.jpg")
    except KeyError:
        sys.excepthook(KeyError, error, error.__traceback__)


def observe_files(trial: Trial, before: dict[Path, bytes]) -> None:
    """What was written outside of the study itself. The list of recent studies names the study: see the test of it."""
    root = trial.home.parent
    after = files(root, without=trial.folder)
    settings = paths.user_config() / "settings.json"
    told = {path: content for path, content in after.items() if path != settings}
    trial.observed.add("files", file_texts(before, told, root))
    kept = settings.read_text("utf-8")
    trial.observed.add("settings", [kept.replace(str(trial.folder), "").replace("Planted study", "")])


# ── nothing leaks ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_raters_day_tells_nothing(
    trial: Trial, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    before = files(trial.home.parent, without=trial.folder)
    sign_in(trial)
    work(trial)
    sign_a_case(trial)
    meet_faults(trial)
    trial.window.workspace.sign_out()
    trial.window.main.close()
    observe_files(trial, before)
    trial.observed.add("output", capfd.readouterr())
    trial.observed.add("log", [caplog.text])
    assert trial.observed.leaks(*PLANTED) == {}
    assert (messages.crash_folder()).is_dir(), "the crash was not forced"
    seen = trial.observed.texts
    for channel in ("widgets", "accessibility tree", "memory", "painted", "files", "settings", "item models"):
        assert seen[channel] or channel == "item models", f"nothing was read from {channel}"
    assert any("KeyError" in text for text in seen["files"])
    assert any("Erythema" in text for text in seen["widgets"])


def test_a_calibration_tells_nothing_but_the_panels_levels(trial: Trial) -> None:
    space = trial.window.workspace
    study = space._any_study()
    with study.database.read() as connection:
        (reference,) = photos.all_visits(connection, of_reference=True)
    begun = blinding.begin_panel(study, studies.coordinator(study))
    readings.enter_all(study, begun.id, reference.case_id, dict.fromkeys(study.instrument.item_ids, 1))
    readings.comment(study, begun.id, reference.case_id, "scalp", "planted note of the panel")
    readings.sign_checked(study, studies.coordinator(study), begun.id, reference.case_id)
    study.charter = replace(study.charter, calibration=True)
    sign_in(trial)
    press(trial.window.main, "rater_go_button")
    front = trial.window.main.front
    assert isinstance(front, CalibrationScreen)
    pictures.settle(trial.window)
    trial.observed.look()
    space.desk.enter_all(reference.case_id, dict.fromkeys(space.desk.instrument.item_ids, 0))
    space.desk.sign(reference.case_id, "ann's own")
    pictures.settle(trial.window)
    trial.observed.look()
    press(trial.window.main, "feedback_next_button")
    trial.observed.look()
    press(trial.window.main, "calibration_result_button")
    trial.observed.look()
    assert trial.observed.leaks(*PLANTED) == {}
    assert any("panel 1" in text for text in trial.observed.texts["widgets"]), "the feedback was not shown"
    assert any("not passed" in text for text in trial.observed.texts["widgets"])


def test_a_rehearsal_tells_nothing(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Making, "__post_init__", lambda self: None)  # without its pictures
    before = files(trial.home.parent, without=trial.folder)
    sign_in(trial)
    press(trial.window.main, "rehearse_button")
    pictures.settle(trial.window)
    trial.observed.look()
    observe_files(trial, before)
    assert trial.observed.leaks(*PLANTED) == {}


def test_the_first_pages_tell_no_progress_and_nothing_of_the_photos(trial: Trial) -> None:
    """Before anybody is signed in: study and people are named, so that one can choose; how far they are is not."""
    trial.observed.look()
    trial.window.workspace.close()
    trial.window.main.show_screen("home")
    pictures.settle(trial.window)
    trial.observed.look()
    trial.observed.add("settings", [(paths.user_config() / "settings.json").read_text("utf-8")])
    hidden = (
        "planted-Miller",
        "planted-baseline",
        "planted_",
        "planted note",
        "planted comment",
        "planted profile",
        "1999",
    )
    assert trial.observed.leaks(*hidden) == {}
    assert trial.observed.leaks("signed", "of 8", "of 4") == {}
    assert trial.observed.leaks("Planted study")


# ── each channel is really read ──────────────────────────────────────────────────────────────────────────────────────

Leak = Callable[[Trial], object]


def in_label(trial: Trial) -> object:
    return QLabel("seen on planted-Miller", trial.window.main)


def in_tooltip(trial: Trial) -> None:
    trial.window.main.top_bar.setToolTip("planted-baseline")


def in_title(trial: Trial) -> None:
    trial.window.main.setWindowTitle("Planted study · dmscorer")


def in_accessible_name(trial: Trial) -> None:
    trial.window.main.job_line.setAccessibleDescription("planted-B has signed 3 of 4")


def in_hidden_widget(trial: Trial) -> object:
    label = QLabel("planted note of another rater", trial.window.main)
    label.hide()
    return label


def in_menu(trial: Trial) -> None:
    trial.window.main._person_menu.addAction("Photos of planted-Miller")


def in_model(trial: Trial) -> object:
    made = QListWidget(trial.window.main)
    made.addItem("planted_face_front_1999.jpg")
    return made


def in_picture(trial: Trial) -> object:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.setText("Description", "planted description")
    label = QLabel(trial.window.main)
    label.setPixmap(QPixmap.fromImage(image))
    label.kept = image  # type: ignore[attr-defined]
    return label


class Painted(QWidget):
    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setPen(QColor("#000000"))
        painter.drawText(10, 10, "planted-Miller")
        painter.end()


def in_painting(trial: Trial) -> object:
    made = Painted(trial.window.main)
    made.resize(50, 50)
    made.grab()
    return made


def in_memory(trial: Trial) -> None:
    trial.window.main.front.remembered = {"case": ("K7F3", "planted-Miller")}  # type: ignore[union-attr]


def on_clipboard(_trial: Trial) -> None:
    QGuiApplication.clipboard().setText("planted-Miller")


def in_file(_trial: Trial) -> None:
    paths.user_data().mkdir(parents=True, exist_ok=True)
    (paths.user_data() / "session.log").write_text("opened planted-Miller", "utf-8")


def in_file_name(trial: Trial) -> None:
    (trial.temporary / "planted-Miller.tmp").write_bytes(b"")


def in_wide_file(trial: Trial) -> None:
    (trial.temporary / "x.bin").write_bytes("planted-Miller".encode("utf-16-le"))


def in_settings(trial: Trial) -> None:
    from dataclasses import replace

    trial.window.workspace.preferences._keep(replace(trial.window.workspace.preferences.now, geometry="planted-Miller"))


def on_stdout(_trial: Trial) -> None:
    os.write(1, b"decoding planted_face_front_1999.jpg\n")


def on_stderr(_trial: Trial) -> None:
    sys.stderr.write("planted-Miller\n")


def in_log(_trial: Trial) -> None:
    logging.getLogger("dmscorer").warning("planted-Miller is slow")


LEAKS: dict[str, tuple[Leak, str]] = {
    "label": (in_label, "widgets"),
    "tooltip": (in_tooltip, "widgets"),
    "title": (in_title, "widgets"),
    "hidden widget": (in_hidden_widget, "widgets"),
    "accessible name": (in_accessible_name, "accessibility tree"),
    "menu": (in_menu, "menus and actions"),
    "model": (in_model, "item models"),
    "picture": (in_picture, "pictures"),
    "painting": (in_painting, "painted"),
    "memory": (in_memory, "memory"),
    "clipboard": (on_clipboard, "clipboard"),
    "file": (in_file, "files"),
    "file name": (in_file_name, "files"),
    "wide file": (in_wide_file, "files"),
    "settings": (in_settings, "settings"),
    "stdout": (on_stdout, "output"),
    "stderr": (on_stderr, "output"),
    "log": (in_log, "log"),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_on_purpose_is_found(
    trial: Trial, name: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    leak, channel = LEAKS[name]
    before = files(trial.home.parent, without=trial.folder)
    sign_in(trial)
    kept = leak(trial)
    trial.observed.look()
    observe_files(trial, before)
    trial.observed.add("output", capfd.readouterr())
    trial.observed.add("log", [caplog.text])
    assert channel in trial.observed.leaks(*PLANTED), kept


@pytest.mark.parametrize("what", ["words", "notes", "warnings", "paths"])
def test_a_crash_report_that_quotes_is_found(trial: Trial, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report as it would be if it quoted what it leaves out."""
    original = messages._report

    def quoting(error: BaseException, warnings: tuple[str, ...]) -> str:
        told = {
            "words": str(error),
            "notes": " ".join(getattr(error, "__notes__", ())),
            "warnings": "QImage: cannot open /studies/planted-Miller",
            "paths": str(getattr(error.__cause__, "filename", "")),
        }
        return original(error, warnings) + told[what]

    monkeypatch.setattr(messages, "_report", quoting)
    before = files(trial.home.parent, without=trial.folder)
    sign_in(trial)
    break_down()
    pictures.settle(trial.window)
    observe_files(trial, before)
    assert "files" in trial.observed.leaks(*PLANTED)
