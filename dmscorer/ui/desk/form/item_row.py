"""One item of a site: its name, its state in words, its keys; the keys of the reasons while one is asked for."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dmscorer.domain.instrument.instrument import Answer, Item, NotAssessable, Reason
from dmscorer.ui.kit.level_key import KeyGrid, KeyState, LevelKey
from dmscorer.ui.look import theme


class ItemRow(QWidget):
    """Signals carry what was asked for, never what is so: ``set_answer`` alone changes the picture."""

    level_chosen = Signal(str, int)
    reason_chosen = Signal(str, str)
    touched = Signal(str)

    def __init__(self, item: Item, reasons: Sequence[Reason], language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._reasons = tuple(reasons)
        self._language = language
        self._is_current = False
        self._is_asking = False
        self._is_of_site = False
        self._is_given = False
        self._answer: Answer | None = None
        self._label = theme.set_role(QLabel(item.label.in_(language)), "body", strong=True)
        self._state = theme.set_role(QLabel(), "small", "quiet")
        self._label.setWordWrap(True)
        self._warning = theme.set_role(QLabel(), "small")
        self._warning.setWordWrap(True)
        self._warning.hide()
        self._levels = KeyGrid([self._level_key(level.value, level.label.in_(language)) for level in item.levels])
        self._why = KeyGrid([self._reason_key(n, r.label.in_(language)) for n, r in enumerate(self._reasons, 1)])
        self._name_all()
        self._why.hide()
        self._lay_out()
        self.set_answer(None)

    @property
    def keys(self) -> tuple[LevelKey, ...]:
        return self._levels.keys

    @property
    def answer(self) -> Answer | None:
        return self._answer

    @property
    def is_asking(self) -> bool:
        return self._is_asking

    @property
    def is_asking_of_site(self) -> bool:
        """Whether the reason will stand for all of the site that is open."""
        return self._is_of_site

    @property
    def reason_keys(self) -> tuple[LevelKey, ...]:
        return self._why.keys

    def takes(self, item: Item) -> bool:
        """Whether another site's item looks the same, so that this row can show it."""
        return (item.label, item.levels, item.part) == (self.item.label, self.item.levels, self.item.part)

    def show_item(self, item: Item) -> None:
        """Stand for the item of another site from now on, as if new."""
        self.item = item
        self._is_given = False
        self.ask_reason(is_asking=False)
        self.warn("")
        self._name_all()

    def set_answer(self, answer: Answer | None) -> None:
        self._answer = answer
        for key in self.keys:
            key.set_state(_key_state(answer, key.number))
        self._say_state()

    def set_current(self, *, is_current: bool) -> None:
        self._is_current = is_current
        if not is_current:
            self.ask_reason(is_asking=False)
        self.update()

    def ask_reason(self, *, is_asking: bool, is_of_site: bool = False) -> None:
        """Show the reasons in the place of the levels, or the levels again; ``is_of_site``: for all that is open there."""
        self._is_asking, self._is_of_site = is_asking, is_asking and is_of_site
        self._levels.setVisible(not is_asking)
        self._why.setVisible(is_asking)
        self._say_state()

    def warn(self, sentence: str) -> None:
        """A shape and a sentence under the keys; empty = none."""
        self._warning.setText(f"△  {sentence}")
        self._warning.setVisible(bool(sentence))

    def set_given(self) -> None:
        """The coordinator gave this value once for the visit: it is shown and takes nothing."""
        self._is_given = True
        self.set_locked(is_locked=True)
        self._say_state()

    def set_locked(self, *, is_locked: bool) -> None:
        for key in (*self.keys, *self.reason_keys):
            key.setEnabled(not is_locked and not self._is_given)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit(self.item.id)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._is_current:
            return
        painter = QPainter(self)
        try:
            now = theme.tokens()
            painter.fillRect(QRect(0, now.px(4), now.px(3), self.height() - now.px(4)), QColor(now.accent))
        finally:
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._label, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self._levels)
        self._column.addWidget(self._why)
        self._column.addWidget(self._warning)
        self._space()

    def _space(self) -> None:
        now = theme.tokens()
        self._column.setContentsMargins(now.px(20), now.px(8), now.px(16), now.px(6))
        self._column.setSpacing(now.px(4))

    def _name_all(self) -> None:
        item_id = self.item.id
        self.setObjectName(f"item_{item_id}")
        self._state.setObjectName(f"state_{item_id}")
        self._warning.setObjectName(f"warning_{item_id}")
        for key in self.keys:
            key.setObjectName(f"key_{item_id}_{key.number}")
        for key, reason in zip(self.reason_keys, self._reasons, strict=True):
            key.setObjectName(f"reason_{item_id}_{reason.id}")

    def _level_key(self, value: int, word: str) -> LevelKey:
        key = LevelKey(value, word, self.item.maximum)
        key.setAccessibleName(f"{self.item.label.in_(self._language)} {value} {word}")
        key.clicked.connect(lambda: self.level_chosen.emit(self.item.id, value))
        return key

    def _reason_key(self, number: int, word: str) -> LevelKey:
        reason = self._reasons[number - 1].id
        key = LevelKey(number, word, len(self._reasons))
        key.setAccessibleName(f"{self.item.label.in_(self._language)}: {word}")
        key.set_state(KeyState.PASSED)
        key.clicked.connect(lambda: self.reason_chosen.emit(self.item.id, reason))
        return key

    def _say_state(self) -> None:
        asked = self.tr("Rest of site: why?") if self._is_of_site else self.tr("Why?  Esc keeps it")
        self._state.setText(asked if self._is_asking else self._state_words())
        self.setAccessibleName(self.item.label.in_(self._language))
        self.setAccessibleDescription(self._spoken())

    def _state_words(self) -> str:
        if self._is_given:
            return self.tr("from the chart")
        if self._answer is None:
            return "–  " + self.tr("unanswered")
        if isinstance(self._answer, NotAssessable):
            return self.tr("n/a") + " · " + self._reason_word(self._answer)
        return ""

    def _spoken(self) -> str:
        if isinstance(self._answer, int) and not self._is_given:
            return f"{self._answer} {self.item.levels[self._answer].label.in_(self._language)}"
        return self._state_words()

    def _reason_word(self, answer: NotAssessable) -> str:
        return next((r.label.in_(self._language) for r in self._reasons if r.id == answer.reason), answer.reason)


def _key_state(answer: Answer | None, number: int) -> KeyState:
    if answer is None:
        return KeyState.OPEN
    if isinstance(answer, NotAssessable):
        return KeyState.DECLINED
    return KeyState.CHOSEN if answer == number else KeyState.PASSED
