"""What this person chose about the window, kept from day to day."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from dmscorer import settings
from dmscorer.domain.errors import Refusal
from dmscorer.settings import Recent, Settings
from dmscorer.ui.look import theme

TEXT_SIZES = (1.0, 1.25, 1.5, 1.75, 2.0)


class NotKept(Refusal):
    def __init__(self, cause: str) -> None:
        super().__init__(
            f"Your choices cannot be kept ({cause}): they hold until the program closes; free the settings folder."
        )


class Preferences(QObject):
    """The settings of this machine as the window uses them; every change is written at once."""

    dress_changed = Signal()
    recent_changed = Signal()
    keys_changed = Signal()
    refused = Signal(object)

    def __init__(self, now: Settings | None = None, save: Callable[[Settings], None] = settings.save) -> None:
        super().__init__()
        self.now = settings.load() if now is None else now
        self._save = save
        self._is_refused = False

    def dress(self) -> None:
        """Put the chosen theme and text size in force."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self.is_dark, self.now.text_scale)
            self.dress_changed.emit()

    @property
    def is_dark(self) -> bool:
        if self.now.theme == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.now.theme == "dark"

    def choose_theme(self, name: str) -> None:
        self._keep(replace(self.now, theme=name))
        self.dress()

    def choose_text_scale(self, scale: float) -> None:
        self._keep(replace(self.now, text_scale=scale))
        self.dress()

    def step_text(self, by: int) -> None:
        """The next larger (+1) or smaller (-1) text size."""
        at = min(range(len(TEXT_SIZES)), key=lambda index: abs(TEXT_SIZES[index] - self.now.text_scale))
        self.choose_text_scale(TEXT_SIZES[max(0, min(len(TEXT_SIZES) - 1, at + by))])

    def choose_keys(self, changed: tuple[tuple[str, str], ...]) -> None:
        """Pairs of act and key of the desk; empty = all as they were at first."""
        self._keep(replace(self.now, keys=changed))
        self.keys_changed.emit()

    def keep_geometry(self, geometry: str) -> None:
        self._keep(replace(self.now, geometry=geometry))

    def keep_photo_geometry(self, geometry: str) -> None:
        self._keep(replace(self.now, photo_geometry=geometry))

    def remember(self, study: Recent) -> None:
        self._keep(self.now.with_recent(study))
        self.recent_changed.emit()

    def forget(self, folder: str) -> None:
        self._keep(self.now.without_recent(folder))
        self.recent_changed.emit()

    def _keep(self, chosen: Settings) -> None:
        if chosen == self.now:
            return
        self.now = chosen
        try:
            self._save(chosen)
        except OSError as error:
            if not self._is_refused:  # say it once, not at every change
                self._is_refused = True
                self.refused.emit(NotKept(error.strerror or type(error).__name__))
