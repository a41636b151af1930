"""Capture days against visits, on cases worked by hand."""

from datetime import date, datetime

import pytest

from dmscorer.domain.photos.visit_dates import Doubt, date_doubts, label_day, visit_rank
from dmscorer.domain.study.study import Photo, Visit
from dmscorer.domain.study.visit_order import DatedVisit, VisitOrder


def visit(label: str, position: int, subject: str = "P01") -> Visit:
    return Visit(label, f"case {label}", subject, label, position)


def photo(name: str, of: str, day: str | None) -> Photo:
    taken = datetime.fromisoformat(f"{day}T10:00:00") if day else None
    return Photo(name, of, name, "jpeg", name, None, 1, 10, 10, taken)


def doubts(visits: list[Visit], photos: list[Photo], *stated: str) -> dict[str, tuple[Doubt, str]]:
    order = VisitOrder(tuple(DatedVisit(one.subject, one.label, None) for one in visits), stated)
    return {d.photo_id: (d.doubt, str(d.other)) for d in date_doubts(visits, photos, order)}


def test_a_dated_visit_holds_its_photos_to_that_day() -> None:
    photos = [photo("same", "2021-03-04", "2021-03-04"), photo("night", "2021-03-04", "2021-03-05")]
    photos += [photo("other", "2021-03-04", "2021-03-06"), photo("none", "2021-03-04", None)]
    assert doubts([visit("2021-03-04", 1)], photos) == {"other": (Doubt.OTHER_DAY_THAN_LABEL, "2021-03-04")}


def test_a_named_visit_holds_its_photos_to_the_day_of_most() -> None:
    photos = [photo(str(n), "baseline", "2021-03-04") for n in range(3)] + [photo("stray", "baseline", "2022-01-01")]
    assert doubts([visit("baseline", 1)], photos) == {"stray": (Doubt.OTHER_DAY_THAN_REST, "2021-03-04")}


def test_a_later_visit_must_not_lie_before_an_earlier_one() -> None:
    photos = [photo("a", "baseline", "2021-03-04"), photo("b", "follow-up", "2020-03-04")]
    visits = [visit("baseline", 1), visit("follow-up", 2)]
    assert doubts(visits, photos, "baseline", "follow-up") == {"b": (Doubt.BEFORE_EARLIER_VISIT, "2021-03-04")}
    assert doubts(visits, photos, "follow-up", "baseline") == {}
    assert doubts(visits, photos) == {}  # nobody said which of them is the earlier one
    in_order = [photo("a", "baseline", "2020-03-04"), photo("b", "follow-up", "2021-03-04")]
    assert doubts(visits, in_order, "baseline", "follow-up") == {}


def test_subjects_have_their_own_time() -> None:
    photos = [photo("a", "baseline", "2021-03-04"), photo("b", "first", "2020-03-04")]
    assert doubts([visit("baseline", 1), visit("first", 2, "P02")], photos) == {}


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("2021-03-04", date(2021, 3, 4)),
        ("visit 20210304", date(2021, 3, 4)),
        ("4.3.2021", date(2021, 3, 4)),
        ("V2 2021_3_4", date(2021, 3, 4)),
        ("2021-13-45", None),
        ("baseline", None),
        ("12345678", None),
    ],
)
def test_dates_in_labels(label: str, day: date | None) -> None:
    assert label_day(label) == day


def test_first_visits_come_first_and_dates_in_order() -> None:
    labels = ["follow-up", "2022-01-01", "2021-06-01", "Baseline"]
    assert sorted(labels, key=visit_rank)[:3] == ["Baseline", "2021-06-01", "2022-01-01"]
