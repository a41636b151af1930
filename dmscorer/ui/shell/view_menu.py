"""The menu of appearance: light or dark, text size; at its end what the program is."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from dmscorer.ui.acts.preferences import TEXT_SIZES, Preferences


class ViewMenu(QMenu):
    about_asked = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view_menu")
        self._preferences = preferences
        self._themes = self._group()
        self._add(self._themes, self.tr("As the system"), "theme_system", "system")
        self._add(self._themes, self.tr("Light"), "theme_light", "light")
        self._add(self._themes, self.tr("Dark"), "theme_dark", "dark")
        self.addSeparator()
        self._sizes = self._group()
        for size in TEXT_SIZES:
            percent = round(size * 100)
            self._add(self._sizes, self.tr("Text {percent} %").format(percent=percent), f"text_{percent}", size)
        self.addSeparator()
        about = self.addAction(self.tr("About dmscorer"))
        about.setObjectName("about_action")
        about.triggered.connect(self.about_asked)
        self._themes.triggered.connect(lambda action: preferences.choose_theme(action.data()))
        self._sizes.triggered.connect(lambda action: preferences.choose_text_scale(action.data()))
        self.aboutToShow.connect(self._tick)

    def _group(self) -> QActionGroup:
        group = QActionGroup(self)
        group.setExclusive(True)
        return group

    def _add(self, group: QActionGroup, text: str, name: str, value: object) -> None:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
        self.addAction(action)

    def _tick(self) -> None:
        now = self._preferences.now
        for action in (*self._themes.actions(), *self._sizes.actions()):
            action.setChecked(action.data() in (now.theme, now.text_scale))
