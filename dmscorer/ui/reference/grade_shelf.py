"""The grade pictures that there are, by sign and level, with what is missing said; a click takes one away."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from dmscorer.domain.calibration.grades import GradePicture, Tone
from dmscorer.domain.instrument.instrument import Item
from dmscorer.ui.kit import tooltip
from dmscorer.ui.look import theme

SIDE = 56


class GradeShelf(QScrollArea):
    removal_asked = Signal(str)

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grade_shelf")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._language = language

    def show_pictures(
        self,
        signs: Mapping[str, Item],
        pictures: Sequence[GradePicture],
        missing: Mapping[tuple[str, int], tuple[Tone, ...]],
    ) -> None:
        body = QFrame()
        theme.set_kind(body, "panel")
        column = QVBoxLayout(body)
        column.setSpacing(theme.tokens().px(4))
        for sign, item in signs.items():
            heading = theme.set_role(QLabel(self._called(sign, item)), "body", strong=True)
            column.addWidget(heading)
            for level in item.levels:
                if level.value:
                    own = [one for one in pictures if (one.sign, one.level) == (sign, level.value)]
                    words = f"{level.value} {level.label.in_(self._language)}"
                    column.addLayout(self._line(words, own, missing.get((sign, level.value), ())))
        column.addStretch(1)
        self.setWidget(body)

    def _called(self, sign: str, item: Item) -> str:
        label = item.label.in_(self._language)
        return self.tr("{item}, on the hands").format(item=label) if sign.startswith("gottrons_hands") else label

    def _line(self, words: str, own: Sequence[GradePicture], lacking: Sequence[Tone]) -> QHBoxLayout:
        line = QHBoxLayout()
        level = theme.set_role(QLabel(words), "body")
        level.setFixedWidth(theme.tokens().px(150))
        level.setWordWrap(True)
        line.addWidget(level)
        for one in own:
            line.addWidget(self._button(one))
        tones = ", ".join(lacking)
        said = self.tr("missing: skin types {tones}").format(tones=tones) if lacking else ""
        lacks = theme.set_role(QLabel(said), "small", "quiet")
        lacks.setWordWrap(True)
        line.addWidget(lacks, 1)
        return line

    def _button(self, one: GradePicture) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"grade_picture_{one.id}")
        button.setIcon(QIcon(QPixmap.fromImage(QImage.fromData(one.picture))))
        button.setIconSize(QSize(theme.tokens().px(SIDE), theme.tokens().px(SIDE)))
        words = self.tr("Skin type {tone}. Click to remove the picture").format(tone=one.tone)
        button.setToolTip(tooltip.plain(words))
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.removal_asked.emit(one.id))
        return button
