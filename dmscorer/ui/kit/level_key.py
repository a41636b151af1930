"""One large labelled key of the form, and the grid in which the keys of one item lie."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmscorer.ui.kit.owner_checked_button import AskingButton
from dmscorer.ui.look import theme

_LEFT_MIDDLE: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED: Final = _LEFT_MIDDLE | Qt.TextFlag.TextWordWrap


class KeyState(Enum):
    OPEN = auto()  # the item is unanswered: dashed
    CHOSEN = auto()  # this is the level: filled
    PASSED = auto()  # another level is: hairline
    DECLINED = auto()  # the item cannot be judged: hatched


class LevelKey(AskingButton):
    """Number and word. It is marked as the form says: by what was saved."""

    def __init__(self, number: int, word: str, maximum: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self.word = word
        self._maximum = maximum
        self._state = KeyState.OPEN
        self.setText(f"{number} {word}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def state(self) -> KeyState:
        return self._state

    def set_state(self, state: KeyState) -> None:
        if state is self._state:
            return
        self._state = state
        self.mark(is_on=state is KeyState.CHOSEN)
        self.update()

    def height_at(self, width: int) -> int:
        """Height in pixels that number and word need at this width."""
        now = theme.tokens()
        return max(now.px(40), self._text_box(width).height() + now.px(12))

    def lines_at(self, width: int) -> int:
        metrics = QFontMetrics(theme.font("small"))
        return round(self._text_box(width).height() / metrics.lineSpacing()) if self._fits_words(width) else 99

    def sizeHint(self) -> QSize:
        return QSize(theme.tokens().px(72), theme.tokens().px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_box(painter)
            self._draw_words(painter)
        finally:
            painter.end()

    def _colours(self) -> tuple[str, str]:
        """Fill (may be empty) and text."""
        now = theme.tokens()
        if self._state is KeyState.CHOSEN:
            return now.level(self.number, self._maximum)
        if self.isDown():
            return now.pressed, now.text
        return (now.sunken, now.text) if self.underMouse() and self.isEnabled() else ("", now.text)

    def _draw_box(self, painter: QPainter) -> None:
        now = theme.tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill, _ = self._colours()
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(self._outline())
        painter.drawRoundedRect(box, now.radius, now.radius)
        if self._state is KeyState.DECLINED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(now.hairline), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(box, now.radius, now.radius)

    def _outline(self) -> QPen:
        now = theme.tokens()
        if self._state is KeyState.CHOSEN:
            return QPen(QColor(now.text), 1)
        if self._state is KeyState.OPEN:
            pen = QPen(QColor(now.outline), 1)
            pen.setDashPattern([3, 3])
            return pen
        return QPen(QColor(now.hairline), 1)

    def _draw_words(self, painter: QPainter) -> None:
        now = theme.tokens()
        _, colour = self._colours()
        is_faint = self._state in (KeyState.PASSED, KeyState.DECLINED)
        painter.setPen(QColor(now.quiet if is_faint and not self.underMouse() else colour))
        painter.setFont(theme.font("lead", strong=True, tabular=True))
        number = QRect(now.px(8), 0, self._indent() - now.px(8), self.height())
        painter.drawText(number, _LEFT_MIDDLE, str(self.number))
        if self._state is KeyState.OPEN:
            painter.setPen(QColor(now.quiet))
        painter.setFont(theme.font("small", strong=False))
        painter.drawText(QRect(self._indent(), 0, self._word_width(self.width()), self.height()), _WRAPPED, self.word)

    def _indent(self) -> int:
        return theme.tokens().px(22)

    def _word_width(self, width: int) -> int:
        return max(1, width - self._indent() - theme.tokens().px(4))

    def _text_box(self, width: int) -> QRect:
        metrics = QFontMetrics(theme.font("small"))
        return metrics.boundingRect(QRect(0, 0, self._word_width(width), 10_000), _WRAPPED, self.word)

    def _fits_words(self, width: int) -> bool:
        metrics = QFontMetrics(theme.font("small"))
        return all(metrics.horizontalAdvance(part) <= self._word_width(width) for part in self.word.split())


class KeyGrid(QWidget):
    """Keys of one item in equal columns: one row where the words fit in two lines, else two columns, else one."""

    def __init__(self, keys: Sequence[LevelKey], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = tuple(keys)
        for key in self._keys:
            key.setParent(self)
        self._plans: dict[tuple[int, int], tuple[int, int, int]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # a height set at resizing would come a frame late: the last row of keys with it
        self.setSizePolicy(policy)

    @property
    def keys(self) -> tuple[LevelKey, ...]:
        return self._keys

    def heightForWidth(self, width: int) -> int:
        columns, height, gap = self._plan(width)
        rows = -(-len(self._keys) // columns)
        return rows * height + (rows - 1) * gap

    def sizeHint(self) -> QSize:
        width = self.width() or theme.tokens().px(280)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.tokens().px(80), theme.tokens().px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._plans.clear()
            self.updateGeometry()
            self._arrange()

    def _arrange(self) -> None:
        columns, height, gap = self._plan(self.width())
        for index, key in enumerate(self._keys):
            row, column = divmod(index, columns)
            left = column * (self.width() + gap) // columns
            right = (column + 1) * (self.width() + gap) // columns - gap
            key.setGeometry(left, row * (height + gap), right - left, height)

    def _plan(self, width: int) -> tuple[int, int, int]:
        """Columns, height of a row, gap."""
        # Kept, because a layout asks for the same few widths many times and each answer measures every word. By the
        # scale too: a layout may ask between a change of the text size and the event that tells of it.
        asked = (width, theme.tokens().px(1000))
        if asked not in self._plans:
            self._plans[asked] = self._planned(width)
        return self._plans[asked]

    def _planned(self, width: int) -> tuple[int, int, int]:
        gap = theme.tokens().px(6)
        for columns in dict.fromkeys((len(self._keys), 2, 1)):
            each = (width - gap * (columns - 1)) // columns
            if columns == 1 or all(key.lines_at(each) <= 2 for key in self._keys):
                return columns, max(key.height_at(each) for key in self._keys), gap
        raise AssertionError("unreachable: one column always does")
