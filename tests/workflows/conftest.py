"""Studies for workflow tests, made through the workflows themselves."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dmscorer.domain.study.study import NewPerson, Visit
from dmscorer.store.photos import photos
from dmscorer.store.study import events, row_digests
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import NewStudy, OpenStudy

RATERS = (NewPerson("A", "Rater A"), NewPerson("B", "Rater B"), NewPerson("C", "Rater C"))


def ticking() -> Callable[[], datetime]:
    """A clock that moves a second at each look."""
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n) for n in range(10**6))
    return lambda: next(moments)


def add_cases(study: OpenStudy, subjects: int = 3, visits: int = 2, pictures: int = 1) -> None:
    """Visits with pictures that exist as rows only: enough for everything but pixels. Their order is stated."""
    made: list[str] = []
    with study.database.write() as connection:
        for s in range(subjects):
            for v in range(visits):
                visit = Visit(study.new_id(), study.new_id(), f"P{s:02}", f"visit {v + 1}", s * visits + v + 1)
                photos.add_visit(connection, visit)
                made.append(visit.id)
                for p in range(pictures):
                    sha256 = f"{s:02}{v:02}{p:02}".ljust(64, "0")
                    facts = {"sha256": sha256, "format": "jpeg", "size_bytes": 1, "width": 300, "height": 400}
                    photos.add_original(connection, facts)
                    photos.add_photo(
                        connection, study.new_id(), visit.id, sha256, f"secret-{s}-{v}-{p}.jpg", "face_front"
                    )
        told = row_digests.told(connection, {"visits": made, "photos": made})
        events.record(connection, study.clock(), "coordinator", "photos_added", told)
    redaction.approve(study, redaction.unreviewed(study), "coordinator")
    state_order(study, *(f"visit {v + 1}" for v in range(visits)))


def state_order(study: OpenStudy, *labels: str) -> None:
    """As the coordinator states it, without asking for the passphrase; no labels = nobody has."""
    with study.database.write() as connection:
        body = {"visits": list(labels), "reason": ""}
        events.record(connection, study.clock(), "coordinator", visit_order.STATED, body)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[OpenStudy]:
    """Three raters, three subjects with two visits, passphrases set, no entry."""
    made = studies.create(tmp_path / "Trial", NewStudy("Trial", RATERS, seed=7, passphrase="open sesame"), ticking())
    add_cases(made)
    for rater in studies.raters(made):
        studies.set_passphrase(made, rater, f"secret {rater.code}")
    yield made
    studies.close(made)
