"""What the coordinator does with photos that are in: views, redactions, regions; each act can be taken back."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from dmscorer.domain.photos.photos import Region
from dmscorer.domain.photos.redaction import Shape
from dmscorer.domain.photos.regions import Scope
from dmscorer.ui.acts.jobs import Progress
from dmscorer.workflows.photos import photos, redaction, regions
from dmscorer.workflows.photos.photos import StoredPhoto

if TYPE_CHECKING:
    from dmscorer.ui.acts.workspace import Workspace

Undo = Callable[[], None]
MOST_UNDO = 100


class PhotoActs:
    """Belongs to the workspace and goes through it for the study, the person and the signals."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._undo: list[Undo] = []

    def forget(self) -> None:
        self._undo.clear()

    def undo(self) -> bool:
        """Take the last act back; what is drawn over one photo has an undo of its own beside the picture."""
        if not self._undo:
            return False
        self._undo.pop()()
        self._workspace.photos_changed.emit()
        return True

    def assign_views(self, views: Mapping[str, str | None]) -> None:
        """Photo → view (None = not known)."""
        study, who = self._workspace.study, self.who
        before = {photo_id: photos.view_of(study, photo_id) for photo_id in views}
        _assign(self._workspace, views)
        self._remember(lambda: _assign(self._workspace, before) if self.who == who else None)

    def remove(self, photo_ids: Sequence[str]) -> None:
        """Take photos out of their visits; their originals stay in the study."""
        photos.remove(self._workspace.study, photo_ids, self.who)
        self._workspace.photos_changed.emit()

    def set_chart_value(self, visit_id: str, item: str, level: int) -> None:
        photos.set_chart_value(self._workspace.study, visit_id, item, level, self.who)
        self._workspace.photos_changed.emit()

    def redact(self, photo_id: str, shapes: Sequence[Shape], reason: str = "", then: Undo | None = None) -> None:
        """Cover these places, decided or not as before; ``then`` once the new pictures are made."""
        study = self._workspace.study
        redaction.draw(study, {photo_id: shapes}, self.who, reason)
        self._render([photos.stored(study, photo_id)], then)
        self._workspace.photos_changed.emit()

    def copy_redaction(self, photo_id: str, scope: Scope, reason: str = "") -> int:
        """The same shapes on the other photos of its view, beside what covers them already; how many they are.

        Somebody still has to look at each of them.
        """
        study = self._workspace.study
        targets = regions.same_view(study, photo_id, scope)
        known = redaction.decisions(study)
        shapes = known[photo_id].shapes if photo_id in known else ()
        wanted = {
            target: (*(old := known[target].shapes if target in known else ()), *(s for s in shapes if s not in old))
            for target in targets
        }
        before = {target: known[target].shapes if target in known else () for target in targets}
        if wanted:
            self._cover(wanted, reason)
            self._remember(lambda: self._cover(before, reason))
            self._workspace.photos_changed.emit()
        return len(wanted)

    def _cover(self, wanted: Mapping[str, Sequence[Shape]], reason: str) -> None:
        study = self._workspace.study
        redaction.draw(study, wanted, self.who, reason)
        self._render([photos.stored(study, target) for target in wanted])

    def approve(self, photo_ids: Sequence[str]) -> int:
        """Nothing more to hide in those that nobody has decided about; how many that were."""
        made = redaction.approve(self._workspace.study, photo_ids, self.who)
        if made:
            ids = [one.photo_id for one in made]
            self._remember(lambda: redaction.reopen(self._workspace.study, ids, self.who))
            self._workspace.photos_changed.emit()
        return len(made)

    def draw_region(self, photo_id: str, site: str, region: Region | None) -> None:
        self._put_back_later(regions.draw(self._workspace.study, photo_id, site, region, self.who))

    def copy_regions(self, photo_id: str, scope: Scope) -> int:
        """To the other photos of the same view; how many."""
        before = regions.copy(self._workspace.study, photo_id, scope, self.who)
        self._put_back_later(before)
        return len(before)

    @property
    def who(self) -> str:
        person = self._workspace.person
        return person.code if person else ""

    def _put_back_later(self, before: regions.Drawn) -> None:
        self._remember(lambda: _restore(self._workspace, before, self.who))
        self._workspace.photos_changed.emit()

    def _remember(self, undo: Undo) -> None:
        self._undo = [*self._undo[1 - MOST_UNDO :], undo]

    def _render(self, places: Sequence[StoredPhoto], then: Undo | None = None) -> None:
        def work(progress: Progress) -> None:
            for done, place in enumerate(places):
                progress(done, len(places))
                redaction.render(place)

        self._workspace.jobs.start("", work, lambda _: then() if then else None, owner=self._workspace, is_shown=False)


def _assign(workspace: "Workspace", views: Mapping[str, str | None]) -> None:
    for view in dict.fromkeys(views.values()):
        photos.assign_view(
            workspace.study,
            [photo_id for photo_id, own in views.items() if own == view],
            view,
            workspace.photo_acts.who,
        )
    workspace.photos_changed.emit()


def _restore(workspace: "Workspace", before: regions.Drawn, who: str) -> None:
    regions.restore(workspace.study, before, who)
