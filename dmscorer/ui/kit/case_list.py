"""The rater's list of cases: code, place in the order, how far; at the end, that nothing is left."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dmscorer.domain.reading.reading import CaseProgress, CaseState, Reading
from dmscorer.ui.look import icons, theme


class CaseRow(QAbstractButton):
    """One case: place, code, a bar, a word."""

    def __init__(self, case: CaseProgress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.setObjectName(f"case_{case.code}")
        self.setText(self.tr("Case {code}").format(code=case.code))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._words())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(560), theme.tokens().px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter)
        finally:
            painter.end()

    def _words(self) -> str:
        if self._case.state is CaseState.SIGNED:
            return self.tr("signed")
        if self._case.state is CaseState.OPEN:
            return self.tr("not begun")
        return self.tr("{n} of {total}").format(n=self._case.n_answered, total=self._case.n_items)

    def _draw(self, painter: QPainter) -> None:
        now, middle = theme.tokens(), Qt.AlignmentFlag.AlignVCenter
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QColor(now.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.sunken) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, now.radius, now.radius)
        painter.setFont(theme.font("body", tabular=True))
        painter.setPen(QColor(now.quiet))
        painter.drawText(
            QRectF(0, 0, now.px(40), self.height()), middle | Qt.AlignmentFlag.AlignRight, str(self._case.position)
        )
        painter.setPen(QColor(now.text if self.isEnabled() else now.disabled))
        painter.setFont(theme.font("body", strong=self.isEnabled() and self._case.state is not CaseState.SIGNED))
        painter.drawText(QRectF(now.px(56), 0, now.px(160), self.height()), middle, self.text())
        painter.setFont(theme.font("body", tabular=True))
        is_signed = self._case.state is CaseState.SIGNED
        painter.setPen(QColor(now.signed if is_signed else now.quiet))
        right = QRectF(self.width() - now.px(140), 0, now.px(128), self.height())
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, ("✓ " if is_signed else "") + self._words())
        self._draw_bar(painter, QRectF(now.px(216), self.height() / 2 - now.px(2), now.px(180), now.px(4)))

    def _draw_bar(self, painter: QPainter, box: QRectF) -> None:
        now = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.hairline))
        painter.drawRoundedRect(box, 2, 2)
        share = self._case.n_answered / self._case.n_items if self._case.n_items else 0
        box.setWidth(box.width() * share)
        painter.setBrush(QColor(now.signed if self._case.state is CaseState.SIGNED else now.accent_fill))
        painter.drawRoundedRect(box, 2, 2)


class CaseList(QFrame):
    case_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_list")
        theme.set_kind(self, "panel")
        self._next: CaseProgress | None = None
        self._title = theme.set_role(QLabel(), "figure")
        self._title.setObjectName("case_list_title")
        self._said = theme.set_role(QLabel(), "lead", "quiet")
        self._said.setObjectName("case_list_said")
        self._said.setWordWrap(True)
        self._go = QPushButton()
        self._go.setObjectName("continue_button")
        theme.set_kind(self._go, "primary")
        icons.dress(self._go, "reading", "on_chip")
        self._go.clicked.connect(self._continue)
        self._reading: Reading | None = None
        self._chosen: CaseProgress | None = None
        self._agreed: set[str] = set()  # cases that may be opened out of order: asked once
        self._early = QPushButton()
        self._early.setObjectName("open_early_button")
        self._early.clicked.connect(self._open_early)
        self._lay_out()

    def show_reading(self, reading: Reading) -> None:
        """The list as it stands; the first case that is not signed is offered."""
        self._next, self._reading, self._chosen = reading.next_open, reading, None
        self._early.hide()
        signed = sum(case.state is CaseState.SIGNED for case in reading.cases)
        total = len(reading.cases)
        if self._next is None:
            self._title.setText(self.tr("All {total} cases are signed").format(total=total))
            self._said.setText(afterwards(reading))
        else:
            first = self.tr("{signed} of {total} cases signed")
            second = self.tr("Second part: {signed} of {total} cases signed")
            third = self.tr("Second round: {signed} of {total} cases signed")
            self._title.setText({1: first, 2: second, 3: third}[reading.part].format(signed=signed, total=total))
            free = self.tr("The cases are blinded and come in your own reading order.")
            fixed = self.tr(
                "The cases are blinded and come in your own reading order. Each case opens once you have signed the one before it."
            )
            order = fixed if reading.is_forward_only else free
            again = self.tr(
                "Some items were still open after everyone had scored. Score these items again. Your other scores stay as they are."
            )
            self._said.setText(again if reading.part == 3 else order)
            is_begun = self._next.state is CaseState.IN_PROGRESS
            words = self.tr("Go on with case {code}") if is_begun else self.tr("Begin case {code}")
            self._go.setText(words.format(code=self._next.code))
        self.setAccessibleName(self._title.text())
        self._go.setVisible(self._next is not None)
        self._fill(reading)

    def say(self, sentence: str) -> None:
        """In the place of what raters are told of their order."""
        self._said.setText(sentence)

    def focus_next(self) -> None:
        """The keyboard goes to what can be done; at the end to the list itself, and to no button beside it."""
        (self if self._next is None else self._go).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _choose(self, case: CaseProgress) -> None:
        """Open it; where an unopened case would be left behind, ask first."""
        first = self._reading.passed_over(case) if self._reading is not None else None
        if first is None or case.case_id in self._agreed:
            self.case_chosen.emit(case.case_id)
            return
        self._chosen = case
        words = self.tr(
            "Case {first} comes before case {code} in your order. The report lists cases opened out of order."
        )
        self._said.setText(words.format(first=first.code, code=case.code))
        self._early.setText(self.tr("Open case {code} now").format(code=case.code))
        self._early.show()
        self._early.setFocus()

    def _open_early(self) -> None:
        if self._chosen is not None:
            self._agreed.add(self._chosen.case_id)
            self.case_chosen.emit(self._chosen.case_id)

    def _continue(self) -> None:
        if self._next is not None:
            self.case_chosen.emit(self._next.case_id)

    def _fill(self, reading: Reading) -> None:
        while (old := self._rows.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for case in reading.cases:
            row = CaseRow(case)
            # Closed until the second part is done: who sees their own scores again repeats nothing.
            is_closed = reading.second_part_at is not None
            row.setEnabled(not is_closed and reading.waiting_for(case) is None)
            row.clicked.connect(self._choosing(case))
            self._rows.addWidget(row)
        self._rows.addStretch(1)

    def _choosing(self, case: CaseProgress) -> Callable[[], None]:
        return lambda: self._choose(case)

    def _lay_out(self) -> None:
        body = QFrame()
        theme.set_kind(body, "panel")
        self._rows = QVBoxLayout(body)
        self._rows.setSpacing(0)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.addWidget(self._title)
        self._column.addWidget(self._said)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.tokens().px(8))
        buttons.addWidget(self._go)
        buttons.addWidget(self._early)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        self._column.addWidget(self._scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._inner, 1, Qt.AlignmentFlag.AlignHCenter)
        self._space()

    def _space(self) -> None:
        now = theme.tokens()
        self._inner.setFixedWidth(now.px(600))
        self._column.setContentsMargins(now.px(16), now.px(32), now.px(16), now.px(16))
        self._column.setSpacing(now.px(12))


def afterwards(reading: Reading) -> str:
    """What comes when every case is signed: nothing, or a second part on a day; never what it holds."""
    tr = QCoreApplication.translate
    if reading.second_part_at is None:
        return tr("CaseList", "Nothing is left to score. The coordinator takes it from here. Thank you.")
    # In the rater's own time: the study stores UTC.
    here = reading.second_part_at.astimezone()
    day = QLocale().toString(QDate(here.year, here.month, here.day), QLocale.FormatType.LongFormat)
    return tr("CaseList", "A second part opens on {day} at {time}. Until it is done, signed cases stay closed.").format(
        day=day, time=f"{here:%H:%M}"
    )
