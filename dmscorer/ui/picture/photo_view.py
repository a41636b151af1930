"""The photo under a person's hands: fit, 100 % at the pointer, zoom about the pointer, pan, pinch, brightness."""

from typing import Final, cast

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from dmscorer.ui.picture.brightness_contrast import NEUTRAL, BrightnessContrast
from dmscorer.ui.picture.picture_canvas import PictureCanvas
from dmscorer.ui.picture.viewport import Viewport

_NOTCH: Final = 1.2
_PAN_BUTTONS: Final = (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)


class PhotoView(PictureCanvas):
    """Wheel and pinch zoom, a drag pans; a drag with the right button changes brightness and contrast where allowed.

    ``viewed`` is emitted with (x, y, zoom) relative to fit after every change by the person. With Shift held the
    person moves this view alone: ``shifted`` comes instead, for whatever is linked to it.
    """

    viewed = Signal(float, float, float)
    shifted = Signal()
    toned = Signal(object)  # BrightnessContrast

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._grabbed: QPointF | None = None
        self._grabbed_tone: QPointF | None = None
        self._has_tone = False

    def allow_tone(self, *, is_allowed: bool) -> None:
        """Whether the study lets raters change brightness and contrast."""
        self._has_tone = is_allowed

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────────────

    def fit(self) -> None:
        if self._viewport:
            self._move(self._viewport.fitted())

    def toggle_actual(self) -> None:
        """100 % at the pointer, or fit again."""
        if self._viewport is None:
            return
        if abs(self._viewport.scale - 1) < 1e-6:
            self.fit()
        else:
            self._move(self._viewport.scaled(1.0, self._device(self._pointer())))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the widget, by default about its middle."""
        if self._viewport:
            self._rest.start()
            self._move(self._viewport.zoomed(factor, self._device(at or QRectF(self.rect()).center())))

    def pan(self, dx: float, dy: float) -> None:
        if self._viewport:
            ratio = self.devicePixelRatioF()
            self._move(self._viewport.panned(dx * ratio, dy * ratio))

    def follow(self, viewport: Viewport) -> None:
        """Lie where a linked view says; emits nothing."""
        if self._viewport:
            self._is_touched = True
            self._set(viewport)

    def set_tone(self, tone: BrightnessContrast) -> None:
        """Brightness and contrast until the next photo; nothing happens where the study does not allow it."""
        if not self._has_tone or self._viewport is None or tone == self._tone:
            return
        self._tone = tone
        self._describe()
        self.update()
        self.toned.emit(tone)

    # ── Qt ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def wheelEvent(self, event: QWheelEvent) -> None:
        is_zoom = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
        event.accept()
        if event.phase() == Qt.ScrollPhase.ScrollMomentum:
            return  # a photo stops where the hand stops
        if is_touchpad and not is_zoom:
            self.pan(event.pixelDelta().x(), event.pixelDelta().y())
        else:
            turned = event.angleDelta().y() or event.angleDelta().x()  # Shift turns the wheel sideways
            self.zoom(_NOTCH ** (turned / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in _PAN_BUTTONS:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()
        elif event.button() == Qt.MouseButton.RightButton and self._has_tone:
            self._grabbed_tone = event.position()
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            step = event.position() - self._grabbed
            self._grabbed = event.position()
            self.pan(step.x(), step.y())
        elif self._grabbed_tone is not None:
            across, up = _whole(
                event.position().x() - self._grabbed_tone.x(), self._grabbed_tone.y() - event.position().y()
            )
            self._grabbed_tone += QPointF(across * 2, -up * 2)
            self.set_tone(self._tone.changed(brightness=up, contrast=across))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() in _PAN_BUTTONS:
            self._grabbed = None
            self.unsetCursor()
        elif event.button() == Qt.MouseButton.RightButton:
            self._grabbed_tone = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.toggle_actual()
        elif event.button() == Qt.MouseButton.RightButton:
            self.set_tone(NEUTRAL)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.NativeGesture and self._take_gesture(cast("QNativeGestureEvent", event)):
            return True
        if event.type() == QEvent.Type.Gesture:
            pinch = cast("QGestureEvent", event).gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._take_pinch(pinch)
                return True
        return super().event(event)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _take_gesture(self, event: QNativeGestureEvent) -> bool:
        """Of a touchpad: two fingers apart or together, or a double tap."""
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(max(0.1, 1 + event.value()), event.position())
        elif event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            self.toggle_actual()
        else:
            return False
        return True

    def _take_pinch(self, pinch: QPinchGesture) -> None:
        """Of a touch screen: the picture stays under both fingers."""
        self._grabbed = None  # the first finger alone had begun a pan
        centre = QPointF(self.mapFromGlobal(pinch.centerPoint()))
        if pinch.state() != Qt.GestureState.GestureStarted:
            step = pinch.centerPoint() - pinch.lastCenterPoint()
            self.pan(step.x(), step.y())
        if pinch.scaleFactor() > 0:
            self.zoom(pinch.scaleFactor(), centre)

    def _move(self, viewport: Viewport) -> None:
        self._is_touched = True
        self._set(viewport)
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.shifted.emit()
        else:
            self.viewed.emit(*viewport.relative)

    def _pointer(self) -> QPointF:
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        return at if QRectF(self.rect()).contains(at) else QRectF(self.rect()).center()


def _whole(*lengths: float) -> tuple[int, ...]:
    """Two pixels of the hand are one step."""
    return tuple(int(length / 2) for length in lengths)
