"""The pictures of the case on the desk: previews ahead of need, thumbnails, full resolution for what is in view."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from dmscorer.ui.acts.jobs import Job
from dmscorer.ui.acts.workspace import Workspace
from dmscorer.ui.picture.photo_source import Sharpness

Levels = tuple[QImage, ...]
Asked = tuple[str, Sharpness]


@dataclass(eq=False, slots=True)
class _Waiting:
    """One picture on its way; its job is not known yet where the answer is there at once."""

    job: Job | None = None

    def cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()


class CasePictures(QObject):
    """Keeps previews while they fit into the memory that the settings give them; the farthest from the photo in view go.

    Full resolution comes on top, for photos in view only. What nobody waits for any more is not decoded, and answers for
    a case that is no longer on the desk are dropped.
    """

    thumbnail_arrived = Signal(str)
    picture_arrived = Signal(str)
    failed = Signal(str, str)  # photo id, sentence

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._thumbnails: dict[str, QImage] = {}
        self._previews: dict[str, Levels] = {}
        self._full: dict[str, Levels] = {}
        self._coming: dict[Asked, _Waiting] = {}
        self._given_up: set[Asked] = set()
        self._in_view: tuple[str, ...] = ()
        self._order: tuple[str, ...] = ()

    def forget(self) -> None:
        """Another case comes."""
        for waiting in self._coming.values():
            waiting.cancel()
        for known in (self._thumbnails, self._previews, self._full, self._coming, self._given_up):
            known.clear()
        self._in_view = self._order = ()

    def thumbnail(self, photo_id: str) -> QImage | None:
        return self._thumbnails.get(photo_id)

    def levels(self, photo_id: str) -> Levels:
        """The sharpest there is right now, empty if nothing is."""
        small = (self._thumbnails[photo_id],) if photo_id in self._thumbnails else ()
        return self._full.get(photo_id) or self._previews.get(photo_id) or small

    def has_preview(self, photo_id: str) -> bool:
        return photo_id in self._previews

    @property
    def bytes_kept(self) -> int:
        """Of the previews, which the budget is for."""
        return sum(_size(levels) for levels in self._previews.values())

    def want(self, in_view: Sequence[str], ahead: Sequence[str], order: Sequence[str]) -> None:
        """Fetch the previews of what is in view, then of what may come next; ``order``: all photos, in reading order."""
        self._in_view, self._order = tuple(in_view), tuple(order)
        near = [*in_view, *ahead]
        for asked in [asked for asked in self._coming if _is_stale(asked, in_view, near)]:
            self._coming.pop(asked).cancel()
        for far in [known for known in self._full if known not in in_view]:
            del self._full[far]
        for photo_id in near:
            self._ask(photo_id, Sharpness.PREVIEW)
        self._drop_farthest()

    def want_thumbnails(self, photo_ids: Iterable[str]) -> None:
        for photo_id in photo_ids:
            self._ask(photo_id, Sharpness.THUMBNAIL)

    def want_full(self, photo_id: str) -> None:
        """Every pixel of a photo in view; not before its preview, which is there sooner."""
        if photo_id in self._in_view and photo_id in self._previews:
            self._ask(photo_id, Sharpness.FULL)

    def _ask(self, photo_id: str, sharpness: Sharpness) -> None:
        asked = (photo_id, sharpness)
        if asked in self._coming or asked in self._given_up or photo_id in self._kept(sharpness):
            return
        waiting = self._coming[asked] = _Waiting()
        take, fail = self._taking(asked, waiting), self._failing(asked, waiting)
        waiting.job = self._workspace.show(photo_id, sharpness, take, owner=self, failed=fail)

    def _kept(self, sharpness: Sharpness) -> Iterable[str]:
        if sharpness is Sharpness.THUMBNAIL:
            return self._thumbnails
        return self._previews if sharpness is Sharpness.PREVIEW else self._full

    def _taking(self, asked: Asked, waiting: _Waiting) -> Callable[[Levels], None]:
        def take(levels: Levels) -> None:
            if self._is_awaited(asked, waiting):
                self._keep(*asked, levels)

        return take

    def _failing(self, asked: Asked, waiting: _Waiting) -> Callable[[Exception], None]:
        def fail(error: Exception) -> None:
            if self._is_awaited(asked, waiting):
                self._given_up.add(asked)
                self.failed.emit(asked[0], str(error))

        return fail

    def _is_awaited(self, asked: Asked, waiting: _Waiting) -> bool:
        """Whether this very answer is; it is no longer coming then."""
        if self._coming.get(asked) is not waiting:
            return False
        del self._coming[asked]
        return True

    def _keep(self, photo_id: str, sharpness: Sharpness, levels: Levels) -> None:
        if sharpness is Sharpness.THUMBNAIL:
            self._thumbnails[photo_id] = levels[0]
            self.thumbnail_arrived.emit(photo_id)
            return
        kept = self._previews if sharpness is Sharpness.PREVIEW else self._full
        kept[photo_id] = levels
        self._drop_farthest()
        self.picture_arrived.emit(photo_id)

    def _drop_farthest(self) -> None:
        budget = self._workspace.preferences.now.picture_memory << 20
        while self._previews and self.bytes_kept > budget:
            farthest = max(self._previews, key=self._distance)
            if farthest in self._in_view:
                return
            del self._previews[farthest]

    def _distance(self, photo_id: str) -> float:
        """Steps from the photo in view, in reading order, which is a ring."""
        if photo_id in self._in_view:
            return -1
        if photo_id not in self._order or not self._in_view or self._in_view[0] not in self._order:
            return float("inf")
        steps = self._order.index(photo_id) - self._order.index(self._in_view[0])
        return min(steps % len(self._order), -steps % len(self._order))


def _is_stale(asked: Asked, in_view: Sequence[str], near: Sequence[str]) -> bool:
    photo_id, sharpness = asked
    if sharpness is Sharpness.THUMBNAIL:
        return False
    return photo_id not in (near if sharpness is Sharpness.PREVIEW else in_view)


def _size(levels: Levels) -> int:
    return sum(level.sizeInBytes() for level in levels)
