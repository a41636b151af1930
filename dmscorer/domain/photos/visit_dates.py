"""Where the days on which photos were taken disagree with the visits they were put into."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dmscorer.domain.study.study import Photo, Visit
from dmscorer.domain.study.visit_order import VisitOrder

SLACK_DAYS = 1  # a visit may run past midnight, a camera may live in another time zone
FIRST_WORDS = ("baseline", "screening", "diagnos", "before", "pre", "erst", "vor", "start", "beginn")


class Doubt(StrEnum):
    """Why a capture day is doubted."""

    OTHER_DAY_THAN_LABEL = "other_day_than_label"
    OTHER_DAY_THAN_REST = "other_day_than_rest"
    BEFORE_EARLIER_VISIT = "before_earlier_visit"


@dataclass(frozen=True, slots=True)
class DateDoubt:
    """One photo whose day does not fit. ``other`` is the day it was held against."""

    photo_id: str
    visit_id: str
    doubt: Doubt
    taken: date
    other: date


def date_doubts(visits: Iterable[Visit], photos: Iterable[Photo], order: VisitOrder) -> tuple[DateDoubt, ...]:
    """At most one doubt a photo.

    A visit whose label is a date is held against it, others against their own most frequent day; then each visit is
    held against the subject's visit before it, where the order of the subject's visits is known.
    """
    by_visit: dict[str, list[Photo]] = {}
    for photo in photos:
        by_visit.setdefault(photo.visit_id, []).append(photo)
    found: list[DateDoubt] = []
    previous: dict[str, date] = {}
    labels: dict[str, list[str]] = {}
    every = tuple(visits)
    for visit in every:
        labels.setdefault(visit.subject, []).append(visit.label)
    ordered = {subject for subject, own in labels.items() if order.doubt_of(subject, own) is None}
    place = {
        (subject, label): at for subject, own in labels.items() for at, label in enumerate(order.in_order(subject, own))
    }
    for visit in sorted(every, key=lambda one: place[one.subject, one.label]):
        own = by_visit.get(visit.id, [])
        day = label_day(visit.label) or usual_day(own)
        if day is None:
            continue
        kind = Doubt.OTHER_DAY_THAN_LABEL if label_day(visit.label) else Doubt.OTHER_DAY_THAN_REST
        found += [
            doubt_of(p, kind, day) for p in own if p.taken_at and abs((p.taken_at.date() - day).days) > SLACK_DAYS
        ]
        found += too_early(own, previous.get(visit.subject), {doubt.photo_id for doubt in found})
        if visit.subject in ordered:
            previous[visit.subject] = max(day, previous.get(visit.subject, day))
    return tuple(found)


def too_early(photos: Sequence[Photo], earlier: date | None, doubted: set[str]) -> list[DateDoubt]:
    if earlier is None:
        return []
    return [
        doubt_of(photo, Doubt.BEFORE_EARLIER_VISIT, earlier)
        for photo in photos
        if photo.id not in doubted and photo.taken_at and photo.taken_at.date() < earlier
    ]


def doubt_of(photo: Photo, doubt: Doubt, other: date) -> DateDoubt:
    if photo.taken_at is None:
        raise AssertionError("only dated photos are doubted")
    return DateDoubt(photo.id, photo.visit_id, doubt, photo.taken_at.date(), other)


def usual_day(photos: Iterable[Photo]) -> date | None:
    """The most frequent day, of equally frequent ones the earliest."""
    days = Counter(photo.taken_at.date() for photo in photos if photo.taken_at)
    return min(days, key=lambda day: (-days[day], day)) if days else None


def label_day(label: str) -> date | None:
    """The date in a label: 2021-03-04, 20210304, 4.3.2021."""
    for pattern, order in (
        (r"(?<!\d)(\d{4})[-_.](\d{1,2})[-_.](\d{1,2})(?!\d)", (1, 2, 3)),
        (r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", (1, 2, 3)),
        (r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)", (3, 2, 1)),
    ):
        match = re.search(pattern, label)
        if match:
            return real_day(*(int(match[n]) for n in order))
    return None


def real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 2021-13-45 is a number, not a day
        return None


def visit_rank(label: str) -> tuple[int, date]:
    """Puts a first visit that is called so before the others, and dated labels in the order of their dates."""
    is_first = any(label.casefold().startswith(word) for word in FIRST_WORDS)
    return (0 if is_first else 1, label_day(label) or date.max)
