"""The sheet of all keys of the desk, grouped by what they do; each can be changed there."""

from collections.abc import Container, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.desk.form import desk_keys
from dmscorer.ui.desk.form.desk_keys import Act, KeyMap
from dmscorer.ui.kit import keys
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme


class KeySheet(QWidget):
    """``changed`` carries the new keys; they are shown here at once."""

    changed = Signal(object)  # KeyMap

    def __init__(self, keymap: KeyMap, *, without: Container[Act] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self._without = without
        self._is_changing = False
        self._asked: Act | None = None
        self._buttons: dict[Act, KeyButton] = {}
        self._said = theme.set_role(QLabel(), "body")
        self._said.setObjectName("keys_said")
        self._said.setWordWrap(True)
        self._change = QPushButton(self.tr("Change keys"))
        self._change.setObjectName("keys_change")
        self._defaults = QPushButton(self.tr("Restore all"))
        self._defaults.setObjectName("keys_restore")
        self._lay_out()
        self._stop_asking("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._asked is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._stop_asking(self.tr("Nothing was changed."))
        elif keys.digit_of(event) is not None:
            self._said.setText(self.tr("Digits are the levels. Press another key."))
        elif key := desk_keys.stroke(event):
            self._take(self._asked, key)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._asked is not None:
            event.accept()  # the next key is the answer, whatever it does elsewhere
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab is an answer too while a key is asked for."""
        return False if self._asked is not None else super().focusNextPrevChild(next)

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        self._is_changing = not self._is_changing
        self._stop_asking(self.tr("Choose the action that gets another key.") if self._is_changing else "")

    def _ask(self, act: Act) -> None:
        self._asked = act
        self._said.setText(self.tr("Press the new key for “{act}”. Esc cancels.").format(act=self._word(act)))
        self._show()
        self.setFocus()

    def _take(self, act: Act, key: str) -> None:
        holder = self._keymap.holder(key)
        if key in desk_keys.OF_THE_WINDOW:
            self._said.setText(self.tr("The window uses {key}. Press another key.").format(key=desk_keys.cap(key)))
        elif holder not in (None, act) and holder not in self._without:
            words = self.tr("{key} is already “{act}”. Give that another key first, or press a different key.")
            self._said.setText(words.format(key=desk_keys.cap(key), act=self._word(holder)))
        else:
            self._put_in_force(self._keymap.with_key(act, key))
            words = self.tr("{key} is now “{act}”.")
            self._stop_asking(words.format(key=desk_keys.cap(key), act=self._word(act)))

    def _restore(self) -> None:
        self._put_in_force(KeyMap())
        self._stop_asking(self.tr("All keys are as they were at first."))

    def _put_in_force(self, keymap: KeyMap) -> None:
        self._keymap = keymap
        self.changed.emit(keymap)

    def _stop_asking(self, sentence: str) -> None:
        self._asked = None
        self._said.setText(sentence or self.tr("Digits are the levels; every other key can be changed."))
        self._show()

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        for act, button in self._buttons.items():
            button.set_cap("…" if act is self._asked else self._keymap.cap(act))
            button.setEnabled(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._is_changing else Qt.FocusPolicy.NoFocus)
            button.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self._is_changing)
        self._change.setText(self.tr("Done") if self._is_changing else self.tr("Change keys"))
        self._defaults.setVisible(self._is_changing and bool(self._keymap.changed))

    def _word(self, act: Act | None) -> str:
        return next((words for group in self._groups().values() for known, words in group if known is act), "")

    def _groups(self) -> Mapping[str, Sequence[tuple[Act, str]]]:
        tr = self.tr
        score = (
            (Act.DECLINE, tr("not assessable, then 1 … 4: reason")),
            (Act.BLOCK_ZERO, tr("rest of site = 0")),
            (Act.BLOCK_DECLINE, tr("rest of site not assessable, then 1 … 4: reason")),
            (Act.CLEAR, tr("clear, step back")),
            (Act.UNDO, tr("undo")),
            (Act.REDO, tr("redo")),
            (Act.NOTE, tr("note on the site")),
            (Act.MEANINGS, tr("what the levels mean")),
            (Act.KEYS, tr("this sheet")),
        )
        go = (
            (Act.ITEM_BEFORE, tr("item before")),
            (Act.ITEM_AFTER, tr("next item")),
            (Act.SITE_AFTER, tr("next site")),
            (Act.SITE_BEFORE, tr("site before")),
            (Act.NEXT_OPEN, tr("next open item")),
            (Act.FINISH, tr("finish case")),
            (Act.GO_ON, tr("go on when all is answered")),
            (Act.LIST, tr("list of cases")),
        )
        look = (
            (Act.PHOTO_AFTER, tr("next photo of the site")),
            (Act.PHOTO_BEFORE, tr("photo before")),
            (Act.ACTUAL, tr("fit, or 100 % at the pointer")),
            (Act.LARGER, tr("larger")),
            (Act.SMALLER, tr("smaller")),
            (Act.SECOND, tr("second photo beside it")),
            (Act.OWN_WINDOW, tr("photo in a window of its own")),
            (Act.BRIGHTER, tr("brighter")),
            (Act.DARKER, tr("darker")),
            (Act.MORE_CONTRAST, tr("more contrast")),
            (Act.LESS_CONTRAST, tr("less contrast")),
            (Act.AS_TAKEN, tr("brightness and contrast as taken")),
            (Act.FOCUS_AFTER, tr("to the photo's tools, Finish, scores")),
            (Act.FOCUS_BEFORE, tr("the same, backwards")),
        )
        groups = {tr("Score"): score, tr("Go"): go, tr("Look"): look}
        return {name: tuple(pair for pair in acts if pair[0] not in self._without) for name, acts in groups.items()}

    def _lay_out(self) -> None:
        now = theme.tokens()
        groups = QHBoxLayout()
        groups.setSpacing(now.px(32))
        column = QVBoxLayout()
        for at, (name, acts) in enumerate(self._groups().items()):
            if at < 2 or now.scale < 1.3:  # large text: the last two groups share a column
                column = QVBoxLayout()
                column.setSpacing(0)
                groups.addLayout(column)
            self._fill(column, name, acts, is_first=at == 0)
            if at == 0 or now.scale < 1.3:
                column.addStretch(1)
        theme.set_kind(self._defaults, "quiet")
        self._change.clicked.connect(self._begin)
        self._defaults.clicked.connect(self._restore)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self._defaults)
        foot.addWidget(self._change)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, now.px(8), 0)
        whole.setSpacing(now.px(16))
        whole.addLayout(foot)  # above, where it is seen also when large text makes the sheet scroll
        whole.addLayout(groups)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _fill(self, column: QVBoxLayout, name: str, acts: Sequence[tuple[Act, str]], *, is_first: bool) -> None:
        column.addWidget(theme.set_role(QLabel(name), "small", "quiet"))
        if is_first:
            digits = KeyButton("0 … 3", self.tr("score, go on"), "help_digits")
            digits.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(digits)
        for act, words in acts:
            button = self._buttons[act] = KeyButton(self._keymap.cap(act), words, f"help_{act}")
            button.clicked.connect(lambda *_, act=act: self._ask(act))
            column.addWidget(button)
        if name == self.tr("Look"):
            whole = KeyButton("F11", self.tr("full screen"), "help_full_screen")
            whole.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(whole)
