"""The strip that says what went wrong: one sentence, a way to copy details, a way to put it away."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from dmscorer.ui.look import icons, theme


class Notice(QFrame):
    """No colour: it may stand above a photo. A shape and a sentence tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._details = ""
        self._mark = QLabel(self)
        theme.set_kind(self, "panel")
        self._mark.setObjectName("notice_icon")
        self._sentence = theme.set_role(QLabel(self), "body", strong=True)
        self._sentence.setObjectName("notice_label")
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = QPushButton(self.tr("Copy details"), self)
        self._copy.setObjectName("copy_details_button")
        theme.set_kind(self._copy, "quiet")
        icons.dress(self._copy, "copy")
        self._copy.clicked.connect(self._copy_details)
        self._away = QToolButton(self)
        self._away.setObjectName("dismiss_button")
        self._away.setToolTip(self.tr("Put away"))
        self._away.setAccessibleName(self.tr("Put away"))
        theme.set_kind(self._away, "quiet")
        icons.dress(self._away, "cross")
        self._away.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def say(self, sentence: str, details: str = "") -> None:
        self._details = details
        self._sentence.setText(sentence)
        self._copy.setVisible(bool(details))
        self._copy.setText(self.tr("Copy details"))
        self._draw_mark()
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._draw_mark()
        super().changeEvent(event)

    def _draw_mark(self) -> None:
        self._mark.setPixmap(icons.pixmap("info", theme.tokens().px(20), ratio=self.devicePixelRatioF()))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.sentence}\n\n{self._details}")
        self._copy.setText(self.tr("Copied"))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(self._mark)
        line.addWidget(self._sentence, 1)
        line.addWidget(self._copy)
        line.addWidget(self._away)
        rule = QFrame(self)
        theme.set_kind(rule, "rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(rule)
