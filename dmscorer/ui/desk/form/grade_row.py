"""The study's own pictures of one level, by skin type."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dmscorer.domain.calibration.grades import GradePicture
from dmscorer.ui.look import theme

SIDE = 104


class GradeRow(QWidget):
    def __init__(self, pictures: Sequence[GradePicture], words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = theme.tokens()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, now.px(8))
        line.setSpacing(now.px(8))
        for one in pictures:
            line.addLayout(self._picture(one, words))
        line.addStretch(1)

    def _picture(self, one: GradePicture, words: str) -> QVBoxLayout:
        now = theme.tokens()
        shown = QLabel()
        shown.setObjectName(f"grade_{one.id}")
        whole = QPixmap.fromImage(QImage.fromData(one.picture))
        side = now.px(SIDE)
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        shown.setPixmap(whole.scaled(side, side, kept, smooth))
        tone = self.tr("skin type {tone}").format(tone=one.tone)
        shown.setAccessibleName(self.tr("{level}, {tone}").format(level=words, tone=tone))
        column = QVBoxLayout()
        column.setSpacing(now.px(2))
        column.addWidget(shown)
        column.addWidget(theme.set_role(QLabel(tone), "small", "quiet"))
        return column
