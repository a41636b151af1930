"""The Photos screen before the first photo: what it will hold, and the three ways to begin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.ui.look import icons, theme

WIDTH = 560


class PhotosStart(QWidget):
    folder_asked = Signal()
    list_asked = Signal()
    files_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photos_start")
        title = theme.set_role(QLabel(self.tr("Add photos"), self), "title")
        told = self.tr(
            "Put each visit's photos into a folder SUBJECT/VISIT, choose the folder above them, and dmscorer makes the "
            "cases. Originals stay untouched; raters see upright pictures without names, dates or other data."
        )
        sentence = _told(told, self)
        layout = QLabel(
            "study photos/\n    P01/\n        baseline/   face front.jpg, scalp.jpg …\n        follow-up/\n    P02/"
        )
        layout.setObjectName("folder_example")
        theme.set_role(layout, "body", "quiet")
        formats = _told(self.tr("JPEG, PNG, TIFF, WebP and HEIC. You can also drop a folder or photos here."), self)
        column = QVBoxLayout()
        column.setSpacing(12)
        for part in (title, sentence, layout):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(self._acts())
        column.addWidget(formats)
        card = QFrame(self)
        card.setLayout(column)
        card.setMaximumWidth(theme.tokens().px(WIDTH))
        whole = QHBoxLayout(self)
        whole.addStretch(1)
        whole.addWidget(card, 4, Qt.AlignmentFlag.AlignVCenter)
        whole.addStretch(1)

    def _acts(self) -> QHBoxLayout:
        folder = _button("start_folder_button", self.tr("Choose folder"), "folder")
        theme.set_kind(folder, "primary")
        icons.dress(folder, "folder", "on_chip")
        folder.clicked.connect(self.folder_asked)
        listed = _button("start_list_button", self.tr("Choose list (CSV)"), "list")
        listed.clicked.connect(self.list_asked)
        files = _button("start_files_button", self.tr("Choose single photos"), "photos")
        files.clicked.connect(self.files_asked)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (folder, listed, files):
            line.addWidget(button)
        line.addStretch(1)
        return line


def _button(name: str, words: str, icon: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName(name)
    icons.dress(button, icon)
    return button


def _told(words: str, parent: QWidget) -> QLabel:
    label = theme.set_role(QLabel(words, parent), "body", "quiet")
    label.setWordWrap(True)
    return label
