"""A check of this monitor, before photos are judged on it: what one should see, and what to do if not."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dmscorer.domain.monitor.monitor import DARKS, GREYS, LIGHTS, skin_pairs
from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.look import icons, theme
from dmscorer.ui.monitor.patches import SkinPairs, Steps, Stripes

WIDTH = 760


class MonitorScreen(Screen):
    """For raters and for the coordinator; the patches are no examples of levels and say so."""

    name: ClassVar[str] = "monitor"
    icon: ClassVar[str] = "sun"
    before: ClassVar[str | None] = ""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._said = theme.set_role(QLabel(), "body", "quiet")
        self._said.setObjectName("monitor_said")
        self._said.setWordWrap(True)
        self._confirm = QPushButton(self.tr("I can tell them apart"))
        self._confirm.setObjectName("confirm_monitor_button")
        theme.set_kind(self._confirm, "primary")
        icons.dress(self._confirm, "check", "on_chip")
        self._confirm.clicked.connect(self._note)
        back = QPushButton(self.tr("Back"))
        back.setObjectName("leave_monitor_button")
        back.clicked.connect(lambda: workspace.show_screen(""))
        self._back = back
        self._lay_out()

    def title(self) -> str:
        return self.tr("This monitor")

    def shown(self) -> None:
        at = self.workspace.monitor_check.checked_at
        words = self.tr("Confirmed on {day}.").format(day=f"{at:%Y-%m-%d}") if at else ""
        self._said.setText(words)
        self._confirm.setFocus()

    def _note(self) -> None:
        screen = self.screen()
        size = screen.size() * screen.devicePixelRatio()
        self.workspace.monitor_check.confirm(size.width(), size.height(), screen.devicePixelRatio())
        self.shown()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(theme.tokens().px(WIDTH))
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 32)
        column.setSpacing(8)
        lead = self.tr(
            "You will judge redness on this screen. Look at each row once, in the room light in which you will score."
        )
        column.addWidget(_words(lead, "lead"))
        for heading, widgets, sentence in self._rows():
            column.addSpacing(16)
            column.addWidget(theme.set_role(QLabel(heading), "body", strong=True))
            for widget in widgets:
                column.addWidget(widget)
            column.addWidget(_words(sentence, "small", "quiet"))
        column.addSpacing(16)
        line = QHBoxLayout()
        line.addWidget(self._confirm)
        line.addWidget(self._back)
        line.addWidget(self._said, 1)
        column.addLayout(line)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("monitor_page")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _rows(self) -> tuple[tuple[str, tuple[QWidget, ...], str], ...]:
        skins = tuple(SkinPairs(f"monitor_skin_{n}", pairs) for n, pairs in enumerate(skin_pairs()))
        return (
            (
                self.tr("Blacks"), (Steps("monitor_darks", DARKS, 0),),
                self.tr("You should be able to tell every square apart from the third one on. If not, raise the brightness or darken the room."),
            ),
            (
                self.tr("Whites"), (Steps("monitor_lights", LIGHTS, 255),),
                self.tr("You should be able to tell every square apart from the third one on. If not, lower the contrast."),
            ),
            (
                self.tr("Middle"), (Stripes(),),
                self.tr(
                    "From 2 metres, or with your eyes half closed, the square in the middle should look as light as the "
                    "stripes beside it. If not, set the display to gamma 2.2 or sRGB and turn off scaling."
                ),
            ),
            (
                self.tr("Greys"), (Steps("monitor_greys", GREYS, 119),),
                self.tr(
                    "All patches should look neutral grey. If you see a colour tint, turn off night light and set the "
                    "display to sRGB (6500 K)."
                ),
            ),
            (
                self.tr("Redness"), skins,
                self.tr(
                    "The right half of each patch is slightly redder. The patches are not examples of levels. If you see "
                    "only one colour, look straight at the screen, then try another display."
                ),
            ),
        )  # fmt: skip


def _words(text: str, role: str, tone: str = "") -> QLabel:
    label = theme.set_role(QLabel(text), role, tone) if tone else theme.set_role(QLabel(text), role)
    label.setWordWrap(True)
    return label
