"""Keys of one item under each other, each as high as its words need."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmscorer.ui.kit.level_key import LevelKey
from dmscorer.ui.look import theme


class KeyColumn(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("key_column")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._keys: tuple[LevelKey, ...] = ()

    @property
    def keys(self) -> tuple[LevelKey, ...]:
        return self._keys

    def set_keys(self, keys: Sequence[LevelKey]) -> None:
        for old in self._keys:
            old.hide()
            old.deleteLater()
        self._keys = tuple(keys)
        for key in self._keys:
            key.setParent(self)
            key.show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        gap, top = theme.tokens().px(6), 0
        for key in self._keys:
            height = key.height_at(self.width())
            key.setGeometry(0, top, self.width(), height)
            top += height + gap
        self.setFixedHeight(max(1, top - gap))
