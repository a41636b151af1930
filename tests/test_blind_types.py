"""The types that reach a rater's screens have no place where a subject, a visit, a date or a file could stand."""

import dataclasses
import inspect
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.reading.reading import Case, CasePhoto, Reading
from dmscorer.domain.study.study import Photo, StudyFacts, Visit
from dmscorer.store.study.database import Database
from dmscorer.ui.acts.rater_acts import RaterSide
from dmscorer.ui.acts.rater_desk import Desk
from dmscorer.workflows.photos.photos import StoredPhoto
from dmscorer.workflows.reading import reading
from dmscorer.workflows.study.study import OpenStudy

FORBIDDEN_TYPES = (Visit, Photo, StudyFacts, OpenStudy, Database, Charter, StoredPhoto, Path)
FORBIDDEN_NAMES = {
    *("subject", "subjects", "patient", "visit", "visits", "visit_id", "timepoint", "taken_at", "date", "day"),
    *("file", "files", "filename", "source_name", "original", "path", "folder", "camera", "exif", "gps", "study"),
    *("raters", "others", "author", "seed", "facts", "charter"),
}
# The one sort of date a rater gets: when something of their own happened, or will open.
OWN_MOMENTS = {"at", "second_part_at"}


def hints(thing: object) -> dict[str, Any]:
    return typing.get_type_hints(thing)


def inside(kind: Any) -> Iterator[Any]:
    """The kind itself, what its brackets hold, and the kinds of its fields."""
    if not isinstance(kind, list):  # the arguments of a function
        yield kind
    for part in kind if isinstance(kind, list) else typing.get_args(kind):
        yield from inside(part)


def faults(kind: Any, where: str, seen: set[Any]) -> Iterator[str]:
    """What a rater could learn from a value of this kind, by its name or its type."""
    for part in inside(kind):
        if not isinstance(part, type) or typing.get_origin(part) is not None or part in seen:
            continue
        seen.add(part)
        if issubclass(part, FORBIDDEN_TYPES):
            yield f"{where}: {part.__name__}"
        if not dataclasses.is_dataclass(part):
            continue
        own = hints(part)
        for field in dataclasses.fields(part):
            place = f"{where}.{part.__name__}.{field.name}"
            if field.name in FORBIDDEN_NAMES:
                yield place
            if datetime in set(inside(own[field.name])) and field.name not in OWN_MOMENTS:
                yield f"{place}: a date"
            yield from faults(own[field.name], place, seen)


def of_function(function: Callable[..., object]) -> Iterator[str]:
    known = hints(function)
    for name, kind in known.items():
        if name != "study":  # the door itself, which the desk keeps to itself
            yield from faults(kind, f"{function.__qualname__}({name})", set())


def rater_functions() -> list[Callable[..., object]]:
    """Public functions of the rater's workflows, and everything public of what the screens are given."""
    own: list[Callable[..., object]] = [
        member
        for name, member in inspect.getmembers(reading, inspect.isfunction)
        if member.__module__ == reading.__name__ and not name.startswith("_")
    ]
    for door in (Desk, RaterSide):
        for name, member in inspect.getmembers(door):
            if name.startswith("_"):
                continue
            getter = member.fget if isinstance(member, property) else member
            if inspect.isfunction(getter):
                own.append(getter)
    return own


@pytest.mark.parametrize("function", rater_functions(), ids=lambda function: function.__qualname__)
def test_nothing_that_reaches_a_rater_can_name_anybody(function: Callable[..., object]) -> None:
    assert list(of_function(function)) == []


def test_the_workflows_give_cases() -> None:
    """The walk goes where it should: a case with its photos, a reading with its cases."""
    assert hints(reading.case)["return"] is Case
    assert {field.name for field in dataclasses.fields(Case)} == {"id", "code", "position", "photos"}
    assert {field.name for field in dataclasses.fields(CasePhoto)} == {
        "id",
        "view",
        "sites",
        "width",
        "height",
        "regions",
    }
    assert hints(Desk.reading)["return"] is Reading
    assert len(rater_functions()) > 30


@dataclass(frozen=True)
class Named:
    subject: str


@dataclass(frozen=True)
class Deep:
    photos: tuple[dict[str, list[Named]], ...]


@dataclass(frozen=True)
class Dated:
    photographed: datetime | None


def gives_named() -> Named: ...  # type: ignore[empty-body]
def gives_deep() -> tuple[Deep, ...] | None: ...
def gives_visit(study: OpenStudy) -> Callable[[Visit], None]: ...  # type: ignore[empty-body]
def gives_date() -> list[Dated]: ...  # type: ignore[empty-body]
def gives_path() -> dict[str, Path]: ...  # type: ignore[empty-body]


@pytest.mark.parametrize("function", [gives_named, gives_deep, gives_visit, gives_date, gives_path])
def test_a_type_with_such_a_place_is_found(function: Callable[..., object]) -> None:
    assert list(of_function(function))
