"""Light and dark: explicit palettes, one stylesheet, the system's font at the chosen size."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from dmscorer import paths
from dmscorer.ui.look import icons
from dmscorer.ui.look.stylesheet import STYLESHEET
from dmscorer.ui.look.tokens import SIZES, Tokens, put_in_force, tokens

__all__ = ["HAS_STYLE", "SIZES", "STYLE", "Tokens", "apply", "font", "set_kind", "set_role", "tokens"]

STYLE: Final = "Fusion"
HAS_STYLE: Final = "has_style"  # property of the application
_ROLES: Final = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "quiet",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.ToolTipBase: "chip",
    QPalette.ColorRole.ToolTipText: "on_chip",
    QPalette.ColorRole.Highlight: "accent_soft",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Accent: "accent_fill",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "sunken",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Mid: "hairline",
    QPalette.ColorRole.Dark: "outline",
    QPalette.ColorRole.Shadow: "outline",
}


def apply(app: QApplication, dark: bool, scale: float = 1.0) -> None:
    """Dress the whole program; can be called again at any time (every open widget follows)."""
    now = put_in_force(dark=dark, scale=scale)
    if not app.property(HAS_STYLE):
        app.setStyle(STYLE)
        app.setProperty(HAS_STYLE, True)
    app.setPalette(palette(now))
    app.setFont(font("body"))
    app.setStyleSheet(_filled(now))
    icons.dress_again()


def palette(now: Tokens) -> QPalette:
    made = QPalette()
    for role, word in _ROLES.items():
        made.setColor(role, QColor(getattr(now, word)))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(now.disabled))
    return made


def font(role: str, *, strong: bool = False, tabular: bool = False) -> QFont:
    """The system's font in one of the five sizes, in one of two weights; tabular figures where digits align."""
    return QFont(_font(tokens().size(role), strong, tabular))  # its own: fonts can be changed


@lru_cache(maxsize=64)
def _font(size: int, strong: bool, tabular: bool) -> QFont:
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if QFontInfo(made).family() == "DejaVu Sans":  # the bare Debian default is a sixth wider than any other system's
        made.setStretch(QFont.Stretch.SemiCondensed)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def set_role(label: QLabel, role: str = "body", tone: str = "text", *, strong: bool | None = None) -> QLabel:
    """Give a label its voice: role small, body, lead, title, figure; tone text, quiet, accent, signed, flagged, error.

    ``strong`` None: title and figure are strong, the others are not.
    """
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    is_strong = role in ("title", "figure") if strong is None else strong
    label.setProperty("strong", "yes" if is_strong else "no")
    _polish(label)
    return label


def set_kind(widget: QWidget, kind: str) -> None:
    """Buttons: primary, plain, quiet, rail, chip. Frames: panel, hairline, card, rule. Unknown kinds look plain."""
    widget.setProperty("kind", kind)
    _polish(widget)


def _polish(widget: QWidget) -> None:
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # what has never been shown is dressed when it is
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _filled(now: Tokens) -> str:
    words = {name: getattr(now, name) for name in now.__dataclass_fields__ if isinstance(getattr(now, name), str)}
    lengths = {f"px{n}": f"{now.px(n)}px" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 48)}
    sizes = {f"type_{role}": f"{now.size(role)}px" for role in SIZES}
    folder = {"icons": (paths.resources() / "icons").as_posix()}
    text = STYLESHEET
    for word, value in sorted((words | lengths | sizes | folder).items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f"@{word}", value)
    return text
