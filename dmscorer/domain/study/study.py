"""Who and what a study holds: people, subjects, visits, photos. The rater's side never meets these types."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dmscorer.domain.errors import Refusal


class Role(StrEnum):
    COORDINATOR = "coordinator"
    RATER = "rater"


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    code: str
    name: str
    role: Role
    has_passphrase: bool = False


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What stands on the cover: fixed when the study is made."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of one subject; ``case_id`` is the blind case made of its photos."""

    id: str
    case_id: str
    subject: str
    label: str
    position: int


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture as the coordinator knows it. ``sha256`` names the untouched original."""

    id: str
    visit_id: str
    sha256: str
    format: str
    source_name: str
    view: str | None
    position: int
    width: int
    height: int
    taken_at: datetime | None = None
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    code: str
    name: str


class BadPeople(Refusal):
    """The people of a new study do not fit together."""


def check_people(raters: Iterable[NewPerson], coordinator: NewPerson) -> None:
    """Two to six raters with codes of their own that can stand in a file name and a CSV cell."""
    codes = [person.code for person in (*raters, coordinator)]
    if not 2 <= len(codes) - 1 <= 6:
        raise BadPeople(f"A study needs two to six raters, not {len(codes) - 1}: add or remove some.")
    for code in codes:
        if not (code.isascii() and code.replace("-", "").replace("_", "").isalnum() and len(code) <= 16):
            raise BadPeople(f"The code “{code}” must be 1 to 16 plain letters, digits, - or _: choose another.")
    folded = [code.casefold() for code in codes]
    for code in codes:
        if folded.count(code.casefold()) > 1:
            raise BadPeople(f"The code {code} is given twice: every person needs a code of their own.")
        if code.casefold() in {"all", "mean", "median"}:
            raise BadPeople(f"The code {code} is a word of the result tables: choose another.")


def plain(text: str) -> str:
    """Composed letters (a Mac writes ü as two signs) and no spaces at the ends."""
    return unicodedata.normalize("NFC", text).strip()


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts V2 before V10."""
    parts = re.findall(r"\d+|\D+", plain(name).casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
