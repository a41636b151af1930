"""Hiding parts of a photo before any rater sees it: draw, look at it as raters will, go on to the next."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from dmscorer.domain.photos.redaction import Redaction, Shape, ShapeHistory
from dmscorer.domain.photos.regions import Scope
from dmscorer.ui.photos.mark_layer import Tool
from dmscorer.ui.photos.markup_page import NUDGES, MarkupPage

RESIZE = 6  # pixels of the screen, each time


class HideParts(MarkupPage):
    """``redacted`` tells the shapes after each act; ``approved`` that this photo needs nothing (more)."""

    redacted = Signal(object)  # tuple of shapes
    approved = Signal()
    copy_asked = Signal(object)  # Scope

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("hide_parts", parent)
        self._history = ShapeHistory()
        self._before: tuple[QImage, ...] = ()
        self._after: tuple[QImage, ...] = ()
        self._is_decided = False
        self._shows_face = False
        self.offer(
            (
                ("R", self.tr("rectangle"), "tool_rectangle", lambda: self._take(Tool.RECTANGLE)),
                ("E", self.tr("outline"), "tool_ellipse", lambda: self._take(Tool.ELLIPSE)),
                ("N", self.tr("place one"), "place_shape", self.layer.place),
                ("Tab", self.tr("next redaction"), "next_shape", self._next_shape),
                ("Del", self.tr("remove"), "remove_shape", self.layer.remove_selected),
                ("Ctrl Z", self.tr("undo"), "undo_shape", self._undo),
            ),
            at_head=True,
        )
        self.head_line.addStretch(1)
        self.offer(
            (
                ("Esc", self.tr("all photos"), "hide_back", self.closed.emit),
                ("←", self.tr("previous"), "hide_previous", lambda: self.stepped.emit(-1)),
                ("→", self.tr("next"), "hide_next", lambda: self.stepped.emit(1)),
            )
        )
        self.foot_line.addStretch(1)
        self.offer(
            (
                ("Space", self.tr("hold: original"), "hide_before", self._flash),
                ("D", self.tr("copy …"), "copy_shapes", self._ask_copy),
                ("V", self.tr("done, next"), "approve_photo", self.approved.emit),
            )
        )
        self.layer.changed.connect(self._change)
        self.undone.connect(self._undo)
        self.redone.connect(self._redo)

    def open_photo(
        self, before: tuple[QImage, ...], full: QSize, caption: str, known: Redaction | None, *, shows_face: bool
    ) -> None:
        """``before``: the picture without any redaction."""
        self._before, self._after = before, ()
        self._history = ShapeHistory(known.shapes if known else ())
        self._is_decided, self._shows_face = bool(known and known.is_decided), shows_face
        self.open_picture(before, full, caption)
        self.layer.select(None)
        self.layer.show_shapes(self._history.shapes)
        self._tell()

    def show_after(self, after: tuple[QImage, ...]) -> None:
        """The picture as raters get it, made by the program's one door to pixels."""
        self._after = after
        if not self.layer.isHidden():  # else the key is held that shows it as it came
            self.view.sharpen(after)
        self._tell()

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return self._history.shapes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._show(is_before=True)
        elif letter in ("R", "E"):
            self._take(Tool.RECTANGLE if letter == "R" else Tool.ELLIPSE)
        elif letter == "N":
            self.layer.place()
        elif event.key() in NUDGES and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            across, down = NUDGES[Qt.Key(event.key())]
            self.layer.grow(across * RESIZE, -down * RESIZE)
        elif letter == "V" or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.approved.emit()
        elif letter == "D" and self.shapes:
            self._ask_copy()
        elif event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Through the parts where there are any; else on to the next control."""
        if not self.layer.select_next(1 if next else -1):
            return super().focusNextPrevChild(next)
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._show(is_before=False)
        else:
            super().keyReleaseEvent(event)

    def _show(self, *, is_before: bool) -> None:
        self.layer.setVisible(not is_before)
        self.view.sharpen(self._before if is_before or not self._after else self._after)

    def _flash(self) -> None:
        """The mouse has no key to hold: one click shows it as it came, the next one as it is now."""
        self._show(is_before=self.layer.isVisible())

    def tell_copied(self, n: int) -> None:
        if n:
            told = self.tr(
                "Copied to {n} other photos. Review each of them. Ctrl Z on the light table undoes the copy."
            )
            self.status.setText(told.format(n=n))
        else:
            self.status.setText(self.tr("Nothing copied: no other photo shows this view there."))

    def _ask_copy(self) -> None:
        """To which photos of the same view: on purpose, so it is asked each time."""
        if not self.shapes:
            self.status.setText(self.tr("Redact something first. Then you can copy it."))
            return
        menu = QMenu(self)
        menu.setObjectName("copy_menu")
        words = {
            Scope.VISIT: self.tr("&1  This view in this visit"),
            Scope.SUBJECT: self.tr("&2  This view at every visit of this subject"),
            Scope.STUDY: self.tr("&3  This view in the whole study"),
        }
        for scope, label in words.items():
            menu.addAction(label).setData(scope)
        # Asked at each copy: the wrong scope would cover, or leave open, parts of photos that nobody has in view.
        menu.triggered.connect(lambda action: self.copy_asked.emit(action.data()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.mapToGlobal(self.rect().center()))

    def _next_shape(self) -> None:
        self.layer.select_next(1)

    def _take(self, tool: Tool) -> None:
        self.layer.tool = tool
        self._tell()

    def _change(self, shapes: tuple[Shape, ...]) -> None:
        self._history.change(shapes)
        self.redacted.emit(self._history.shapes)

    def _undo(self) -> None:
        if self._history.undo():
            self._again()

    def _redo(self) -> None:
        if self._history.redo():
            self._again()

    def _again(self) -> None:
        self.layer.select(None)
        self.layer.show_shapes(self._history.shapes)
        self.redacted.emit(self._history.shapes)

    def _tell(self) -> None:
        n = len(self._history.shapes)
        words = self.tr("Nothing redacted") if n == 0 else self.tr("{n} redactions").format(n=n)
        if n == 1:
            words = self.tr("1 redaction")
        if not self._is_decided:
            words += self.tr(", not reviewed yet")
        tool = self.tr("a rectangle") if self.layer.tool is Tool.RECTANGLE else self.tr("an outline")
        words = self.tr("{state}. Drag {tool} over what raters must not see.").format(state=words, tool=tool)
        if self._shows_face:
            words += "  " + self.tr("This photo shows a face with sites that are scored.")
        self.status.setText(words)
        self.status.setWordWrap(True)
