"""What the coordinator may know of a photo: its file, when and with what it was taken, and what is doubtful."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dmscorer.domain.photos.quality import Hint
from dmscorer.domain.photos.visit_dates import DateDoubt, Doubt
from dmscorer.domain.study.study import Photo
from dmscorer.ui.look import icons, theme
from dmscorer.ui.photos.intake_words import file_hint


class PhotoFacts(QWidget):
    removal_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photo_facts")
        self._name = theme.set_role(_line(self, "photo_name"), "lead", strong=True)
        self._taken = theme.set_role(_line(self, "photo_taken"), "body")
        self._camera = theme.set_role(_line(self, "photo_camera"), "body", "quiet")
        self._size = theme.set_role(_line(self, "photo_size"), "body", "quiet")
        self._doubt = theme.set_role(_line(self, "photo_doubt"), "body", strong=True)
        self._mark = QLabel(self)
        doubt = QHBoxLayout()
        doubt.setSpacing(8)
        doubt.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        doubt.addWidget(self._doubt, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self._name, self._taken, self._camera, self._size):
            column.addWidget(label)
        column.addLayout(doubt)
        self._remove = QPushButton(self.tr("Remove from this visit"), self)
        self._remove.setObjectName("remove_photo_button")
        theme.set_kind(self._remove, "quiet")
        icons.dress(self._remove, "remove", "quiet")
        self._remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._remove.clicked.connect(self.removal_asked)
        column.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)

    def show_photo(
        self,
        photo: Photo,
        doubt: DateDoubt | None,
        hints: Sequence[Hint] = (),
        alarms: Sequence[tuple[str, str]] = (),
    ) -> None:
        """``alarms``: other subjects (subject, visit) under whom the same picture stands."""
        self._name.setText(photo.source_name)
        taken = photo.taken_at
        day = (
            self.tr("Taken {day}, {time}").format(day=taken.date().isoformat(), time=f"{taken:%H:%M}") if taken else ""
        )
        self._taken.setText(day or self.tr("No capture date in the file"))
        self._camera.setText(photo.camera or self.tr("Camera not named"))
        megapixels = photo.width * photo.height / 1e6
        size = self.tr("{width} × {height} pixels ({mp:.1f} MP), {format}")
        self._size.setText(
            size.format(width=photo.width, height=photo.height, mp=megapixels, format=photo.format.upper())
        )
        self._remove.setEnabled(True)
        told = [self._alarm(subject, visit) for subject, visit in alarms]
        told += [self._sentence(doubt)] if doubt else []
        told += [self._hint(hint) for hint in hints]
        self._show_doubt("\n".join(told))

    def show_many(self, count: int) -> None:
        """No photo or several: facts belong to one."""
        self._name.setText(self.tr("Selected photos: {n}").format(n=count) if count else self.tr("No photo selected"))
        self._taken.setText(self.tr("Press a key or click below to set the view of all of them.") if count else "")
        self._remove.setEnabled(bool(count))
        self._camera.clear()
        self._size.clear()
        self._show_doubt("")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_doubt(self._doubt.text())

    def _show_doubt(self, sentence: str) -> None:
        self._doubt.setText(sentence)
        self._doubt.setVisible(bool(sentence))
        self._mark.setVisible(bool(sentence))
        if sentence:
            self._mark.setPixmap(icons.pixmap("warning", theme.tokens().px(20), ratio=self.devicePixelRatioF()))

    def _alarm(self, subject: str, visit: str) -> str:
        words = self.tr("The same photo also belongs to {subject}, {visit}. Remove it where it is wrong.")
        return words.format(subject=subject, visit=visit)

    def _hint(self, hint: Hint) -> str:
        """A hint, never a verdict: the picture beside it decides."""
        words = {
            Hint.BLURRED: self.tr("This photo may be blurred. Check it at 100 %."),
            Hint.OVEREXPOSED: self.tr("Redness cannot be judged where the skin is overexposed."),
            Hint.DARK: self.tr("Faint redness may be missed: this photo is dark."),
            Hint.TINTED: self.tr("Redness may look wrong: the light has a colour cast."),
            Hint.SMALL: self.tr("Scale and erosion may be hard to judge: a site covers few pixels."),
        }
        return words.get(hint) or file_hint(hint)

    def _sentence(self, doubt: DateDoubt) -> str:
        words = {
            Doubt.OTHER_DAY_THAN_LABEL: self.tr("Taken on {taken}, but this visit is dated {other}."),
            Doubt.OTHER_DAY_THAN_REST: self.tr("Taken on {taken}; most photos of this visit were taken on {other}."),
            Doubt.BEFORE_EARLIER_VISIT: self.tr("Taken on {taken}, before the previous visit ({other})."),
        }
        return words[doubt.doubt].format(taken=doubt.taken.isoformat(), other=doubt.other.isoformat())


def _line(parent: QWidget, name: str) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
