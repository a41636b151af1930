"""The pictures of the case on the desk: thumbnails at once, previews ahead of need, full resolution for one photo."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from dmscorer.ui.photo_source import Sharpness
from dmscorer.ui.workspace import Workspace

Levels = tuple[QImage, ...]
_KEPT: Final = 6  # previews, some 17 MB each


class CasePictures(QObject):
    """Answers for a case that is no longer on the desk are dropped."""

    thumbnail_arrived = Signal(str)
    picture_arrived = Signal(str)
    failed = Signal(str, str)  # photo id, sentence

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._thumbnails: dict[str, QImage] = {}
        self._previews: dict[str, Levels] = {}
        self._full: tuple[str, Levels] | None = None
        self._asked: set[tuple[str, Sharpness]] = set()
        self._case = 0

    def open_case(self, photo_ids: Iterable[str]) -> None:
        """Forget the case before; fetch the thumbnails of this one."""
        self.forget()
        for photo_id in photo_ids:
            self._ask(photo_id, Sharpness.THUMBNAIL)

    def forget(self) -> None:
        self._case += 1
        self._thumbnails.clear()
        self._previews.clear()
        self._asked.clear()
        self._full = None

    def thumbnail(self, photo_id: str) -> QImage | None:
        return self._thumbnails.get(photo_id)

    def levels(self, photo_id: str) -> Levels:
        """The sharpest there is right now, empty if nothing is."""
        if self._full is not None and self._full[0] == photo_id:
            return self._full[1]
        if photo_id in self._previews:
            return self._previews[photo_id]
        return (self._thumbnails[photo_id],) if photo_id in self._thumbnails else ()

    def has_preview(self, photo_id: str) -> bool:
        return photo_id in self._previews

    def want(self, photo_id: str, ahead: Sequence[str]) -> None:
        """Fetch this photo's preview, then those that may come next; the farthest of the others go."""
        if self._full is not None and self._full[0] != photo_id:
            self._full = None
            self._asked = {asked for asked in self._asked if asked[1] is not Sharpness.FULL}
        for wanted in (photo_id, *ahead):
            self._ask(wanted, Sharpness.PREVIEW)
        near = {photo_id, *ahead}
        for far in [known for known in self._previews if known not in near][: max(0, len(self._previews) - _KEPT)]:
            del self._previews[far]
            self._asked.discard((far, Sharpness.PREVIEW))

    def want_also(self, photo_id: str) -> None:
        """The preview of a photo that lies beside the one in view."""
        self._ask(photo_id, Sharpness.PREVIEW)

    def want_full(self, photo_id: str) -> None:
        self._ask(photo_id, Sharpness.FULL)

    def _ask(self, photo_id: str, sharpness: Sharpness) -> None:
        if (photo_id, sharpness) in self._asked:
            return
        self._asked.add((photo_id, sharpness))
        case = self._case
        self._workspace.show(
            photo_id,
            sharpness,
            self._taking(case, photo_id, sharpness),
            owner=self,
            failed=self._failing(case, photo_id),
        )

    def _taking(self, case: int, photo_id: str, sharpness: Sharpness) -> Callable[[Levels], None]:
        def take(levels: Levels) -> None:
            if case == self._case:
                self._keep(photo_id, sharpness, levels)

        return take

    def _failing(self, case: int, photo_id: str) -> Callable[[Exception], None]:
        def fail(error: Exception) -> None:
            if case == self._case:
                self.failed.emit(photo_id, str(error))

        return fail

    def _keep(self, photo_id: str, sharpness: Sharpness, levels: Levels) -> None:
        if sharpness is Sharpness.THUMBNAIL:
            self._thumbnails[photo_id] = levels[0]
            self.thumbnail_arrived.emit(photo_id)
            return
        if sharpness is Sharpness.PREVIEW:
            self._previews[photo_id] = levels
        else:
            self._full = (photo_id, levels)
        self.picture_arrived.emit(photo_id)
