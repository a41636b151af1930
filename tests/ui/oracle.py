"""Somebody scores with random but seeded behaviour through real keys; a plain dictionary says what must be on the disk."""

from collections.abc import Callable
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from dmscorer.domain.instrument.instrument import Answer, Instrument, NotAssessable
from dmscorer.ui.app import Window
from dmscorer.ui.desk.case_desk import CaseDesk
from dmscorer.ui.desk.screen import ReadingScreen
from tests import people as people_
from tests.ui.hands import find

Answers = dict[str, Answer]
CTRL = Qt.KeyboardModifier.ControlModifier


class Scorer:
    """``expected[case]`` is written from what the keys mean, never from what the program holds."""

    def __init__(self, window: Window, seed: int, passphrase: str) -> None:
        self.window = window
        self.random = Random(seed)
        self.passphrase = passphrase
        self.expected: dict[str, Answers] = {}
        self.notes: dict[str, dict[str, str]] = {}
        self.steps = 0
        self._undo: list[Answers] = []  # the whole sheet before each act: what undo must bring back
        self._redo: list[Answers] = []

    # ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def screen(self) -> ReadingScreen:
        front = self.window.main.front
        assert isinstance(front, ReadingScreen)
        return front

    @property
    def desk(self) -> CaseDesk:
        return self.screen.desk

    @property
    def case(self) -> str:
        return self.desk.case.case.id

    @property
    def sheet(self) -> Answers:
        return self.expected.setdefault(self.case, {})

    @property
    def item(self) -> str:
        return self.desk.form.current_item

    def open(self, case_id: str) -> None:
        self.screen.open_case(case_id)
        self._undo, self._redo = [], []

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def step(self) -> None:
        """One random act, then the disk is compared."""
        acts: list[tuple[int, Callable[[], None]]] = [
            (40, self.score), (4, self.too_high), (8, self.decline), (4, self.decline_site), (2, self.think_better), (6, self.clear),
            (6, self.rest_is_zero), (8, self.undo), (4, self.redo), (8, self.next_site), (4, self.site_before),
            (5, self.move), (3, self.note), (3, self.look), (2, self.leave_and_come_back), (1, self.sign_out_and_in),
        ]  # fmt: skip
        act = self.random.choices([act for _, act in acts], [weight for weight, _ in acts])[0]
        act()
        self.steps += 1
        self.compare(act.__name__)

    def score(self) -> None:
        level = self.random.randint(0, self._instrument.item(self.item).maximum)
        self._change({self.item: level}, lambda: self.type(str(level)))

    def too_high(self) -> None:
        self.type("9")

    def decline(self) -> None:
        number = self.random.randint(1, len(self._instrument.reasons))
        answer = NotAssessable(self._instrument.reasons[number - 1].id)
        self._change({self.item: answer}, lambda: self.type(f".{number}"))

    def decline_site(self) -> None:
        number = self.random.randint(1, len(self._instrument.reasons))
        answer = NotAssessable(self._instrument.reasons[number - 1].id)
        site = self._instrument.site(self._instrument.item(self.item).site)
        wanted = [item for item in site.item_ids if item not in self.sheet]
        # Where nothing is open, no reason is asked for, and a digit would be a level.
        self._change(dict.fromkeys(wanted, answer), lambda: self.type(f"x{number}" if wanted else "x"))

    def think_better(self) -> None:
        self.type(".")
        self.key(Qt.Key.Key_Escape)

    def clear(self) -> None:
        """The current item; where that is open, the one before it in the form, round."""
        items = list(self._instrument.item_ids)
        item = self.item if self.item in self.sheet else items[items.index(self.item) - 1]
        self._change({item: None}, lambda: self.key(Qt.Key.Key_Backspace))

    def rest_is_zero(self) -> None:
        site = self._instrument.site(self._instrument.item(self.item).site)
        self._change({item: 0 for item in site.item_ids if item not in self.sheet}, lambda: self.type("c"))

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, CTRL)
        if self._undo:
            self._redo.append(dict(self.sheet))
            self.expected[self.case] = self._undo.pop()

    def redo(self) -> None:
        self.key(Qt.Key.Key_Y, CTRL)
        if self._redo:
            self._undo.append(dict(self.sheet))
            self.expected[self.case] = self._redo.pop()

    def next_site(self) -> None:
        self.key(Qt.Key.Key_Tab)

    def site_before(self) -> None:
        self.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)

    def move(self) -> None:
        self.key(self.random.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))

    def look(self) -> None:
        self.type(self.random.choice(("z", " ", "w", "+", "-")))

    def note(self) -> None:
        site = self.desk.form.site
        words = self.random.choice(("violet border", "", "123 . c n", "Ödem (links)"))
        self.type("n")
        box = self.desk.findChildren(QPlainTextEdit, "note_text")[-1]  # the one before is still going
        box.selectAll()
        QTest.keyClick(box, Qt.Key.Key_Delete)
        QTest.keyClicks(box, words)  # digits and letters are text here
        QTest.keyClick(box, Qt.Key.Key_Return, CTRL)
        notes = self.notes.setdefault(self.case, {})
        notes.pop(site, None)
        if words.strip():
            notes[site] = words.strip()

    def leave_and_come_back(self) -> None:
        here = self.case
        self.type("l")
        self.open(here)

    def sign_out_and_in(self) -> None:
        space, here = self.window.workspace, self.case
        person = space.person
        assert person is not None
        space.sign_out()
        people_.sign_in(space, person, self.passphrase)
        self.window.main.show_screen("reading")
        if not self.desk.has_case or self.case != here:
            self.open(here)
        self._undo, self._redo = [], []

    def finish(self) -> None:
        """What is open gets one reason with one key; then the signature."""
        missing = [item for item in self._instrument.item_ids if item not in self.sheet]
        panel = self.desk.finish_panel
        self.type("f")
        if missing:
            QTest.keyClick(panel, Qt.Key.Key_2)
            reason = NotAssessable(self._instrument.reasons[1].id)
            self.sheet.update(dict.fromkeys(missing, reason))
        self.compare("decline_rest")
        QApplication.processEvents()  # what is asked next comes into view
        for without in panel.findChildren(QWidget, "sign_without"):  # that of the case before may still be going
            if without.isVisible():
                QTest.keyClick(without, Qt.Key.Key_Space)
        field = find(panel, QLineEdit, "sign_passphrase")
        QTest.keyClicks(field, self.passphrase)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert self.desk.case.is_signed
        self.compare("sign")

    # ── comparing ────────────────────────────────────────────────────────────────────────────────────────────────────

    def compare(self, act: str) -> None:
        told = self.window.workspace.desk.sheet(self.case)
        assert dict(told.answers) == self.sheet, f"step {self.steps}: {act}"
        assert dict(told.comments) == self.notes.get(self.case, {}), f"step {self.steps}: {act}"

    def type(self, keys: str) -> None:
        QTest.keyClicks(self.desk, keys)
        QApplication.processEvents()

    def key(self, which: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.desk, which, modifiers)
        QApplication.processEvents()

    @property
    def _instrument(self) -> Instrument:
        return self.window.workspace.desk.instrument

    def _change(self, wanted: dict[str, Answer | None], press: Callable[[], None]) -> None:
        """The same answer again, or clearing what is open, is no act and cannot be undone."""
        before = dict(self.sheet)
        press()
        for item, answer in wanted.items():
            if answer is None:
                self.sheet.pop(item, None)
            else:
                self.sheet[item] = answer
        if self.sheet != before:
            self._undo.append(before)
            self._redo.clear()
