"""A whole study through the real ``main()``: a folder of pictures goes in, three raters score, ``consensus.csv`` comes out.

Worked by hand. The subject with red skin, rater by rater (items not named are 0):

=====================  =====  =====  =====  ======  =======
item                     A      B      C    median  decided
=====================  =====  =====  =====  ======  =======
scalp.erythema           2      1      3      2       2
scalp.scale              1      1      0      1       .
scalp.poikiloderma       1      1      0      1       .
hands: erythema          2      1      3      2       3
hands: papules (x 2)     1      1      0      1       1
activity               2+1+4  1+1+2  3+0+3    .    2+1+6
                        = 7    = 4    = 6          = 9
damage                   1      1      0            1
=====================  =====  =====  =====  ======  =======

Flagged: both erythemas (range 2) and the papules (they disagree); totals are 3 apart, less than 5. Mean of the raters'
own totals: (7 + 4 + 6) / 3 = 17/3 activity, 2/3 damage. The subject with pale skin: only B sees a pink malar area
(1), so the median is 0 and the mean of the totals 1/3.
"""

import csv
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit

from dmscorer import __main__ as program
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.ui.photos.light_table import LightTable
from dmscorer.ui.photos.visit_list import VisitList
from dmscorer.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE
from tests.ui.hands import find, press, text_of, write

RED, PALE = (190, 70, 60), (225, 200, 185)
VIEWS = (
    "face_front",
    "scalp",
    "chest_neck",
    "neck_back",
    "back",
    "abdomen",
    "arms",
    "hands_dorsal",
    "thighs",
    "legs_front",
)
SEEN = {
    "A": {"scalp.erythema": 2, "scalp.scale": 1, "scalp.poikiloderma": 1}
    | {"gottrons_hands.erythema": 2, "gottrons_hands.papules": 1},
    "B": {"scalp.erythema": 1, "scalp.scale": 1, "scalp.poikiloderma": 1}
    | {"gottrons_hands.erythema": 1, "gottrons_hands.papules": 1},
    "C": {"scalp.erythema": 3, "gottrons_hands.erythema": 3},
}
SEEN_ON_PALE: dict[str, dict[str, int]] = {"A": {}, "B": {"malar.erythema": 1}, "C": {}}
DECIDED = {"Scalp · Erythema": 2, "Gottron's on the hands · Erythema": 3, "Gottron's on the hands · Papules": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two subjects, one visit, ten views each; and a file that is no picture."""
    place = tmp_path / "photos"
    for subject, skin in (("Redmond", RED), ("Paley", PALE)):
        visit = place / subject / "baseline"
        visit.mkdir(parents=True)
        for n, view in enumerate(VIEWS):
            picture = Image.new("RGB", (300, 400), skin)
            picture.paste((40, 40, 40), (0, 0, 20 * (n + 1), 20))  # the same bytes twice would be one picture
            picture.save(visit / f"{view}.jpg", quality=95)
    (place / "Paley" / "baseline" / "notes.jpg").write_bytes(b"no picture")
    return place


class Person:
    """Sits before the window; sees what is on it, presses keys and buttons."""

    def __init__(self) -> None:
        self.titles: set[str] = set()
        self.words: dict[str, str] = {}

    @property
    def window(self) -> MainWindow:
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """In the event loop itself: QTest.qWait keeps the interpreter's lock while it sleeps, and starves the jobs."""
        for _ in range(PATIENCE // 20):
            if condition():
                return
            pause = QEventLoop()
            QTimer.singleShot(20, pause.quit)
            pause.exec()
        raise AssertionError(f"{what} never came; the window says “{self.window.notice.sentence}”")

    def wait_for(self, button: str) -> None:
        self.wait(lambda: any(b.isVisible() for b in self.window.findChildren(QAbstractButton, button)), button)

    # ── the coordinator ──────────────────────────────────────────────────────────────────────────────────────────────

    def make_study(self) -> None:
        self.wait_for("new_study_button")
        press(self.window, "new_study_button")
        write(self.window, "study_name_line", "Trial")
        write(self.window, "coordinator_name_line", "Dora Elm")
        write(self.window, "new_passphrase_line", "open sesame")
        write(self.window, "new_passphrase_again_line", "open sesame")
        press(self.window, "place_button")
        press(self.window, "photos_folder_button")
        press(self.window, "create_study_button")
        self.wait(lambda: self.window.windowTitle() == "Photos · Trial · dmscorer", "the photos")
        space = self.window.workspace
        self.wait(lambda: not space.jobs.is_busy and not space.jobs.shown, "the photos to come in")

    def look_through(self) -> None:
        """Every photo of both visits needs no hiding: raters get none before somebody has said so."""
        table = find(self.window, LightTable, "light_table")
        rows = find(self.window, VisitList, "visit_list")
        for row in range(rows.count()):
            if not rows.item(row).flags() & Qt.ItemFlag.ItemIsSelectable:
                continue  # the name of a subject
            rows.setCurrentRow(row)
            QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(table, "v")
            self.wait(lambda: "10 of 10" in text_of(self.window, "review_state"), "the review")

    def sign_charter(self) -> None:
        """Raters wait for it; the usual rules hold."""
        self.open_screen("charter", "charter_sign_button")
        find(self.window, QLineEdit, "charter_passphrase").setText("open sesame")
        press(self.window, "charter_sign_button")
        assert text_of(self.window, "charter_said").startswith("Signed by coordinator")

    def decide(self) -> None:
        self.open_screen("consensus", "decide_0")
        for _ in DECIDED:
            QTest.keyClicks(self.front, str(DECIDED[text_of(self.window, "question_title")]))
            QTest.keyClick(self.front, Qt.Key.Key_D)  # the reason: how the item is defined
            before = text_of(self.window, "left_count")
            press(self.window, "decide_button")
            self.wait(lambda before=before: self.left() != before, "the decision")  # type: ignore[misc]

    def left(self) -> str:
        label = self.window.findChild(QLabel, "left_count")
        return label.text() if label is not None and label.isVisible() else ""

    def export(self) -> None:
        self.open_screen("export", "export_button")
        press(self.window, "choose_folder_button")
        press(self.window, "export_button")
        self.wait_for("show_folder_button")

    def open_screen(self, name: str, until: str) -> None:
        press(self.window, f"rail_{name}")
        self.wait_for(until)

    def give_words(self) -> None:
        """The coordinator reads out to each rater what the overview shows once."""
        self.open_screen("study", "give_word_A")
        for code in "ABC":
            press(self.window, f"give_word_{code}")
            (self.words[code],) = re.findall(
                r"[A-Z0-9]{4}-[A-Z0-9]{4}", text_of(self.window, f"passphrase_state_{code}")
            )

    # ── a rater ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def sign_in(self, code: str, phrase: str) -> None:
        find_action(self.window, "sign_out_action").trigger()
        press(self.window, f"person_{code}")
        if find(self.window, QLineEdit, "first_word_line").isVisible():
            write(self.window, "first_word_line", self.words[code])
        write(self.window, "passphrase_line", phrase)
        if find(self.window, QLineEdit, "passphrase_again_line").isVisible():
            write(self.window, "passphrase_again_line", phrase)
        press(self.window, "sign_in_button")
        self.wait(lambda: self.window.workspace.person is not None, "the sign-in")

    def read_all(self, code: str, phrase: str) -> None:
        self.sign_in(code, phrase)
        press(self.window, "profile_skip_button")
        press(self.window, "rater_go_button")
        for _ in range(2):
            self.titles.add(self.window.windowTitle())
            is_red = self.look()
            self.score(SEEN[code] if is_red else SEEN_ON_PALE[code])
            self.sign(phrase)
            QTest.keyClick(self.desk, Qt.Key.Key_Return)
        assert text_of(self.window, "case_list_title") == "All 2 cases are signed"

    @property
    def front(self) -> Screen:
        front = self.window.front
        assert front is not None
        return front

    @property
    def desk(self) -> CaseDesk:
        assert isinstance(self.front, ReadingScreen)
        return self.front.desk

    def look(self) -> bool:
        """Whether the skin in the photo on the desk is red."""
        self.wait(lambda: self.middle() != (119, 119, 119), "the photo")
        red, green, _ = self.middle()
        return red - green > 80

    def middle(self) -> tuple[int, int, int]:
        view = self.desk.pane.view
        colour = view.grab().toImage().pixelColor(view.width() // 2, view.height() // 2)
        return colour.red(), colour.green(), colour.blue()

    def score(self, seen: dict[str, int]) -> None:
        """Digits where something is seen; C for a site that is clear."""
        for site in self.window.workspace.desk.instrument.sites:
            items = [item for item in site.item_ids if item != "alopecia.recent"]
            if not items:
                continue
            assert self.desk.form.site == site.id
            if not any(item in seen for item in items):
                QTest.keyClicks(self.desk, "c")
                continue
            for _ in items:
                current = self.desk.form.current_item
                assert current is not None
                QTest.keyClicks(self.desk, str(seen.get(current, 0)))

    def sign(self, phrase: str) -> None:
        QTest.keyClick(self.desk, Qt.Key.Key_F)
        self.wait(lambda: self.desk.is_finishing, "the signature")
        for button in self.window.findChildren(QAbstractButton, "sign_without"):
            if button.isVisible():
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.keyClicks(find(self.window, QLineEdit, "sign_passphrase"), phrase)
        press(self.window, "sign_button")
        self.wait(lambda: self.desk.case.is_signed, "the lock")


def find_action(window: MainWindow, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert found is not None
    return found


def whole_study(person: Person) -> None:
    person.make_study()
    person.look_through()
    person.sign_charter()
    person.give_words()
    for code, phrase in (("A", "ann's own"), ("B", "bo's own"), ("C", "cleo's own")):
        person.read_all(code, phrase)
    person.sign_in("coordinator", "open sesame")
    person.decide()
    person.export()


def run(act: Callable[[Person], None]) -> Person:
    """Start the program and let a person act in its window, then close it."""
    person, faults = Person(), []

    def live() -> None:
        try:
            act(person)
        except BaseException as fault:  # noqa: BLE001 - raised again below, when the window is closed
            faults.append(fault)
        finally:
            person.window.close()

    QTimer.singleShot(0, live)
    assert program.main() == 0
    if faults:
        raise faults[0]
    return person


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_from_a_folder_of_pictures_to_the_consensus(
    dressed: QApplication, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["dmscorer"])
    asked = iter([tmp_path, folder, tmp_path / "out"])  # the system's own dialog: place, photos, export
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(next(asked)))

    person = run(whole_study)

    # The folders are named like people, so the export numbers them by itself.
    rows = {row["subject"]: row for row in table(tmp_path / "out" / "consensus.csv")}
    assert rows.keys() == {"S01", "S02"}
    red, pale = sorted(rows.values(), key=lambda row: int(row["gottrons_hands.erythema"]), reverse=True)
    assert (red["activity_items"], red["damage_items"]) == ("9", "1")
    assert (red["activity"], red["damage"]) == (red["activity_mean"], red["damage_mean"])
    assert red["activity_low"] == red["activity_high"] == red["activity"]
    assert float(red["activity_mean"]) == pytest.approx(17 / 3)
    assert float(red["damage_mean"]) == pytest.approx(2 / 3)
    assert (red["gottrons_hands.erythema"], red["gottrons_hands.papules"]) == ("3", "1")
    assert (pale["activity_items"], pale["damage_items"]) == ("0", "0")
    assert float(pale["activity_mean"]) == pytest.approx(1 / 3)
    for row in (red, pale):
        assert (row["visit"], row["n_raters"], row["complete"], row["open_items"]) == ("V1", "3", "true", "0")
        assert row["alopecia.recent"] == ""
    assert len(table(tmp_path / "out" / "ratings_wide.csv")) == 6
    assert len(person.titles) == 6
    assert not any(word in title for title in person.titles for word in ("Redmond", "Paley", "baseline", "Trial"))
