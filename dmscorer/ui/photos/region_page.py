"""Saying where a site lies in a photo, so that opening the site zooms there."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from dmscorer.domain.photos.photos import Region
from dmscorer.domain.photos.redaction import Form, Shape, box
from dmscorer.domain.photos.regions import Scope
from dmscorer.ui.photos.markup_page import MarkupPage


class RegionPage(MarkupPage):
    """One site at a time: its rectangle is drawn anew, moved, resized, or taken back to the default of the view."""

    drawn = Signal(str, object)  # site, region or None
    copy_asked = Signal(object)  # Scope

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("regions_page", parent)
        self._names: dict[str, str] = {}
        self._regions: dict[str, Region] = {}
        self._own: frozenset[str] = frozenset()
        self.layer.most = 1
        self._site = QComboBox()
        self._site.setObjectName("region_site")
        self._site.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._site.setAccessibleName(self.tr("Site"))
        self._site.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._site.currentIndexChanged.connect(lambda _: self._show_site())
        self.status.setWordWrap(True)  # else it would take the width that the site needs
        self.head_line.addWidget(self._site)
        self.offer(
            (
                ("Tab", self.tr("next site"), "region_next_site", lambda: self._go(1)),
                ("Del", self.tr("default of the view"), "region_default", self._forget),
                ("Ctrl Z", self.tr("undo"), "region_undo", self.undone.emit),
            ),
            at_head=True,
        )
        self.head_line.addStretch(1)
        self.offer(
            (
                ("Esc", self.tr("all photos"), "regions_back", self.closed.emit),
                ("←", self.tr("previous"), "regions_previous", lambda: self.stepped.emit(-1)),
                ("→", self.tr("next"), "regions_next", lambda: self.stepped.emit(1)),
            )
        )
        self.foot_line.addStretch(1)
        self.offer(
            (
                ("1", self.tr("copy to this visit"), "copy_regions_visit", lambda: self.copy_asked.emit(Scope.VISIT)),
                ("2", self.tr("to this subject"), "copy_regions_subject", lambda: self.copy_asked.emit(Scope.SUBJECT)),
                ("3", self.tr("to all of this view"), "copy_regions_study", lambda: self.copy_asked.emit(Scope.STUDY)),
            )
        )
        self.layer.changed.connect(self._change)

    def open_photo(
        self,
        levels: tuple[QImage, ...],
        full: QSize,
        caption: str,
        sites: Sequence[tuple[str, str]],
    ) -> None:
        """``sites``: id and name of what the photo's view shows."""
        self.open_picture(levels, full, caption)
        self._names = dict(sites)
        before = self._site.currentData()
        self._site.blockSignals(True)
        self._site.clear()
        for site, name in sites:
            self._site.addItem(name, site)
        self._site.setCurrentIndex(max(0, self._site.findData(before)))
        self._site.blockSignals(False)

    def show_regions(self, regions: Mapping[str, Region], own: frozenset[str]) -> None:
        """``own``: sites drawn in this photo; the others have the default of the view."""
        self._regions, self._own = dict(regions), own
        self._show_site()

    @property
    def site(self) -> str | None:
        found = self._site.currentData()
        return found if isinstance(found, str) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        scopes = {"1": Scope.VISIT, "2": Scope.SUBJECT, "3": Scope.STUDY}
        if event.text() in scopes:
            self.copy_asked.emit(scopes[event.text()])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._forget()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        self._go(1 if next else -1)
        return True

    def _go(self, by: int) -> None:
        if self._site.count():
            self._site.setCurrentIndex((self._site.currentIndex() + by) % self._site.count())

    def _forget(self) -> None:
        if self.site is not None and self.site in self._own:
            self.drawn.emit(self.site, None)

    def _show_site(self) -> None:
        region = self._regions.get(self.site or "")
        shapes = () if region is None else (_shape(region),)
        self.layer.show_shapes(shapes, [self._names.get(self.site or "", "")] if shapes else ())
        if self.site is None:
            words = self.tr("Set the view of this photo first. Its sites follow from the view.")
        elif region is None:
            words = self.tr("The whole photo is shown for this site. Drag a rectangle around the site.")
        elif self.site in self._own:
            words = self.tr("Drawn in this photo.")
        else:
            words = self.tr("This is the default for this view. Drag a rectangle to change it.")
        self.status.setText(words)

    def _change(self, shapes: tuple[Shape, ...]) -> None:
        if self.site is not None:
            self.drawn.emit(self.site, _region(shapes[0]) if shapes else None)


def _shape(region: Region) -> Shape:
    x, y, width, height = region
    return box(Form.RECTANGLE, x, y, x + width, y + height)


def _region(shape: Shape) -> Region:
    return shape.x - shape.width / 2, shape.y - shape.height / 2, shape.width, shape.height
