"""Our own line icons, drawn in the colour of the text."""

from functools import cache
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from dmscorer import paths
from dmscorer.ui.look.tokens import tokens

_NAME = "icon_name"
_TONE = "icon_tone"


def pixmap(name: str, size: int = 20, colour: str = "", ratio: float = 1.0) -> QPixmap:
    """Icon ``name`` (a file of ``resources/icons``) at ``size`` logical pixels, in ``colour`` or the text's."""
    picture = QPixmap(QSize(size, size) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    source = _source(name).replace(b"currentColor", (colour or tokens().text).encode())
    painter = QPainter(picture)
    try:
        QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    finally:
        painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon for buttons and menus; ``tone`` is a colour word of the tokens (text, quiet, accent, on_chip …)."""
    now, made = tokens(), QIcon()
    for ratio in _ratios():
        made.addPixmap(pixmap(name, now.px(20), getattr(now, tone), ratio))
        made.addPixmap(pixmap(name, now.px(20), now.disabled, ratio), QIcon.Mode.Disabled)
    return made


def dress(button: QAbstractButton, name: str, tone: str = "text") -> None:
    """Give a button its icon, and keep it right when theme or text size changes."""
    button.setProperty(_NAME, name)
    button.setProperty(_TONE, tone)
    _put_on(button)


def dress_again() -> None:
    """Redraw every dressed button: the theme changed."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, QAbstractButton) and widget.property(_NAME):
            _put_on(widget)


def _put_on(button: QAbstractButton) -> None:
    side = tokens().px(20)
    button.setIcon(icon(button.property(_NAME), button.property(_TONE)))
    button.setIconSize(QSize(side, side))


def _ratios() -> list[float]:
    """Dots a point of the screens that are there; a menu's icon is right on one that comes later after the next dress."""
    return sorted({1.0, *(float(ceil(screen.devicePixelRatio())) for screen in QGuiApplication.screens())})


@cache
def _source(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()
