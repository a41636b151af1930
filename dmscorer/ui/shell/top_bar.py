"""The line at the top: where you are, the screen's own tools, the window's two menus."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from dmscorer.ui.kit.elided_label import ElidedLabel
from dmscorer.ui.look import icons, theme


class TopBar(QFrame):
    """Title and a quiet aside at the left; at the right whatever the screen gives, then appearance and person."""

    def __init__(self, view_menu: QMenu, person_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        theme.set_kind(self, "panel")
        self._title = _label("title_label", "lead", strong=True)
        self._aside = ElidedLabel()
        theme.set_role(self._aside, "body", "quiet")
        self._aside.setObjectName("aside_label")
        self._tools: QWidget | None = None
        self._tools_place = QHBoxLayout()
        self._view = QToolButton(self)
        self._person = QPushButton(self)
        self._dress_buttons(view_menu, person_menu)
        self._lay_out()

    def set_headline(self, title: str, aside: str) -> None:
        self._title.setText(title)
        self._aside.set_whole(aside)

    def set_tools(self, tools: QWidget | None) -> None:
        """Show the widget at the right; the one before is hidden and stays its screen's own."""
        if tools is self._tools:
            return
        if self._tools is not None:
            self._tools_place.removeWidget(self._tools)
            self._tools.setParent(None)
        self._tools = tools
        if tools is not None:
            self._tools_place.addWidget(tools)
            tools.show()

    def set_person(self, name: str) -> None:
        """The name on the person menu; empty hides it."""
        self._person.setText(name)
        self._person.setVisible(bool(name))

    def _dress_buttons(self, view_menu: QMenu, person_menu: QMenu) -> None:
        self._view.setObjectName("view_button")
        self._view.setToolTip(self.tr("Appearance, about dmscorer"))
        self._view.setAccessibleName(self.tr("Appearance, about dmscorer"))
        self._view.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._view.setMenu(view_menu)
        theme.set_kind(self._view, "quiet")
        icons.dress(self._view, "text_size")
        self._person.setObjectName("person_button")
        self._person.setMenu(person_menu)
        theme.set_kind(self._person, "quiet")
        icons.dress(self._person, "person")
        self.set_person("")

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._aside, 1)
        line.addLayout(self._tools_place)
        line.addWidget(self._view)
        line.addWidget(self._person)
        rule = QFrame(self)
        theme.set_kind(rule, "rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(rule)


def _label(name: str, role: str, tone: str = "text", *, strong: bool = False) -> QLabel:
    label = theme.set_role(QLabel(), role, tone, strong=strong)
    label.setObjectName(name)
    return label
