"""The keyboard goes back to the page in front when what had it closes, goes away, or has no use for a key."""

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QMenu, QPushButton, QWidget
from shiboken6 import isValid

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyboardKeeper(QObject):
    """``home`` tells who should have the keyboard on the page in front; None: that page leaves it to Qt."""

    def __init__(self, window: QMainWindow, home: Callable[[], QWidget | None], menus: Iterable[QMenu]) -> None:
        super().__init__(window)
        self._window = window
        self._home = home
        self._is_forwarding = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        for menu in menus:
            menu.aboutToHide.connect(self._leave_menu)

    def give_back(self) -> None:
        if (home := self._home()) is not None:
            home.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter presses the button that has the keyboard.

        Asked of the button itself: a line that is done with Enter passes it on to the window, when the keyboard may
        already be with a button that the person never chose.
        """
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QAbstractButton)
            and event.key() in _ENTER
            and not self._is_on_page(watched)
        ):
            _press(watched)
            return True
        return super().eventFilter(watched, event)

    def forward(self, event: QKeyEvent) -> bool:
        """A key that no control had a use for goes where the eye is."""
        holder = cast("QWidget | None", self._window.focusWidget())
        if self._is_forwarding or holder is None or self._is_on_page(holder):
            return False
        home = self._home()
        if home is None:
            return False
        self.give_back()
        # A key that the page has no use for either comes back to the window, which must not send it round for ever.
        self._is_forwarding = True
        try:
            QCoreApplication.sendEvent(home, event)
        finally:
            self._is_forwarding = False
        return True

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Qt hands the keyboard of what is hidden or disabled to any next control, and an active window to its first."""
        if not isValid(self._window):
            return
        if old is not None and isValid(old):
            old.removeEventFilter(self)
        if isinstance(new, QAbstractButton) and new.window() is self._window:
            new.installEventFilter(self)
        if not self._window.isActiveWindow():
            return
        if old is not None and isValid(old) and old.window() is self._window:
            was_lost = not (old.isVisible() and old.isEnabled())
            if new is None or was_lost:
                self.give_back()
        elif new is None or not self._is_on_page(new):
            self.give_back()

    def _leave_menu(self) -> None:
        holder = cast("QWidget | None", self._window.focusWidget())
        if holder is None or not self._is_on_page(holder):
            self.give_back()

    def _is_on_page(self, widget: QWidget) -> bool:
        """Whether it lies where ``home`` does, so that the page itself sees its keys."""
        home = self._home()
        page = home
        while page is not None and page.parentWidget() is not None and page.objectName() != "screens":
            page = page.parentWidget()
        return page is not None and page.isAncestorOf(widget)


def leave_on_click(*lines: QWidget) -> None:
    """Buttons around the page take the keyboard by Tab alone: a click on them leaves it where it is."""
    for line in lines:
        for button in line.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def _press(button: QAbstractButton) -> None:
    if isinstance(button, QPushButton) and button.menu() is not None:
        button.showMenu()
    else:
        button.click()
