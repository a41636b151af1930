"""Photos as they come from outside: a folder SUBJECT/VISIT/file, or a CSV that names files."""

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import natural, plain

COLUMNS = ("file", "subject", "visit", "view", "alopecia")
NEEDED = ("file", "subject")
ONLY_VISIT = "1"
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to become a photo. ``name`` is how to speak of it; ``view`` is what a CSV says, not yet checked."""

    file: Path
    name: str
    subject: str
    visit: str
    view: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """``reason`` continues the sentence "the file …"."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a folder or list holds, before any picture was opened. ``alopecia``: (subject, visit) → level."""

    source: Path
    found: tuple[Found, ...]
    left_out: tuple[LeftOut, ...] = ()
    alopecia: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)

    @property
    def visits(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys((found.subject, found.visit) for found in self.found))


class NoSource(Refusal):
    def __init__(self, source: Path) -> None:
        super().__init__(f"“{source}” is not there or cannot be read: choose a folder or a CSV file.")


class NoPhotos(Refusal):
    def __init__(self, source: Path) -> None:
        super().__init__(
            f"“{source}” holds no photos in folders SUBJECT/VISIT: put each visit's photos into such a folder, or list them in a CSV."
        )


class BadPhotoList(Refusal):
    """``problems``: (line number from 1, what is wrong)."""

    def __init__(self, source: Path, problems: tuple[tuple[int, str], ...]) -> None:
        self.problems = problems
        lines = "; ".join(f"line {line}: {problem}" for line, problem in problems)
        super().__init__(f"Nothing was brought in from “{source.name}”: {lines}. Mend the list and bring it in again.")


def survey(source: Path) -> Plan:
    """Look through a folder or a CSV without opening a picture. Hidden and system files are passed over."""
    if source.is_dir():
        return folder_plan(source)
    if not source.is_file():
        raise NoSource(source)
    return list_plan(source)


def folder_plan(source: Path) -> Plan:
    found, left_out = [], []
    for file in files_below(source):
        parts = file.relative_to(source).parts
        name = "/".join(parts)
        if len(parts) == 3:
            found.append(Found(file, name, plain(parts[0]), plain(parts[1])))
        else:
            where = "deeper than" if len(parts) > 3 else "outside"
            left_out.append(LeftOut(name, f"lies {where} a folder SUBJECT/VISIT: move it into the folder of its visit"))
    if not found:
        raise NoPhotos(source)
    return Plan(source, tuple(found), tuple(left_out))


def files_below(source: Path) -> Iterator[Path]:
    """Every file of the tree, in an order a person expects (2 before 10); links to folders are not followed."""
    for folder, folders, names in os.walk(source):
        folders[:] = sorted((n for n in folders if not n.startswith(".")), key=natural)
        shown = (n for n in names if not n.startswith(".") and n.lower() not in SYSTEM_FILES)
        yield from (Path(folder, name) for name in sorted(shown, key=natural))


def list_plan(source: Path) -> Plan:
    """A CSV with ``file, subject[, visit][, view][, alopecia]``; files are relative to the CSV's own folder."""
    rows = tuple(read_rows(source))
    found = [(line, found_in(row, source.parent)) for line, row in rows]
    problems = tuple((line, "file or subject is empty") for line, one in found if one is None)
    alopecia, wrong = alopecia_of(rows)
    if problems or wrong:
        raise BadPhotoList(source, tuple(sorted((*problems, *wrong))))
    if not found:
        raise BadPhotoList(source, ((1, "there is no row below the heading"),))
    return Plan(source, tuple(one for _, one in found if one is not None), (), alopecia)


def read_rows(source: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, column → trimmed text); comma, semicolon or tab between the columns, UTF-8 with or without a mark."""
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPhotoList(source, ((1, "it is not UTF-8 text, save it as “CSV UTF-8”"),)) from error
    except OSError as error:
        raise NoSource(source) from error
    heading = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns = [name.strip().lower() for name in next(reader, [])]
    check_heading(source, columns)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, dict(zip(columns, (plain(cell) for cell in cells), strict=False))


def check_heading(source: Path, columns: list[str]) -> None:
    unknown = [name for name in columns if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in columns]
    problems = [f"there is no column “{name}”" for name in missing]
    problems += [f"the column “{name}” is not known (known are {', '.join(COLUMNS)})" for name in unknown]
    if len(set(columns)) < len(columns):
        problems.append("a column is there twice")
    if problems:
        raise BadPhotoList(source, tuple((1, problem) for problem in problems))


def found_in(row: Mapping[str, str], folder: Path) -> Found | None:
    name, subject = row.get("file", ""), row.get("subject", "")
    if not name or not subject:
        return None
    file = folder / name.replace("\\", "/") if os.sep == "/" else folder / name
    return Found(file, name, subject, row.get("visit") or ONLY_VISIT, row.get("view") or None)


def alopecia_of(
    rows: tuple[tuple[int, dict[str, str]], ...],
) -> tuple[dict[tuple[str, str], int], list[tuple[int, str]]]:
    """Once per visit, on any of its rows; two values for one visit are a problem."""
    values: dict[tuple[str, str], int] = {}
    problems = []
    for line, row in rows:
        text = row.get("alopecia", "")
        visit = (row.get("subject", ""), row.get("visit") or ONLY_VISIT)
        if text and not re.fullmatch(r"[0-9]", text):
            problems.append((line, f"alopecia “{text}” is not a level"))
        elif text and values.setdefault(visit, int(text)) != int(text):
            problems.append((line, f"alopecia is {text}, but {values[visit]} in an earlier row of the same visit"))
    return values, problems
