"""Home: the studies opened before, and the few acts that begin one."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from dmscorer.settings import Recent
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.kit.page import centred
from dmscorer.ui.look import icons, theme
from dmscorer.ui.welcome.study_row import StudyRow

WIDTH = 760


class HomeScreen(Screen):
    name = "home"
    icon = "home"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.setAcceptDrops(True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._recent_title = theme.set_role(QLabel(self.tr("Recent studies")), "small", "quiet")
        self._recent_title.setObjectName("recent_label")
        self._lay_out()
        workspace.preferences.recent_changed.connect(self._list)
        workspace.preferences.dress_changed.connect(self._list)
        self._list()

    def title(self) -> str:
        return self.tr("dmscorer")

    def shown(self) -> None:
        self._list()

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def ask_for_study(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Open study: choose a folder that ends in .dmstudy"), str(Path.home())
        )
        if chosen:
            self.workspace.open(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_study(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = _dropped_study(event)
        if folder is not None:
            event.acceptProposedAction()
            self.workspace.open(folder)

    # ── page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        name = theme.set_role(QLabel(self.tr("Score photographs with the CDASI")), "figure")
        name.setObjectName("home_title")
        name.setWordWrap(True)
        told = self.tr(
            "Several raters score whole-body photographs of dermatomyositis, blinded and independently. You get "
            "the consensus and the agreement between them."
        )
        sentence = theme.set_role(QLabel(told), "lead", "quiet")
        sentence.setObjectName("home_sentence")
        sentence.setWordWrap(True)
        column.addWidget(name)
        column.addSpacing(8)
        column.addWidget(sentence)
        column.addSpacing(24)
        column.addLayout(self._acts())
        column.addSpacing(32)
        column.addWidget(self._recent_title)
        column.addSpacing(8)
        column.addLayout(self._rows)
        column.addStretch(1)
        column.addSpacing(24)
        column.addWidget(self._small_print())
        centred(self, column, WIDTH)

    def _acts(self) -> QHBoxLayout:
        new = _button("new_study_button", self.tr("New study"), "add")
        theme.set_kind(new, "primary")
        icons.dress(new, "add", "on_chip")
        new.clicked.connect(lambda: self.workspace.show_screen("new_study"))
        opened = _button("open_study_button", self.tr("Open study"), "folder")
        opened.clicked.connect(self.ask_for_study)
        demo = _button("demo_button", self.tr("See the demo"), "demo")
        demo.clicked.connect(lambda: self.workspace.show_screen("demo"))
        rehearse = _button("home_rehearse_button", self.tr("Rehearse scoring"), "reading")
        rehearse.clicked.connect(self.workspace.demo.rehearse)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (new, opened, demo, rehearse):
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _small_print(self) -> QLabel:
        text = self.tr(
            "Nothing leaves this computer. For research documentation; not a medical device. "
            "You can also drop a study's folder here."
        )
        label = theme.set_role(QLabel(text), "small", "quiet")
        label.setObjectName("home_small_print")
        label.setWordWrap(True)
        return label

    def _list(self) -> None:
        while (taken := self._rows.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        recent = self.workspace.preferences.now.recent
        self._recent_title.setVisible(bool(recent))
        for number, known in enumerate(recent):
            self._rows.addWidget(self._row(number, known))

    def _row(self, number: int, known: Recent) -> StudyRow:
        cases = self.tr("{n} cases").format(n=known.n_cases) if known.n_cases != 1 else self.tr("1 case")
        row = StudyRow(f"study_row_{number}", known.name, _shortened(known.folder), self)
        row.set_facts(cases if known.n_cases else self.tr("no photos yet"), self._when(known.opened_at))
        row.opened.connect(lambda: self.workspace.open(Path(known.folder)))
        row.forgotten.connect(lambda: self.workspace.preferences.forget(known.folder))
        return row

    def _when(self, opened_at: datetime) -> str:
        here = opened_at.astimezone()
        days = (datetime.now(UTC).astimezone().date() - here.date()).days
        if days == 0:
            return self.tr("today, {time}").format(time=f"{here:%H:%M}")
        if days == 1:
            return self.tr("yesterday")
        return QLocale().toString(QDate(here.year, here.month, here.day), QLocale.FormatType.ShortFormat)


def _button(name: str, text: str, icon: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    icons.dress(button, icon)
    return button


def _shortened(folder: str) -> str:
    home = str(Path.home())
    return f"~{folder[len(home) :]}" if folder.startswith(home) else folder


def _dropped_study(event: QDropEvent) -> Path | None:
    """The one folder that was dropped, or the folder of a dropped study.sqlite."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_dir() else path.parent
