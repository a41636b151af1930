"""New study: a name, a place, who takes part, and perhaps the photos right away."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import NewPerson
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.page import centred
from dmscorer.ui.look import icons, theme
from dmscorer.ui.welcome.people_form import PeopleForm
from dmscorer.workflows.study.study import NewStudy, with_suffix

WIDTH = 640
ALOPECIA = "alopecia.recent"


class NewStudyScreen(Screen):
    name = "new_study"
    icon = "add"
    before = "home"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._parent = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._photos: Path | None = None
        self._name = _line("study_name_line", self.tr("for example: Site 2 follow-up"))
        self._place = _said("study_place_label", "small", "quiet")
        self._coordinator = _line("coordinator_name_line", self.tr("your name"))
        self._phrase = _secret("new_passphrase_line")
        self._again = _secret("new_passphrase_again_line")
        self._raters = PeopleForm(self)
        self._without_alopecia = QCheckBox(self.tr("Leave out recent hair loss (history, not visible in photos)"))
        self._without_alopecia.setObjectName("without_alopecia_box")
        # Left out unless somebody wants it: recent hair loss is history, which no photo shows.
        self._without_alopecia.setChecked(True)
        self._photos_label = _said("photos_folder_label", "small", "quiet")
        self._fault = _said("new_study_fault", "body", "error")
        self._name_fields()
        self._lay_out()
        self._name.textChanged.connect(self._tell_place)
        self._tell_place()
        self._tell_photos()

    def title(self) -> str:
        return self.tr("New study")

    def shown(self) -> None:
        self._say("")
        self._name.setFocus()

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def make_study(self) -> None:
        """Make the study, sign its coordinator in and go on to the photos."""
        if self._phrase.text() != self._again.text():
            self._say(self.tr("The two passphrases differ. Type them again."))
            return
        photos = self._photos
        try:
            self.workspace.create(self._folder(), self._asked())
        # Said on this page: what was typed is still there to be mended.
        except (Refusal, OSError) as error:
            self._say(str(error))
            return
        self._forget()
        self.workspace.show_screen("photos")
        if photos is not None:
            self.workspace.photo_acts.add(photos)

    def choose_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where the study's folder is made"), str(self._parent))
        if chosen:
            self._parent = Path(chosen)
            self._tell_place()

    def choose_photos(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of photos"), str(Path.home()))
        if chosen:
            self.take_photos_from(Path(chosen))

    def take_photos_from(self, folder: Path) -> None:
        self._photos = folder
        self._tell_photos()

    def make_in(self, folder: Path) -> None:
        """Where the study's own folder will be made."""
        self._parent = folder
        self._tell_place()

    # ── what was typed ───────────────────────────────────────────────────────────────────────────────────────────────

    def _asked(self) -> NewStudy:
        without = (ALOPECIA,) if self._without_alopecia.isChecked() else ()
        return NewStudy(
            name=self._name.text(),
            raters=self._raters.people(),
            coordinator=NewPerson("coordinator", self._coordinator.text().strip() or self.tr("Coordinator")),
            without=without,
            passphrase=self._phrase.text(),
            # Raters wait until the rules were looked at and signed, also where all of them are the usual ones.
            is_draft=True,
        )

    def _folder(self) -> Path:
        """A folder name from the study's name; what file systems refuse becomes a hyphen."""
        # The strictest system's rules everywhere, since a study is carried from one to another.
        name = "".join("-" if sign in '/\\:*?"<>|' or ord(sign) < 32 else sign for sign in self._name.text()).strip(
            " ."
        )
        return with_suffix(self._parent / (name or self.tr("Study")))

    def _tell_place(self) -> None:
        self._place.setText(self.tr("Will be made as {folder}").format(folder=self._folder()))

    def _tell_photos(self) -> None:
        self._photos_label.setText(
            self.tr("One folder per subject, with one folder per visit inside. You can also add photos later.")
            if self._photos is None
            else self.tr("Will be added from {folder}").format(folder=self._photos)
        )

    def _say(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))

    def _forget(self) -> None:
        """The page is empty again for the next study; a passphrase never stays in a field."""
        for line in (self._name, self._coordinator, self._phrase, self._again):
            line.clear()
        self._raters.reset()
        self._photos = None
        self._tell_photos()

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_heading(self.tr("Study")))
        column.addLayout(_beside(self._name, self._button("place_button", self.tr("Choose place"), "folder")))
        column.addWidget(self._place)
        column.addSpacing(16)
        column.addWidget(_heading(self.tr("You, the coordinator")))
        column.addWidget(self._coordinator)
        column.addLayout(_beside(self._phrase, self._again))
        told = _said("passphrase_told", "small", "quiet")
        told.setText(
            self.tr("The passphrase keeps raters out of the coordinator's pages. Keep it safe: it cannot be recovered.")
        )
        column.addWidget(told)
        column.addSpacing(16)
        column.addWidget(_heading(self.tr("Raters")))
        column.addWidget(self._raters)
        column.addSpacing(16)
        column.addWidget(_heading(self.tr("Form and photos")))
        column.addWidget(self._without_alopecia)
        column.addLayout(
            _beside(self._photos_label, self._button("photos_folder_button", self.tr("Choose photos"), "photos"))
        )
        column.addSpacing(16)
        column.addWidget(self._fault)
        column.addLayout(self._end())
        column.addStretch(1)
        centred(self, column, WIDTH)
        self._phrase.setPlaceholderText(self.tr("passphrase"))
        self._again.setPlaceholderText(self.tr("repeat it"))

    def _name_fields(self) -> None:
        """For a screen reader: a hint inside a field is gone once something is typed."""
        self._name.setAccessibleName(self.tr("Name of the study"))
        self._coordinator.setAccessibleName(self.tr("Your name"))
        self._phrase.setAccessibleName(self.tr("Passphrase"))
        self._again.setAccessibleName(self.tr("The same passphrase again"))

    def _button(self, name: str, text: str, icon: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        icons.dress(button, icon)
        button.clicked.connect(self.choose_place if name == "place_button" else self.choose_photos)
        return button

    def _end(self) -> QHBoxLayout:
        create = QPushButton(self.tr("Create study"))
        create.setObjectName("create_study_button")
        theme.set_kind(create, "primary")
        create.clicked.connect(self.make_study)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("cancel_new_study_button")
        theme.set_kind(cancel, "quiet")
        cancel.clicked.connect(lambda: self.workspace.show_screen("home"))
        line = QHBoxLayout()
        line.addWidget(create)
        line.addWidget(cancel)
        line.addStretch(1)
        return line


def _beside(first: QWidget, second: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(first, 1)
    line.addWidget(second, 0 if isinstance(second, QPushButton) else 1)
    return line


def _heading(text: str) -> QLabel:
    return theme.set_role(QLabel(text), "body", strong=True)


def _said(name: str, role: str, tone: str) -> QLabel:
    label = theme.set_role(QLabel(), role, tone)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setPlaceholderText(hint)
    return line


def _secret(name: str) -> QLineEdit:
    line = _line(name, "")
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
