"""F6 on the desk: scores, the photo's tools, Finish, and round again."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class FocusCircle:
    """``parts``: each with the widget that takes the keyboard in it. A part that nothing can take it in is passed over."""

    def __init__(self, parts: Sequence[tuple[QWidget, QWidget]]) -> None:
        self._parts = tuple(parts)

    def step(self, by: int) -> None:
        holder = QApplication.focusWidget()
        inside = [
            n for n, (part, _) in enumerate(self._parts) if holder and (part is holder or part.isAncestorOf(holder))
        ]
        at = inside[-1] if inside else 0  # the whole comes before its parts
        for further in range(1, len(self._parts)):
            _, taker = self._parts[(at + by * further) % len(self._parts)]
            if taker.isVisible() and taker.isEnabled():
                taker.setFocus(Qt.FocusReason.TabFocusReason)
                return
