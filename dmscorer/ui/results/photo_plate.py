"""A plate of one patient's photographs, for a paper: saved only where consent to publish them is said to be at hand."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dmscorer.figures.canvas import Format
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.figures.figure_cards import FILTERS
from dmscorer.ui.kit.whole_label import WholeLabel
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE
from dmscorer.workflows.figures import result_figures
from dmscorer.workflows.report import export
from dmscorer.workflows.results.results_page import ResultsPage


class PhotoPlate(QWidget):
    """No photograph is drawn here: the page only says what the plate will hold."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("photo_plate")
        self._workspace = workspace
        self._page: ResultsPage | None = None
        self._subject, self._language = "", "en"
        self._about = theme.set_role(WholeLabel(), "body", "quiet")
        self._about.setObjectName("plate_about")
        self._consent = QCheckBox(self.tr("Consent to publish this patient's photographs has been given"))
        self._consent.setObjectName("consent_tick")
        self._kept = theme.set_role(WholeLabel(), "small", "quiet")
        self._view = QComboBox()
        self._view.setObjectName("plate_view")
        self._view.setAccessibleName(self.tr("View of the plate"))
        self._save = QPushButton(self.tr("Save photo plate…"))
        self._save.setObjectName("save_plate_button")
        self._lay_out()
        self._consent.clicked.connect(self._say_consent)
        self._save.clicked.connect(self.ask)

    def show_patient(self, page: ResultsPage, subject: str, language: str) -> None:
        before = self._view.currentData()
        self._page, self._subject, self._language = page, subject, language
        self._view.clear()
        of = page.material
        for view, label in of.views.items():
            n = sum(own == subject and shown == view for own, _, shown in of.pictures)
            if n:
                words = self.tr("{view} ({n} visits)") if n > 1 else self.tr("{view} (1 visit)")
                self._view.addItem(words.format(view=label.in_(LANGUAGE), n=n), view)
        self._view.setCurrentIndex(max(0, self._view.findData(before)))
        self._consent.setChecked(subject in page.consented)
        self._tell()

    def ask(self) -> None:
        view = str(self._view.currentData())
        name = f"photo_plate_{view}.png"
        path, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Save photo plate"), name, ";;".join(reversed(FILTERS))
        )
        if path:
            suffix = Path(path).suffix.lower().removeprefix(".")
            wanted = next((one for one in FILTERS.values() if one == suffix), FILTERS.get(chosen, "png"))
            self.save(view, Path(path), wanted)

    def save(self, view: str, path: Path, wanted: Format) -> None:
        """Refused by the figure itself where consent is not there any more."""
        page, subject, language = self._page, self._subject, self._language
        if page is None:
            return
        # Read again at this moment, not from the page: it may have been taken back in the meantime.
        has_consent = subject in self._workspace.clinical_acts.consented

        def work(_progress: object) -> None:
            plates = result_figures.plates(page.material, view)
            name = next(one.name for one in plates if one.of == (subject, view))
            made = result_figures.render(name, page.material, wanted, language=language, consented=has_consent)
            export.save(path, made.data)

        self._workspace.jobs.start(self.tr("Saving the photo plate"), work, lambda _: None)

    def _say_consent(self, is_given: bool) -> None:
        self._workspace.clinical_acts.say_consent(self._subject, is_given=is_given)
        self._tell()

    def _tell(self) -> None:
        page = self._page
        if page is None:
            return
        has_photos, is_masked = self._view.count() > 0, bool(page.material.masked)
        is_given = self._consent.isChecked()
        for widget in (self._view, self._consent, self._kept):
            widget.setVisible(has_photos)
        self._save.setVisible(has_photos)
        self._save.setEnabled(is_given and not is_masked)
        theme.set_kind(self._save, "primary" if is_given and not is_masked else "plain")
        if not has_photos:
            about = self.tr(
                "No photo of this patient has been reviewed. Review the patient's photos on the Photos page."
            )
        elif is_masked:
            about = page.material.masked
        else:
            about = self.tr(
                "One view at every visit, redacted as for the raters, with the scores below. "
                "It shows a person: it is never part of an export."
            )
        self._about.setText(about)
        self._kept.setText(
            self.tr("Kept in the audit trail. Clear the tick to withdraw it.")
            if is_given
            else self.tr("A plate can only be saved with consent.")
        )

    def _lay_out(self) -> None:
        now = theme.tokens()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, now.px(4), now.px(12), 0)
        column.setSpacing(now.px(8))
        column.addWidget(self._about)
        column.addWidget(self._consent)
        column.addWidget(self._kept)
        row = QHBoxLayout()
        row.setSpacing(now.px(8))
        row.addWidget(self._view)
        row.addWidget(self._save)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
