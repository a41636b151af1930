"""The button that brings photos in: a folder, a list, or single files; the dialogs of the system do the choosing."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from dmscorer.ui.look import icons, theme

PICTURES = "*.jpg *.jpeg *.png *.tif *.tiff *.webp *.heic *.heif *.avif *.bmp *.jp2 *.mpo *.dcm"


class AddPhotos(QPushButton):
    source_chosen = Signal(object)  # Path of a folder or a CSV
    files_chosen = Signal(object)  # tuple of paths

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Add photos"))
        self.setObjectName("add_photos_button")
        theme.set_kind(self, "primary")
        icons.dress(self, "add", "on_chip")
        menu = QMenu(self)
        menu.setObjectName("add_photos_menu")
        for words, act, name in (
            (self.tr("A folder of subjects and visits …"), self.ask_folder, "add_folder_action"),
            (self.tr("A list (CSV) …"), self.ask_list, "add_list_action"),
            (self.tr("Single photos into a visit …"), self.ask_files, "add_files_action"),
        ):
            action = menu.addAction(words)
            action.setObjectName(name)
            action.triggered.connect(lambda _checked=False, act=act: act())
        self.setMenu(menu)

    def ask_folder(self) -> None:
        words = self.tr("Choose the folder that holds SUBJECT/VISIT/photos")
        if chosen := QFileDialog.getExistingDirectory(self.window(), words, str(Path.home())):
            self.source_chosen.emit(Path(chosen))

    def ask_list(self) -> None:
        words = self.tr("Choose a list: file, subject, visit, view")
        chosen, _ = QFileDialog.getOpenFileName(self.window(), words, str(Path.home()), self.tr("Lists (*.csv)"))
        if chosen:
            self.source_chosen.emit(Path(chosen))

    def ask_files(self) -> None:
        kinds = self.tr("Photos ({endings});;All files (*)").format(endings=PICTURES)
        chosen, _ = QFileDialog.getOpenFileNames(self.window(), self.tr("Choose photos"), str(Path.home()), kinds)
        if chosen:
            self.files_chosen.emit(tuple(Path(one) for one in chosen))
