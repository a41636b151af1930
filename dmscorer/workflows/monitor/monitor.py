"""Who confirmed on which screen that the patches of the monitor check can be told apart."""

import json
from datetime import datetime

from dmscorer.domain.study.study import Person
from dmscorer.store.study import events
from dmscorer.workflows.study.study import OpenStudy

KIND = "monitor_checked"


def confirm(study: OpenStudy, person: Person, width: int, height: int, ratio: float) -> datetime:
    """``width`` and ``height`` in pixels of the screen, ``ratio`` of those to logical ones."""
    at = study.clock()
    body = {"width": width, "height": height, "ratio": ratio}
    with study.database.write() as connection:
        events.record(connection, at, person.code, KIND, body)
    return at


def confirmations(study: OpenStudy) -> dict[str, tuple[datetime, dict[str, float]]]:
    """Person → when last, and on which screen; for the report."""
    with study.database.read() as connection:
        return {e.who: (e.at, json.loads(e.body)) for e in events.all_events(connection) if e.kind == KIND}
