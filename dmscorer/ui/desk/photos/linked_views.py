"""Two photos side by side: what a person does to one happens to the other, and the offset between them is kept."""

from PySide6.QtCore import QObject

from dmscorer.ui.picture.photo_view import PhotoView
from dmscorer.ui.picture.viewport import Viewport


class LinkedViews(QObject):
    """Both move alike on the screen. With Shift held one moves alone, and from then on they keep that offset."""

    def __init__(self, one: PhotoView, other: PhotoView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begun: dict[PhotoView, Viewport] = {}
        for view, linked in ((one, other), (other, one)):
            view.laid.connect(self._begin)
            view.shifted.connect(self._begin)
            view.viewed.connect(lambda *_where, view=view, linked=linked: self._follow(view, linked))
        self._views = (one, other)
        self._begin()

    def _begin(self) -> None:
        """From here on: as they lie now."""
        self._begun = {view: view.viewport for view in self._views if view.viewport is not None}

    def _follow(self, view: PhotoView, linked: PhotoView) -> None:
        now, begun, theirs = view.viewport, self._begun.get(view), self._begun.get(linked)
        if linked.isHidden() or now is None or begun is None or theirs is None or linked.viewport is None:
            return
        if now.is_fitted:  # what is fitted here is fitted there, and the offset holds again after it
            linked.follow(linked.viewport.fitted())
        else:
            linked.follow(linked.viewport.in_step(theirs, begun, now))
