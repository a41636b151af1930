"""Before a case is signed: what is open, one click each; photos never opened, asked once; then the signature."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.desk.form.reason_keys import ReasonKeys, is_large
from dmscorer.ui.desk.open_row import OpenRow
from dmscorer.ui.kit import keys, tooltip
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import icons, theme


class FinishPanel(QFrame):
    """Knows what it is told; asks for everything else."""

    item_chosen = Signal(str)
    photo_chosen = Signal(str)
    rest_declined = Signal(str)  # a reason id for everything that is open
    sign_asked = Signal(str)  # the passphrase
    put_away = Signal()
    recognised = Signal(bool)

    def __init__(self, instrument: Instrument, language: str = "en", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("finish_panel")
        theme.set_kind(self, "panel")
        self._instrument = instrument
        self._language = language
        self._passphrase = QLineEdit()
        self._error = theme.set_role(QLabel(), "small", "text", strong=True)
        self._is_unseen_settled = False
        self._again: Callable[[], None] = lambda: None  # show the same state anew
        self._asks_reason = False
        self._recognised = QCheckBox(self.tr("I recognise this patient"))
        self._recognised.setObjectName("recognised_box")
        self._recognised.setToolTip(self.tr("The coordinator will see this. Your scores count as entered."))
        self._recognised.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the passphrase
        self._recognised.clicked.connect(self.recognised)
        self._rest = ReasonKeys(instrument, language)
        self._rest.reason_chosen.connect(self.rest_declined)
        self._lay_out()

    @property
    def home(self) -> QWidget:
        """What takes the keyboard: the passphrase where it is asked for."""
        return self._passphrase if self._passphrase.isVisible() else self

    def ask_anew(self) -> bool:
        """Photos never opened are asked about again; whether somebody had chosen to sign without them."""
        was_settled, self._is_unseen_settled = self._is_unseen_settled, False
        return was_settled

    def set_foot(self, height: int) -> None:
        """As high as that of the form: the way back lies where the form had its first key, and nothing else does."""
        margins = self._foot.contentsMargins()
        self._room.setFixedHeight(max(0, height - margins.top() - margins.bottom()))

    def show_state(
        self, code: str, rater: str, meaning: str, open_items: Sequence[str], unseen: Mapping[str, str]
    ) -> None:
        """``unseen``: photo id → what it shows, for photos that were never opened."""
        self._empty()
        self._again = lambda: self.show_state(code, rater, meaning, open_items, unseen)
        self._asks_reason = bool(open_items)
        self._title.setText(self.tr("Finish case {code}").format(code=code))
        if open_items:
            self._show_open(open_items)
        elif unseen and not self._is_unseen_settled:
            self._show_unseen(unseen)
        else:
            self._show_signature(rater, meaning)
        self._column.addStretch(1)

    def set_recognised(self, *, is_recognised: bool) -> None:
        self._recognised.setChecked(is_recognised)

    def refuse(self, sentence: str) -> None:
        """The signature did not happen, and why."""
        self._error.setText(f"△  {sentence}")
        self._error.setVisible(bool(sentence))
        self._passphrase.selectAll()
        self._passphrase.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
        elif self._asks_reason and 1 <= (keys.digit_of(event) or 0) <= len(self._instrument.reasons):
            self.rest_declined.emit(self._instrument.reasons[(keys.digit_of(event) or 0) - 1].id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # the field has signed with it; it must not reach the desk as "next case"
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo in an empty passphrase takes back the answer before it: to sign without some photos."""
        is_undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if is_undo and event.type() == QEvent.Type.KeyPress and not self._passphrase.text() and self.ask_anew():
            self._again()
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    # ── three faces ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _show_open(self, open_items: Sequence[str]) -> None:
        count = self.tr("{n} still open").format(n=len(open_items))
        self._add(_wrapped(theme.set_role(QLabel(count), "lead", strong=True)))
        self._say(self.tr("Choose one to answer it."))
        for site in self._instrument.sites:
            items = [item_id for item_id in site.item_ids if item_id in open_items]
            if items:
                self._add(self._open_row(site.label.in_(self._language), site.item_ids, items))
        self._rest.place()
        if is_large():  # under the list; else where it is seen without scrolling
            self._add(self._rest)
        else:
            self._whole.insertWidget(self._whole.indexOf(self._scroll) + 1, self._rest)
        self._rest.show()

    def _open_row(self, site: str, every: Sequence[str], items: Sequence[str]) -> OpenRow:
        names = ", ".join(self._instrument.item(item_id).label.in_(self._language) for item_id in items)
        count = self.tr("{n} open").format(n=len(items))
        row = OpenRow(site, names if len(items) < len(every) and len(items) == 1 else count)
        row.setObjectName(f"open_{items[0]}")
        row.setToolTip(tooltip.plain(names))
        row.clicked.connect(self._choosing(items[0]))
        return row

    def _show_unseen(self, unseen: Mapping[str, str]) -> None:
        count = self.tr("{n} photos were never opened").format(n=len(unseen))
        self._add(_wrapped(theme.set_role(QLabel(count), "lead", strong=True)))
        self._say(self.tr("Choose one to open it, or sign without them."))
        for photo_id, caption in unseen.items():
            button = QPushButton(caption)
            button.setObjectName(f"unseen_{photo_id}")
            theme.set_kind(button, "row")
            icons.dress(button, "reading")
            button.clicked.connect(self._looking(photo_id))
            self._add(button)
        self._add(_gap())
        without = QPushButton(self.tr("Sign without them"))
        without.setObjectName("sign_without")

        def settle() -> None:
            self._is_unseen_settled = True
            self._again()

        without.clicked.connect(settle)
        self._add(without)
        without.setFocus()

    def _show_signature(self, rater: str, meaning: str) -> None:
        self._add(theme.set_role(QLabel(rater), "lead", strong=True))
        self._say(f"{datetime.now().astimezone():%H:%M}")
        self._add(_gap())
        self._add(_wrapped(theme.set_role(QLabel(meaning), "body")))
        self._say(self.tr("Signing locks the scores of this case."))
        self._add(_gap())
        label = theme.set_role(QLabel(self.tr("Passphrase")), "small", "quiet")
        label.setBuddy(self._passphrase)
        self._add(label)
        self._passphrase.clear()
        self._error.hide()
        self._add(self._passphrase)
        self._add(self._error)
        self._add(_gap())
        self._add(self._recognised)
        self._recognised.show()
        self._add(_gap())
        sign = QPushButton(self.tr("Sign case"))
        sign.setObjectName("sign_button")
        theme.set_kind(sign, "primary")
        sign.clicked.connect(self._sign)
        self._add(sign)
        self._passphrase.show()
        self._passphrase.setFocus()

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _sign(self) -> None:
        self.sign_asked.emit(self._passphrase.text())

    def _say(self, sentence: str) -> None:
        self._add(_wrapped(theme.set_role(QLabel(sentence), "small", "quiet")))

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)

    def _choosing(self, item_id: str) -> Callable[[], None]:
        return lambda: self.item_chosen.emit(item_id)

    def _looking(self, photo_id: str) -> Callable[[], None]:
        return lambda: self.photo_chosen.emit(photo_id)

    def _empty(self) -> None:
        for kept in (self._passphrase, self._error, self._recognised, self._rest):
            kept.hide()
            self._column.removeWidget(kept)
            self._whole.removeWidget(kept)
            kept.setParent(self)
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        self._passphrase.setParent(self)
        self._passphrase.setObjectName("sign_passphrase")
        self._passphrase.setAccessibleName(self.tr("Passphrase"))
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.returnPressed.connect(self._sign)
        self._passphrase.installEventFilter(self)
        self._passphrase.hide()
        self._error.setParent(self)
        self._error.setObjectName("sign_error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._title = theme.set_role(QLabel(), "title")
        self._title.setObjectName("finish_title")
        self._title.setWordWrap(True)
        body = QFrame()
        theme.set_kind(body, "panel")
        self._column = QVBoxLayout(body)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rule = QFrame()
        theme.set_kind(rule, "rule")
        self._back = KeyButton("Esc", self.tr("back to the scores"), "finish_back")
        self._back.clicked.connect(self.put_away)
        self._room = QWidget()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.addWidget(self._title)
        self._whole.addLayout(self._head)
        self._whole.addWidget(scroll, 1)
        self._whole.addWidget(rule)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        self._foot.addWidget(self._room, 1)
        self._whole.addLayout(self._foot)
        self._space()

    def _space(self) -> None:
        now = theme.tokens()
        self._head.setContentsMargins(now.px(20), now.px(16), now.px(16), now.px(8))
        self._column.setContentsMargins(now.px(20), now.px(4), now.px(16), now.px(12))
        self._column.setSpacing(now.px(4))
        self._foot.setContentsMargins(now.px(18), now.px(8), now.px(12), now.px(8))


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    return label


def _gap() -> QWidget:
    gap = QWidget()
    gap.setFixedHeight(theme.tokens().px(12))
    return gap
