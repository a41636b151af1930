"""Deciding what is hidden in a photo, and the gate: no picture goes out that nobody has decided about."""

from collections.abc import Iterable, Mapping, Sequence

from dmscorer.domain.errors import Refusal
from dmscorer.domain.photos import redaction as rules
from dmscorer.domain.photos.redaction import Redaction, Shape
from dmscorer.domain.reading.reading import NotYet, ReadingKind
from dmscorer.domain.study.study import Person, Photo
from dmscorer.imaging import intake
from dmscorer.store.photos import photos, redaction
from dmscorer.store.reading import entries
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.photos.photos import NoSuchPhoto, StoredPhoto, original
from dmscorer.workflows.study.study import OpenStudy


class NeedsReason(Refusal):
    """A rater has seen the picture as it is: what it shows may only change for a reason that is kept."""

    def __init__(self) -> None:
        super().__init__("A rater has already seen this photo. Enter why its redaction changes, then try again.")


class AlreadySeen(Refusal):
    def __init__(self) -> None:
        super().__init__("A rater has seen one of these photos already, so they stay cleared: nothing was changed.")


class StillPrepared(NotYet):
    def __init__(self) -> None:
        super().__init__(
            "The photos are still being prepared: the coordinator looks through them once more, then your cases open here."
        )


def decide(study: OpenStudy, photo_id: str, shapes: Sequence[Shape], who: str, reason: str = "") -> Redaction:
    """Cover these places and no others (none = reviewed, nothing to hide). Raises NeedsReason once a rater has seen it.

    Earlier pictures of it are never shown again from here on; ``render`` makes the new ones ahead of need.
    """
    return decide_all(study, {photo_id: tuple(shapes)}, who, reason)[0]


def decide_all(
    study: OpenStudy, wanted: Mapping[str, Sequence[Shape]], who: str, reason: str = ""
) -> tuple[Redaction, ...]:
    """The same for several photos, all or none."""
    return _put(study, wanted, who, reason, is_decided=True)


def draw(study: OpenStudy, wanted: Mapping[str, Sequence[Shape]], who: str, reason: str = "") -> tuple[Redaction, ...]:
    """Cover these places without saying that this is all: a photo that waits for a decision goes on waiting."""
    return _put(study, wanted, who, reason, is_decided=None)


def _put(
    study: OpenStudy, wanted: Mapping[str, Sequence[Shape]], who: str, reason: str, *, is_decided: bool | None
) -> tuple[Redaction, ...]:
    """``is_decided`` None = as it was."""
    with study.database.write() as connection:
        known = redaction.all_current(connection)
        seen = entries.seen_by_anybody(connection)
        # A name tag found late must go, but what was seen before must stay known; before anybody saw the photo it may
        # change freely.
        if not reason.strip() and any(_is_change(known.get(p), s) and p in seen for p, s in wanted.items()):
            raise NeedsReason
        if is_decided is False and seen & set(wanted):
            raise AlreadySeen
        made = tuple(_made(study, connection, known.get(p), p, s, who, is_decided) for p, s in wanted.items())
        redaction.add(connection, made)
        kind = {True: "redaction_decided", None: "redaction_drawn", False: "redaction_reopened"}[is_decided]
        body = {"photos": [one.photo_id for one in made], "shapes": [len(one.shapes) for one in made]}
        told = row_digests.told(connection, {"redactions": wanted})
        events.record(connection, study.clock(), who, kind, body | ({"reason": reason} if reason else {}) | told)
    return made


def render(place: StoredPhoto) -> None:
    """Preview and thumbnail as they are covered now; for any thread."""
    if original(place).exists():  # a study of rows alone has nothing to draw
        intake.renew(original(place), place.sha256, place.folder, place.redactions)


def approve(study: OpenStudy, photo_ids: Iterable[str], who: str) -> tuple[Redaction, ...]:
    """Reviewed, nothing more to hide: for those that nobody has decided about; the others stay as they are."""
    known = decisions(study)
    missing = rules.unreviewed(photo_ids, known)
    return decide_all(study, {one: _shapes(known.get(one)) for one in missing}, who) if missing else ()


def reopen(study: OpenStudy, photo_ids: Iterable[str], who: str) -> None:
    """Take decisions back: what is covered stays covered, and the photos wait again. AlreadySeen once a rater saw one."""
    known = decisions(study)
    decided = [one for one in photo_ids if one in known and known[one].is_decided]
    if decided:
        _put(study, {one: known[one].shapes for one in decided}, who, "", is_decided=False)


def decisions(study: OpenStudy) -> dict[str, Redaction]:
    """Photo → what covers it, and whether that is decided."""
    with study.database.read() as connection:
        return redaction.all_current(connection)


def unreviewed(study: OpenStudy) -> tuple[str, ...]:
    """Photos of the study that may not go out yet; none where the charter asks for no review."""
    with study.database.read() as connection:
        return _unreviewed(study, connection, _all_photos(connection))


def cleared(study: OpenStudy, connection: Connection, pictures: Iterable[Photo]) -> tuple[Photo, ...]:
    """Those that a rater may see: the one gate for pictures, before screens, bundles and decoding ahead alike."""
    every = tuple(pictures)
    held = set(_unreviewed(study, connection, every))
    return tuple(photo for photo in every if photo.id not in held)


def reviewed(study: OpenStudy, rater: Person) -> None:
    """A gate: before a rater's first order is drawn every photo must be decided about.

    Photos that come later stay out of their case until they are.
    """
    with study.database.read() as connection:
        is_begun = entries.find_reading(connection, rater.id, ReadingKind.FIRST) is not None
        # Only before the first order is drawn: late photos are left out of their case until somebody has decided, and
        # must not stop raters who are reading.
        if not is_begun and _unreviewed(study, connection, _all_photos(connection)):
            raise StillPrepared


def _unreviewed(study: OpenStudy, connection: Connection, pictures: Iterable[Photo]) -> tuple[str, ...]:
    if not study.charter.redaction_review:
        return ()
    ids = [photo.id for photo in pictures]
    # Of a case only its own: what opening one costs must not grow with the study.
    return rules.unreviewed(ids, redaction.all_current(connection, ids))


def _is_change(known: Redaction | None, shapes: Sequence[Shape]) -> bool:
    return _shapes(known) != tuple(shapes)


def _shapes(known: Redaction | None) -> tuple[Shape, ...]:
    return known.shapes if known else ()


def _made(
    study: OpenStudy,
    connection: Connection,
    known: Redaction | None,
    photo_id: str,
    shapes: Sequence[Shape],
    who: str,
    is_decided: bool | None,
) -> Redaction:
    if photos.photo(connection, photo_id) is None:
        raise NoSuchPhoto
    if is_decided is None:
        # Drawing, undoing and copying never clear a photo: a slip that is undone, the first of two tattoos, or a copy
        # that nobody looked at would let it go out.
        is_decided = known is not None and known.is_decided
    revises = known.id if known else None
    return Redaction(study.new_id(), photo_id, tuple(shapes), who, study.clock(), revises, is_decided)


def _all_photos(connection: Connection) -> tuple[Photo, ...]:
    """Those of the reference cases too: raters see them as well."""
    return (*photos.all_photos(connection), *photos.all_photos(connection, of_reference=True))
