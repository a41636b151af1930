"""What the coordinator does with photos that are in: views, redactions, regions; each act can be taken back."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from dmscorer.domain.photos.photos import Region
from dmscorer.domain.photos.redaction import Shape
from dmscorer.domain.photos.regions import Scope
from dmscorer.ui.acts.jobs import Job, Progress
from dmscorer.ui.acts.photo_intake import PhotoIntake
from dmscorer.ui.acts.session import Session
from dmscorer.workflows.photos import photos, redaction, regions
from dmscorer.workflows.photos.intake import Plan
from dmscorer.workflows.photos.photos import StoredPhoto

Undo = Callable[[], None]
MOST_UNDO = 100


class PhotoActs:
    """Belongs to the session and goes through it for the study, the person and the signals."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._undo: list[Undo] = []

    def forget(self) -> None:
        self._undo.clear()

    def add(self, source: Path | Plan) -> Job:
        """Bring in a folder or list: prepared in a thread, admitted here visit by visit. Tells ``photos_changed``."""
        session, study = self._session, self._session.study
        intake = PhotoIntake(
            study, self.who, source, session.jobs, lambda: session.has_open(study), session.photos_changed.emit
        )

        def finish(plan: Plan) -> None:
            came = intake.finish(plan)
            session.photos_changed.emit()
            session.photos_added.emit(came)

        title = QCoreApplication.translate("PhotoActs", "Adding photos")
        return session.jobs.start(title, intake.prepare, finish, owner=session)

    def undo(self) -> bool:
        """Take the last act back; what is drawn over one photo has an undo of its own beside the picture."""
        if not self._undo:
            return False
        self._undo.pop()()
        self._session.photos_changed.emit()
        return True

    def assign_views(self, views: Mapping[str, str | None]) -> None:
        """Photo → view (None = not known)."""
        study, who = self._session.study, self.who
        before = {photo_id: photos.view_of(study, photo_id) for photo_id in views}
        _assign(self._session, views)
        self._remember(lambda: _assign(self._session, before) if self.who == who else None)

    def remove(self, photo_ids: Sequence[str]) -> None:
        """Take photos out of their visits; their originals stay in the study."""
        photos.remove(self._session.study, photo_ids, self.who)
        self._session.photos_changed.emit()

    def set_chart_value(self, visit_id: str, item: str, level: int) -> None:
        photos.set_chart_value(self._session.study, visit_id, item, level, self.who)
        self._session.photos_changed.emit()

    def redact(self, photo_id: str, shapes: Sequence[Shape], reason: str = "", then: Undo | None = None) -> None:
        """Cover these places, decided or not as before; ``then`` once the new pictures are made."""
        study = self._session.study
        redaction.draw(study, {photo_id: shapes}, self.who, reason)
        self._render([photos.stored(study, photo_id)], then)
        self._session.photos_changed.emit()

    def copy_redaction(self, photo_id: str, scope: Scope, reason: str = "") -> int:
        """The same shapes on the other photos of its view, beside what covers them already; how many they are.

        Somebody still has to look at each of them.
        """
        study = self._session.study
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
            self._session.photos_changed.emit()
        return len(wanted)

    def _cover(self, wanted: Mapping[str, Sequence[Shape]], reason: str) -> None:
        study = self._session.study
        redaction.draw(study, wanted, self.who, reason)
        self._render([photos.stored(study, target) for target in wanted])

    def approve(self, photo_ids: Sequence[str]) -> int:
        """Nothing more to hide in those that nobody has decided about; how many that were."""
        made = redaction.approve(self._session.study, photo_ids, self.who)
        if made:
            ids = [one.photo_id for one in made]
            self._remember(lambda: redaction.reopen(self._session.study, ids, self.who))
            self._session.photos_changed.emit()
        return len(made)

    def draw_region(self, photo_id: str, site: str, region: Region | None) -> None:
        self._put_back_later(regions.draw(self._session.study, photo_id, site, region, self.who))

    def copy_regions(self, photo_id: str, scope: Scope) -> int:
        """To the other photos of the same view; how many."""
        before = regions.copy(self._session.study, photo_id, scope, self.who)
        self._put_back_later(before)
        return len(before)

    @property
    def who(self) -> str:
        person = self._session.person
        return person.code if person else ""

    def _put_back_later(self, before: regions.Drawn) -> None:
        self._remember(lambda: _restore(self._session, before, self.who))
        self._session.photos_changed.emit()

    def _remember(self, undo: Undo) -> None:
        self._undo = [*self._undo[1 - MOST_UNDO :], undo]

    def _render(self, places: Sequence[StoredPhoto], then: Undo | None = None) -> None:
        def work(progress: Progress) -> None:
            for done, place in enumerate(places):
                progress(done, len(places))
                redaction.render(place)

        self._session.jobs.start("", work, lambda _: then() if then else None, owner=self._session, is_shown=False)


def _assign(session: Session, views: Mapping[str, str | None]) -> None:
    for view in dict.fromkeys(views.values()):
        chosen = [photo_id for photo_id, own in views.items() if own == view]
        photos.assign_view(session.study, chosen, view, session.who.code)
    session.photos_changed.emit()


def _restore(session: Session, before: regions.Drawn, who: str) -> None:
    regions.restore(session.study, before, who)
