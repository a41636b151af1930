"""A TOML data file whose mistakes are reported with their line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from dmscorer.domain.errors import BrokenFile
from dmscorer.domain.words.text import Text

Place: TypeAlias = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-\s\"]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(\"[^\"]+\"|'[^']+'|[\w\-]+)\s*(?:\.[^=]*)?=")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file; every getter raises the file's own error, naming the line, if the value does not fit."""

    name: str
    data: Mapping[str, Any]
    place: Place
    lines: Mapping[Place, int]
    error: type[BrokenFile]

    def line(self, *inside: str | int) -> int:
        """The line of a key, or of the nearest thing around it."""
        place = self.place + inside
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1 if not self.place else 0)

    def broken(self, cause: str, *inside: str | int) -> NoReturn:
        raise self.error(self.name, self.line(*inside), cause)

    def only(self, *known: str) -> None:
        """Refuse every key that the grammar does not know."""
        for key in self.data:
            if key not in known:
                self.broken(f"unknown key '{key}' (known here: {', '.join(known)})", key)

    def has(self, key: str) -> bool:
        return key in self.data

    def get(self, key: str) -> Any:  # noqa: ANN401 - a TOML value of any kind
        if key not in self.data:
            self.broken(f"the key '{key}' is missing")
        return self.data[key]

    def text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            self.broken(f"'{key}' must be a text that is not empty", key)
        return value

    def identifier(self, key: str) -> str:
        value = self.text(key)
        if not _IDENTIFIER.fullmatch(value):
            self.broken(f"'{key}' is '{value}', but may hold only small letters, digits and _, a letter first", key)
        return value

    def slug(self, key: str) -> str:
        """A name that people type and files carry."""
        value = self.text(key)
        if not _SLUG.fullmatch(value):
            self.broken(f"'{key}' is '{value}', but may hold only small letters, digits and -, a letter first", key)
        return value

    def whole(self, key: str, low: int = 0, high: int = 1_000_000) -> int:
        value = self.get(key)
        if type(value) is not int or not low <= value <= high:
            self.broken(f"'{key}' must be a whole number from {low} to {high}", key)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            self.broken(f"'{key}' must be true or false", key)
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self.get(key) if default is None else self.data.get(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            self.broken(f"'{key}' must be a list of texts", key)
        return tuple(value)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A table of free keys; empty where the file has none."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.broken(f"'{key}' must be a table", key)
        return value

    def words(self, key: str, languages: tuple[str, ...] = ("en",)) -> Text:
        """A wording that must exist in each of ``languages``."""
        value = self.get(key)
        if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
            self.broken(f"'{key}' must be a wording such as {{ en = \"…\" }}", key)
        for language in languages:
            if not str(value.get(language, "")).strip():
                self.broken(f"'{key}' has no wording in '{language}'", key)
        return Text.of(value)

    def tables(self, key: str, *, required: bool = True) -> tuple["Table", ...]:
        value = self.get(key) if required else self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.broken(f"'{key}' must be written as [[{key}]]", key)
        return tuple(
            Table(self.name, one, (*self.place, key, index), self.lines, self.error) for index, one in enumerate(value)
        )


def read(content: bytes, name: str, error: type[BrokenFile]) -> Table:
    """The root table of a TOML file; not UTF-8 or not TOML raises ``error`` with the line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = content[: broken.start].count(b"\n") + 1
        raise error(name, line, "not written in UTF-8") from broken
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise error(name, *_where(str(broken), text)) from broken
    return Table(name, data, (), dict(_places(text)), error)


def unique(tables: tuple[Table, ...], key: str, what: str) -> None:
    """Refuse two tables with the same value of ``key``."""
    first: dict[str, int] = {}
    for table in tables:
        value = str(table.get(key))
        if value in first:
            table.broken(f"{what} '{value}' is there twice (first in line {first[value]})", key)
        first[value] = table.line(key)


def _where(message: str, text: str) -> tuple[int, str]:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(found[1]) if found else text.count("\n") + 1
    cause = re.sub(r"\s*\(at .*\)$", "", message)
    return line, f"not valid TOML: {cause[:1].lower()}{cause[1:]}"


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Every table and key with its line; in a list over several lines, every table that starts a line."""
    counts: dict[Place, int] = {}
    here: Place = ()
    key_place: Place = ()
    depth = elements = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if depth > 0:
            if line.lstrip().startswith("{"):
                yield (*key_place, elements), number
                elements += 1
        elif header := _HEADER.match(line):
            here = _enter(header[2].replace('"', "").split("."), counts, is_array=header[1] == "[[")
            yield here, number
            continue
        elif key := _KEY.match(line):
            key_place, elements = (*here, key[1].strip("\"'")), 0
            yield key_place, number
        depth = max(0, depth + _nesting(line))


def _nesting(line: str) -> int:
    bare = _QUOTED.sub("", line).split("#")[0]
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")


def _enter(keys: list[str], counts: dict[Place, int], *, is_array: bool) -> Place:
    place: Place = ()
    for key in keys[:-1]:
        place = (*place, key.strip())
        if place in counts:
            place = (*place, counts[place] - 1)
    place = (*place, keys[-1].strip())
    if not is_array:
        return place
    counts[place] = counts.get(place, 0) + 1
    return (*place, counts[place] - 1)
