"""Making a grade picture: a photo of a reference case, a frame on it, and what it shows."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.calibration.grades import Tone
from dmscorer.domain.instrument.instrument import Item
from dmscorer.domain.photos.photos import Region
from dmscorer.ui.look import theme
from dmscorer.ui.reference.region_marker import RegionMarker


class GradeMaker(QWidget):
    """``photo_wanted`` asks for the picture of a photo; ``keep`` takes photo, region, sign, level and tone."""

    photo_wanted = Signal(str)

    def __init__(
        self,
        signs: Mapping[str, Item],
        language: str,
        keep: Callable[[str, Region, str, int, Tone], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("grade_maker")
        self._signs = signs
        self._language = language
        self._keep_it = keep
        self._photo = _choice("grade_photo", self.tr("Photo"))
        self._sign = _choice("grade_sign", self.tr("Sign"))
        self._level = _choice("grade_level", self.tr("Level"))
        self._tone = _choice("grade_tone", self.tr("Skin type (Fitzpatrick)"))
        self.marker = RegionMarker()
        self._keep = QPushButton(self.tr("Save grade picture"))
        self._keep.setObjectName("grade_keep_button")
        theme.set_kind(self._keep, "primary")
        self._fill()
        self._lay_out()
        self._connect()

    def show_photos(self, photos: Sequence[tuple[str, str]]) -> None:
        """(id, caption) of the photos of reference cases."""
        chosen = self._photo.currentData()
        self._photo.blockSignals(True)
        self._photo.clear()
        for photo_id, caption in photos:
            self._photo.addItem(caption, photo_id)
        self._photo.setCurrentIndex(max(0, self._photo.findData(chosen)))
        self._photo.blockSignals(False)
        self._ask()

    def show_image(self, image: QImage | None) -> None:
        self.marker.show_image(image)

    def _fill(self) -> None:
        for sign, item in self._signs.items():
            label = item.label.in_(self._language)
            on_hands = self.tr("{item}, on the hands").format(item=label)
            self._sign.addItem(on_hands if sign.startswith("gottrons_hands") else label, sign)
        for tone in Tone:
            self._tone.addItem(str(tone), tone)
        self._fill_levels()

    def _fill_levels(self) -> None:
        self._level.clear()
        item = self._signs.get(self._sign.currentData())
        for level in item.levels if item else ():
            if level.value:
                self._level.addItem(f"{level.value} {level.label.in_(self._language)}", level.value)

    def _ask(self) -> None:
        self.marker.show_image(None)
        if self._photo.currentData():
            self.photo_wanted.emit(self._photo.currentData())

    def _press(self) -> None:
        if self.marker.region is not None:
            level, tone = int(self._level.currentData()), Tone(self._tone.currentData())
            self._keep_it(self._photo.currentData(), self.marker.region, self._sign.currentData(), level, tone)

    def _connect(self) -> None:
        self._photo.currentIndexChanged.connect(lambda _at: self._ask())
        self._sign.currentIndexChanged.connect(lambda _at: self._fill_levels())
        self.marker.region_changed.connect(lambda: self._keep.setEnabled(self.marker.region is not None))
        self._keep.clicked.connect(self._press)
        self._keep.setEnabled(False)

    def _lay_out(self) -> None:
        now = theme.tokens()
        told = theme.set_role(QLabel(self.tr("Draw a frame around the part to show.")), "small", "quiet")
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(12))
        grid.setVerticalSpacing(now.px(6))
        for at, choice in enumerate((self._photo, self._sign, self._level, self._tone)):
            label = theme.set_role(QLabel(choice.accessibleName()), "body")
            label.setBuddy(choice)
            grid.addWidget(label, at, 0)
            grid.addWidget(choice, at, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(8))
        column.addWidget(self.marker, 1)
        column.addWidget(told)
        column.addLayout(grid)
        column.addWidget(self._keep)


def _choice(name: str, words: str) -> QComboBox:
    choice = QComboBox()
    choice.setObjectName(name)
    choice.setAccessibleName(words)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(8)
    return choice
