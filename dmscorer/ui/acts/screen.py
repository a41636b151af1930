"""What every screen is: a widget that knows the workspace and says what stands in the top line."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dmscorer.ui.acts.workspace import Workspace


class Screen(QWidget):
    """``name`` is its feature word (and object name), ``icon`` a file of resources/icons.

    The window's top line shows ``headline()`` at its left and ``tools()`` at its right; a screen emits
    ``headline_changed`` when they changed.
    """

    name: ClassVar[str] = "screen"
    icon: ClassVar[str] = "study"
    before: ClassVar[str | None] = None  # the screen that Esc goes back to; empty: what this person sees first
    headline_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.setObjectName(self.name)

    def title(self) -> str:
        """The word in the rail and the top line."""
        raise NotImplementedError

    def aside(self) -> str:
        """A quiet half-sentence beside the title."""
        return ""

    def tools(self) -> QWidget | None:
        """A widget for the right end of the top line, kept by the screen."""
        return None

    def keyboard_home(self) -> QWidget | None:
        """Who gets the keyboard back when a menu, dialog or second window closes; None = nobody in particular."""
        return None

    def shown(self) -> None:
        """It came to the front: fetch what may have changed."""

    def unsaved(self) -> str:
        """What would be lost by leaving now, as a sentence; empty = nothing."""
        return ""

    def left(self) -> None:
        """It goes to the back or the study is closed: finish what is pending."""
