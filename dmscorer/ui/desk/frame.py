"""How the desk lies: body map and sites at the left, the photo in the middle, the form at the right, a line below."""

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dmscorer import paths
from dmscorer.domain.instrument import bodymap
from dmscorer.domain.instrument.instrument import Answers, Instrument
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.desk.bar import DeskBar
from dmscorer.ui.desk.finish_panel import FinishPanel
from dmscorer.ui.desk.form.desk_keys import Act, KeyMap
from dmscorer.ui.desk.form.score_form import ScoreForm
from dmscorer.ui.desk.photos.photo_pane import PhotoPane
from dmscorer.ui.desk.sites import site_state
from dmscorer.ui.desk.sites.body_map import BodyMap
from dmscorer.ui.desk.sites.site_list import SiteList
from dmscorer.ui.kit.key_button import KeyButton
from dmscorer.ui.look import theme
from dmscorer.ui.look.wording import LANGUAGE

_HINTS: Final = {
    "key_block": Act.BLOCK_ZERO,
    "key_decline": Act.DECLINE,
    "key_block_decline": Act.BLOCK_DECLINE,
    "key_clear": Act.CLEAR,
    "key_note": Act.NOTE,
    "key_meanings": Act.MEANINGS,
    "key_photo": Act.PHOTO_AFTER,
    "key_actual": Act.ACTUAL,
    "key_second": Act.SECOND,
    "key_brighter": Act.BRIGHTER,
    "key_darker": Act.DARKER,
    "key_as_taken": Act.AS_TAKEN,
    "key_site": Act.SITE_AFTER,
    "key_undo": Act.UNDO,
    "key_help": Act.KEYS,
}


class DeskFrame(QWidget):
    """The parts and their places; what they do to each other is the desk's."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        instrument = workspace.desk.instrument
        self.body_map = BodyMap(_body(instrument), instrument, LANGUAGE)
        self.site_list = SiteList(instrument, LANGUAGE)
        self.pane = PhotoPane(workspace)
        self.form = ScoreForm(instrument, LANGUAGE)
        self.finish_panel = FinishPanel(instrument, LANGUAGE)
        self.bar = DeskBar()
        self._lay_out()

    def label_keys(self, keymap: KeyMap) -> None:
        """Show on every control the key that does the same now."""
        for button in (*self.findChildren(KeyButton), *self.pane.keys):
            if act := _HINTS.get(button.objectName()):
                button.set_cap(keymap.cap(act))
        self.bar.finish_button.setToolTip(keymap.cap(Act.FINISH))
        self.pane.set_caps(
            decline=keymap.cap(Act.DECLINE),
            own_window=keymap.cap(Act.OWN_WINDOW),
            photo_after=keymap.cap(Act.PHOTO_AFTER),
        )

    def draw_map(self, instrument: Instrument, answers: Answers) -> None:
        """How far each site is, and which one the form shows."""
        states = {site.id: site_state.state_of(instrument.items_of(site), answers) for site in instrument.sites}
        self.body_map.show_progress(states, self.form.site)

    @property
    def is_finishing(self) -> bool:
        return self._right.currentWidget() is self.finish_panel

    def add_panel(self, panel: QWidget) -> None:
        """Another panel for the place at the right; ``bring_to_front`` brings it to the front."""
        self._right.addWidget(panel)

    def bring_to_front(self, panel: QWidget) -> None:
        """Bring the form, the finish panel or an added one to the front at the right."""
        # Where "rest of site = 0" lay a moment ago, a second click must not give all that is open a reason.
        self.finish_panel.set_foot(self.form.foot_height)
        self._right.setCurrentWidget(panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_panels()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._size_panels()

    def _lay_out(self) -> None:
        self._left = QFrame()
        theme.set_kind(self._left, "panel")
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 12, 0, 8)
        left.setSpacing(8)
        left.addWidget(self.body_map)
        left.addWidget(self.site_list, 1)
        self._right = QStackedWidget()
        self._right.addWidget(self.form)
        self._right.addWidget(self.finish_panel)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._left)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self._right)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.bar)
        self._size_panels()

    def _size_panels(self) -> None:
        """Side panels grow with the text and a little with the window; the photo keeps the rest."""
        # Half as fast as the text: at 200 % the panels would otherwise leave no room for the photo.
        text = 1 + (theme.tokens().scale - 1) * 0.55
        roomy = min(1.2, max(1.0, self.width() / 1600))
        self._left.setFixedWidth(round(268 * text * roomy))
        self._right.setFixedWidth(round(328 * text * roomy))
        self.body_map.setFixedHeight(round(148 * text**0.5 * roomy))


def _body(instrument: Instrument) -> bodymap.BodyMap:
    path = paths.resources() / "bodymap" / "human.toml"
    return bodymap.load_bodymap(path.read_bytes(), path.name, instrument)
