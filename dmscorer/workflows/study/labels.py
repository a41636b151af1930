"""Labels that look alike: told wherever visits come in, merged where they are one, kept apart where they are two."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from dmscorer.domain.errors import Refusal
from dmscorer.domain.report.identifying import looks_personal
from dmscorer.domain.study.labels import LookAlikes, clean, likeness, look_alikes
from dmscorer.domain.study.study import Visit
from dmscorer.store.photos import photos, visit_labels
from dmscorer.store.results import clinical
from dmscorer.store.results.clinical import ClinicalValue
from dmscorer.store.study import events, row_digests
from dmscorer.store.study.database import Connection
from dmscorer.workflows.photos.photos import signed_visits
from dmscorer.workflows.study.study import OpenStudy

SUBJECT, VISIT = "subject", "visit"
KINDS: Final = (SUBJECT, VISIT)
MERGED, KEPT = "labels_merged", "labels_kept"


class CannotMerge(Refusal):
    pass


def found(study: OpenStudy) -> tuple[LookAlikes, ...]:
    """Subjects first, then visits; groups of which somebody has said that they differ are left out."""
    with study.database.read() as connection:
        return found_by(connection)


def found_by(connection: Connection) -> tuple[LookAlikes, ...]:
    visits = living(connection)
    kept = {_words(json.loads(event.body)) for event in events.of_kinds(connection, (KEPT,))}
    groups = (
        *look_alikes(SUBJECT, (visit.subject for visit in visits)),
        *look_alikes(VISIT, (visit.label for visit in visits)),
    )
    return tuple(one for one in groups if (one.kind, frozenset(one.labels)) not in kept)


def personal(study: OpenStudy) -> tuple[str, ...]:
    """Subjects whose label looks like the name of a person or a day of birth."""
    with study.database.read() as connection:
        subjects = dict.fromkeys(visit.subject for visit in living(connection))
    return tuple(subject for subject in subjects if looks_personal(subject))


def keep(study: OpenStudy, kind: str, labels: Iterable[str], who: str) -> None:
    """They look alike and differ: they are told no more, until another label joins them."""
    wanted = tuple(labels)
    with study.database.write() as connection:
        known = {_label(visit, kind) for visit in living(connection)}
        for label in wanted:
            if label not in known:
                raise CannotMerge(f"The study has no {kind} “{label}”. See “dmscorer labels list”.")
        events.record(connection, study.clock(), who, KEPT, {"kind": kind, "labels": list(wanted)})


def merge(study: OpenStudy, kind: str, label: str, into: str, who: str) -> int:
    """Every visit of ``label`` gets the label ``into``; how many visits it were. All of them or none.

    Where both spellings have the same visit, photos and clinical values of one move to the other. Raises CannotMerge
    where that would put two sets of scores, or two clinical values, into one visit.
    """
    with study.database.write() as connection:
        known = living(connection)
        own = [visit for visit in known if _label(visit, kind) == label]
        target = into if any(_label(visit, kind) == into for visit in known) else clean(into)
        if not own:
            raise CannotMerge(f"The study has no {kind} “{label}”. See “dmscorer labels list”.")
        if not target or likeness(target) != likeness(label):
            raise CannotMerge(f"“{label}” and “{into}” do not look alike, so they are not one {kind} in two spellings.")
        there = [photos.find_visit(connection, *_place(visit, kind, target)) for visit in own]
        touched = [visit.id for visit in (*own, *there) if visit is not None]
        for visit in own:
            _rename(study, connection, visit, _place(visit, kind, target), who)
        body = {"kind": kind, "from": label, "into": target, "visits": [visit.id for visit in own]}
        told = row_digests.told(connection, {"visits": touched, "photos": touched, "clinical_values": touched})
        events.record(connection, study.clock(), who, MERGED, body | told)
    return len(own)


def _rename(study: OpenStudy, connection: Connection, visit: Visit, place: tuple[str, str], who: str) -> None:
    there = photos.find_visit(connection, *place)
    if there is None:
        visit_labels.rename(connection, visit.id, *place)
    elif there.id != visit.id:
        _put_together(study, connection, visit, there, who)


def _put_together(study: OpenStudy, connection: Connection, visit: Visit, there: Visit, who: str) -> None:
    """The visit that holds scores stays and takes what the other has; it ends with the labels of ``there``."""
    scored = [visit_labels.is_scored(connection, one.id) for one in (visit, there)]
    if all(scored):
        raise CannotMerge(
            f"“{visit.subject}, {visit.label}” and “{there.subject}, {there.label}” both hold scores, which cannot become one visit. "
            "Nothing was changed."
        )
    stays, goes = (visit, there) if scored[0] else (there, visit)
    pictures = {photo.sha256: photo for photo in photos.all_photos(connection, stays.id)}
    coming = photos.all_photos(connection, goes.id)
    if coming and stays.id in signed_visits(connection):
        raise CannotMerge(
            f"A rater has signed “{stays.subject}, {stays.label}”, so its photos are fixed. Nothing was changed."
        )
    if twice := [photo.source_name for photo in coming if photo.sha256 in pictures]:
        raise CannotMerge(f"Both visits hold the photo {twice[0]}. Remove it from one of them first.")
    visit_labels.move_photos(connection, goes.id, stays.id)
    _move_values(study, connection, goes, stays, who)
    if stays is visit:
        visit_labels.swap(connection, visit.id, there.id)
    visit_labels.remove_bare(connection, goes.id)


def _move_values(study: OpenStudy, connection: Connection, source: Visit, target: Visit, who: str) -> None:
    """Values are only ever added: each is said of the target and taken back from the source."""
    known, at = clinical.current_values(connection), study.clock()
    made: list[ClinicalValue] = []
    for (visit_id, column), value in known.items():
        if visit_id != source.id or not value.text:
            continue
        there = known.get((target.id, column))
        if there and there.text not in ("", value.text):
            raise CannotMerge(
                f"{column} is “{value.text}” at one of the visits and “{there.text}” at the other. "
                "Make them equal or empty one of them first."
            )
        if not there or not there.text:
            made.append(
                ClinicalValue(study.new_id(), target.id, column, value.text, at, who, there.id if there else None)
            )
        made.append(ClinicalValue(study.new_id(), source.id, column, "", at, who, value.id))
    clinical.add_values(connection, made)


def living(connection: Connection) -> Sequence[Visit]:
    """The visits of the study, without those whose clinical values were all taken back."""
    told = {visit_id for (visit_id, _), value in clinical.current_values(connection).items() if value.text}
    gone = photos.visits_without_case(connection) - told
    return [visit for visit in photos.all_visits(connection) if visit.id not in gone]


def _label(visit: Visit, kind: str) -> str:
    return visit.subject if kind == SUBJECT else visit.label


def _place(visit: Visit, kind: str, target: str) -> tuple[str, str]:
    return (target, visit.label) if kind == SUBJECT else (visit.subject, target)


def _words(body: dict[str, object]) -> tuple[str, frozenset[str]]:
    labels = body["labels"]
    return str(body["kind"]), frozenset(map(str, labels if isinstance(labels, list) else ()))
