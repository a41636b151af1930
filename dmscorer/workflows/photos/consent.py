"""Whose photographs may be published: said once a subject by the coordinator, kept as events, taken back at any time."""

import json

from dmscorer.domain.errors import Refusal
from dmscorer.store.photos import photos
from dmscorer.store.study import events
from dmscorer.workflows.study.study import OpenStudy

KIND = "publication_consent"


class NoSuchSubject(Refusal):
    def __init__(self, subject: str) -> None:
        super().__init__(f"There is no subject “{subject}” in this study.")


def given(study: OpenStudy) -> frozenset[str]:
    """The subjects whose consent to the publication of their photographs is at hand."""
    with study.database.read() as connection:
        subject_of = {visit.id: visit.subject for visit in photos.all_visits(connection)}
        said = [json.loads(event.body) for event in events.of_kinds(connection, (KIND,))]
    latest = {subject_of[body["visit"]]: body["is_given"] for body in said if body["visit"] in subject_of}
    return frozenset(subject for subject, is_given in latest.items() if is_given)


def say(study: OpenStudy, subject: str, who: str, *, is_given: bool) -> None:
    """The event names the subject by the id of a visit, so that the audit trail holds no label."""
    with study.database.write() as connection:
        visit = next((one for one in photos.all_visits(connection) if one.subject == subject), None)
        if visit is None:
            raise NoSuchSubject(subject)
        body = {"visit": visit.id, "is_given": is_given}
        events.record(connection, study.clock(), who, KIND, body)
