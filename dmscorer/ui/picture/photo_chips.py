"""Words on a photo: small dark chips at its corners, and a sentence where there is no photo."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from dmscorer.ui.look import theme


def draw_chip(painter: QPainter, text: str, corner: QPoint, room: int, *, is_right: bool) -> None:
    """Grows from ``corner`` down and to the right, or up and to the left; at most ``room`` pixels wide."""
    now = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("small", tabular=True))
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room - now.px(20))
    size = painter.fontMetrics().size(0, text) + QSize(now.px(20), now.px(10))
    box = QRectF(corner.x(), corner.y(), size.width(), size.height())
    if is_right:
        box.translate(-size.width(), -size.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.chip))
    painter.drawRoundedRect(box, now.radius, now.radius)
    painter.setPen(QColor(now.on_chip))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_sentence(painter: QPainter, text: str, ground: QRectF) -> None:
    """As large as it fits, whole."""
    inset = min(theme.tokens().px(48), ground.width() / 16)
    box = ground.adjusted(inset, inset, -inset, -inset)
    how = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    for role in ("lead", "body", "small"):
        painter.setFont(theme.font(role))
        if box.contains(painter.boundingRect(box, how, text)):
            break
    painter.setPen(QColor("#ffffff"))
    painter.drawText(box, how, text)
