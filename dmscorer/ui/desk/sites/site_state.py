"""What a site looks like from afar: open, begun, done or not assessable; its answers in a few signs."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from dmscorer.domain.instrument.instrument import Answer, Answers, Item, NotAssessable
from dmscorer.ui.look import theme

THIN = "\u2005"
DASH = "–"
DECLINED_SIGN = "/"


class SiteState(Enum):
    OPEN = auto()
    STARTED = auto()
    DONE = auto()
    DECLINED = auto()


def state_of(items: Sequence[Item], answers: Answers) -> SiteState:
    given = [answers[item.id] for item in items if item.id in answers]
    if not given:
        return SiteState.OPEN
    if len(given) < len(items):
        return SiteState.STARTED
    return SiteState.DECLINED if all(isinstance(one, NotAssessable) for one in given) else SiteState.DONE


def signs(items: Sequence[Item], answers: Answers) -> str:
    """For example ``2 1 – · 0 /`` with narrow spaces: a sign an item, a point between the parts; empty while nothing is answered."""
    if not any(item.id in answers for item in items):
        return ""
    said, part = [], items[0].part
    for item in items:
        if item.part != part:
            part = item.part
            said.append("·")
        said.append(_sign(answers.get(item.id)))
    return THIN.join(said)


def _sign(answer: Answer | None) -> str:
    if answer is None:
        return DASH
    return DECLINED_SIGN if isinstance(answer, NotAssessable) else str(answer)


def draw_dot(painter: QPainter, box: QRectF, state: SiteState, *, is_current: bool) -> None:
    """The round sign of a site: dashed ring, half filled, filled, hatched; a blue ring around the current one."""
    now = theme.tokens()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(now.accent if is_current else now.outline), 2 if is_current else 1)
    if state is SiteState.OPEN and not is_current:
        pen.setDashPattern([2.2, 2.2])
    if state is SiteState.DONE:
        painter.setBrush(QColor(now.done))
        pen = QPen(QColor(now.accent if is_current else now.done), 2 if is_current else 1)
    if state is SiteState.DECLINED:
        painter.setBrush(QBrush(QColor(now.quiet), Qt.BrushStyle.BDiagPattern))
    painter.setPen(pen)
    painter.drawEllipse(box)
    if state is SiteState.STARTED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.done))
        painter.drawPie(box.adjusted(1, 1, -1, -1), 90 * 16, 180 * 16)
