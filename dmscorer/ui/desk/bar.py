"""The line under the desk: saved at, how far, the keys that matter, and Finish."""

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import icons, theme


class DeskBar(QFrame):
    finish_asked = Signal()
    next_asked = Signal()
    site_asked = Signal()
    undo_asked = Signal()
    keys_asked = Signal()
    correction_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk_bar")
        theme.set_kind(self, "panel")
        self._saved = theme.set_role(QLabel(), "body")
        self._saved.setObjectName("saved_label")
        self._message = theme.set_role(QLabel(), "body", "text", strong=True)
        self._message.setObjectName("desk_message")
        self._message.setWordWrap(True)
        self._keys = (
            KeyButton("Tab", self.tr("next site"), "key_site"),
            KeyButton("Ctrl Z", self.tr("undo"), "key_undo"),
            KeyButton("?", self.tr("all keys"), "key_help"),
        )
        self._finish = QPushButton()
        self._finish.setObjectName("finish_button")
        self._correct = QPushButton(self.tr("Correct this case"))
        self._correct.setObjectName("correct_button")
        self._correct.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.set_kind(self._correct, "quiet")
        self._correct.hide()
        self._again = QPushButton(self.tr("Try again"))
        self._again.setObjectName("save_again_button")
        self._again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._again.hide()
        self._is_signed = False
        self._is_halted = False
        self._worn = ("", False)
        self._at: datetime | None = None
        self._count = (0, 0)
        self._totals = ""
        self._lay_out()
        self._connect()

    @property
    def finish_button(self) -> QPushButton:
        """Where F6 goes."""
        return self._finish

    def show_count(self, n_answered: int, n_items: int) -> None:
        self._count = (n_answered, n_items)
        self._write()
        n_open = n_items - n_answered
        words = self.tr("Finish case · {n_open} open") if n_open else self.tr("Finish case")
        if not self._is_signed:
            self._finish.setText(words.format(n_open=n_open))
            self._dress_finish("sign", is_next=not n_open)

    def show_saved(self, at: datetime | None) -> None:
        """``at`` is when the newest entry became durable; None = nothing was entered since the case was opened."""
        self._at = at
        self._message.clear()
        self._write()
        self._fit_keys()

    def show_totals(self, text: str) -> None:
        """Only where the charter lets raters see them."""
        self._totals = text
        self._write()

    def say(self, sentence: str) -> None:
        """A short answer to a key press; gone with the next saved entry."""
        self._message.setText(sentence)
        self._fit_keys()

    def say_locked(self, *, is_signed: bool, is_halted: bool, is_void: bool) -> None:
        """Why a digit was not taken; while nothing can be saved, the bar says that already."""
        if is_halted:
            return
        if is_signed:
            self.say(self.tr("This case is signed. Nothing was changed."))
        elif is_void:
            self.say(self.tr("Nothing was changed. Enter the reason for the correction first."))
        else:
            self.say(self.tr("This value comes from the chart. Nothing was changed."))

    def halt(self, sentence: str) -> None:
        """Nothing can be saved, and why; empty = it can again."""
        self._is_halted = bool(sentence)
        self._again.setVisible(self._is_halted)
        self._finish.setVisible(not self._is_halted)
        self._message.setText("△  " + sentence if sentence else "")
        self._fit_keys()

    def set_void(self) -> None:
        """The signature does not count any more; said until it is given again."""
        self._message.setText("△  " + self.tr("Signature void. Sign again after the corrections"))
        self._fit_keys()

    def set_signed(self, *, is_signed: bool, next_code: str = "", may_correct: bool = False) -> None:
        self._is_signed = is_signed
        self._correct.setVisible(is_signed and may_correct)
        if is_signed:
            words = self.tr("Next case {code}").format(code=next_code) if next_code else self.tr("All cases")
            self._finish.setText(words)
            self._dress_finish("chevron_right" if next_code else "list", is_next=bool(next_code))
            self.say_signed()
        self._fit_keys()

    def say_signed(self) -> None:
        self.say("✓ " + self.tr("Signed and locked"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_keys()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()
            self._fit_keys()

    def _dress_finish(self, icon: str, *, is_next: bool) -> None:
        if self._worn == (icon, is_next):
            return
        self._worn = (icon, is_next)
        theme.set_kind(self._finish, "primary" if is_next else "plain")
        icons.dress(self._finish, icon, "on_chip" if is_next else "text")

    def _write(self) -> None:
        said = self.tr("{n} of {total}").format(n=self._count[0], total=self._count[1])
        if self._at is not None:
            said = self.tr("Saved {time}").format(time=f"{self._at.astimezone():%H:%M:%S}") + " · " + said
        self._saved.setText(f"{said} · {self._totals}" if self._totals else said)

    def _fit_keys(self) -> None:
        """Keys with words; caps where those do not fit; none where a sentence needs the room, or nothing can be done."""
        now = theme.tokens()
        beside = [self._saved, self._finish] + ([self._correct] if not self._correct.isHidden() else [])
        room = self.width() - sum(widget.sizeHint().width() + now.px(12) for widget in beside) - now.px(28)
        said = self._message.fontMetrics().horizontalAdvance(self._message.text())
        room -= said + now.px(36) if said else 0
        is_compact = sum(key.full_width + now.px(12) for key in self._keys) > room * (1 if said else 0.6)
        for key in self._keys:
            key.set_compact(is_compact=is_compact)
        is_room = not said or sum(key.sizeHint().width() + now.px(12) for key in self._keys) <= room
        for key in self._keys:
            key.setVisible(is_room and not self._is_halted)

    def _lay_out(self) -> None:
        rule = QFrame()
        theme.set_kind(rule, "rule")
        self._line = QHBoxLayout()
        self._line.addWidget(self._saved)
        for key in self._keys:
            self._line.addWidget(key)
        self._line.addStretch(1)
        self._line.addWidget(self._message, 10)
        self._line.addWidget(self._again)
        self._line.addStretch(1)
        self._line.addWidget(self._correct)
        self._line.addWidget(self._finish)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(rule)
        whole.addLayout(self._line)
        for button in (*self._keys, self._finish):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # F6 goes there; a click leaves the keyboard with the form
        self._space()

    def _connect(self) -> None:
        self._keys[0].clicked.connect(self.site_asked)
        self._keys[1].clicked.connect(self.undo_asked)
        self._keys[2].clicked.connect(self.keys_asked)
        self._finish.clicked.connect(self._ask)
        self._again.clicked.connect(self.again_asked)
        self._correct.clicked.connect(self.correction_asked)

    def _ask(self) -> None:
        (self.next_asked if self._is_signed else self.finish_asked).emit()

    def _space(self) -> None:
        now = theme.tokens()
        self._line.setContentsMargins(now.px(16), now.px(6), now.px(12), now.px(6))
        self._line.setSpacing(now.px(12))
