"""One choice of the charter: what it is, why it matters, and the control that makes it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dmscorer.ui.charter.words import ChoiceWords
from dmscorer.ui.look import theme


class ChoiceRow(QWidget):
    """``chosen`` carries field and value as the charter keeps it; ``show_value`` alone changes what is shown."""

    chosen = Signal(str, object)

    def __init__(self, words: ChoiceWords, control: "Control") -> None:
        super().__init__()
        self.words = words
        self._control = control
        control.setObjectName(f"charter_{words.field}")
        control.setAccessibleName(words.title)
        control.setAccessibleDescription(words.why)
        self._changed = theme.set_role(QLabel(), "small", "quiet")
        self._changed.setObjectName(f"charter_{words.field}_changed")
        control.given.connect(lambda value: self.chosen.emit(words.field, value))
        self._lay_out()

    def show_value(self, value: object, default: object) -> None:
        self._control.show_value(value)
        shown = self._control.spoken(default)
        self._changed.setText("" if value == default else self.tr("usually: {default}").format(default=shown))
        self._changed.setVisible(value != default)

    def set_open(self, *, is_open: bool) -> None:
        self._control.setEnabled(is_open)

    def _lay_out(self) -> None:
        now = theme.tokens()
        title = theme.set_role(QLabel(self.words.title), "body", strong=True)
        title.setBuddy(self._control)
        why = theme.set_role(QLabel(self.words.why), "small", "quiet")
        for label in (title, why):
            label.setWordWrap(True)
        told = QVBoxLayout()
        told.setSpacing(now.px(2))
        told.addWidget(title)
        told.addWidget(why)
        made = QVBoxLayout()
        made.setSpacing(now.px(2))
        made.addWidget(self._control)
        made.addWidget(self._changed)
        made.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, now.px(6), 0, now.px(6))
        row.setSpacing(now.px(24))
        row.addLayout(told, 3)
        row.addLayout(made, 2)


class Control(QWidget):
    given = Signal(object)

    def show_value(self, value: object) -> None:
        raise NotImplementedError

    def spoken(self, value: object) -> str:
        return str(value)


class Switch(Control):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._box = QCheckBox(text)
        self._box.clicked.connect(lambda is_on: self.given.emit(self._value(is_on)))
        _fill(self, self._box)

    def _value(self, is_on: bool) -> object:
        return is_on

    def show_value(self, value: object) -> None:
        self._box.setChecked(bool(value))

    def spoken(self, value: object) -> str:
        return self.tr("yes") if value else self.tr("no")


class Items(Switch):
    """A switch whose value is the items that are left out, or none."""

    def __init__(self, text: str, items: Sequence[str]) -> None:
        super().__init__(text)
        self._items = tuple(items)

    def _value(self, is_on: bool) -> object:
        return self._items if is_on else ()


class Number(Control):
    """A whole number; with ``scale`` what is shown is so many times what the charter keeps."""

    def __init__(self, least: int, most: int, unit: str, scale: float = 1.0, step: int = 1) -> None:
        super().__init__()
        self._scale = scale
        self._spin = _Calm()
        self._spin.setRange(least, most)
        self._spin.setSingleStep(step)
        self._spin.setSuffix(f" {unit}" if unit else "")
        self._spin.setKeyboardTracking(False)
        self._spin.valueChanged.connect(lambda n: self.given.emit(n if scale == 1.0 else n / scale))
        _fill(self, self._spin)

    def show_value(self, value: object) -> None:
        self._spin.blockSignals(True)
        self._spin.setValue(round(float(str(value)) * self._scale))
        self._spin.blockSignals(False)

    def spoken(self, value: object) -> str:
        return f"{round(float(str(value)) * self._scale)}{self._spin.suffix()}"


class Ratio(Control):
    """A coefficient from 0 to 1, two decimals."""

    def __init__(self) -> None:
        super().__init__()
        self._spin = _CalmRatio()
        self._spin.setRange(0.0, 1.0)
        self._spin.setSingleStep(0.05)
        self._spin.setKeyboardTracking(False)
        self._spin.valueChanged.connect(lambda value: self.given.emit(round(value, 2)))
        _fill(self, self._spin)

    def show_value(self, value: object) -> None:
        self._spin.blockSignals(True)
        self._spin.setValue(float(str(value)))
        self._spin.blockSignals(False)

    def spoken(self, value: object) -> str:
        return f"{float(str(value)):.2f}"


class OneOf(Control):
    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._options = dict(options)
        self._list = _CalmList()
        for value, words in options:
            self._list.addItem(words, value)
        self._list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._list.setMinimumContentsLength(14)
        self._list.activated.connect(lambda at: self.given.emit(self._list.itemData(at)))
        _fill(self, self._list)

    def show_value(self, value: object) -> None:
        self._list.setCurrentIndex(self._list.findData(str(value)))
        self._list.setToolTip(self.spoken(value))

    def spoken(self, value: object) -> str:
        return self._options.get(str(value), str(value))


class Codes(Control):
    """Codes separated by spaces."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.editingFinished.connect(lambda: self.given.emit(tuple(self._line.text().split())))
        _fill(self, self._line)

    def show_value(self, value: object) -> None:
        self._line.setText(" ".join(value) if isinstance(value, tuple) else "")

    def spoken(self, value: object) -> str:
        return " ".join(value) if isinstance(value, tuple) and value else self.tr("the coordinator")


class _Calm(QSpinBox):
    """The wheel scrolls the page, not the value under the pointer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _CalmRatio(QDoubleSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _CalmList(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _fill(holder: QWidget, inside: QWidget) -> None:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(inside, 1, Qt.AlignmentFlag.AlignTop)
    inside.setMinimumHeight(theme.tokens().px(28))
    holder.setFocusProxy(inside)
