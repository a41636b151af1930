"""What the labels of visits say about their order, as people write them: a suggestion to confirm, never a fact."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from dmscorer.domain.photos.visit_dates import label_day
from dmscorer.domain.study.study import natural, plain


class Stage(IntEnum):
    """Where in a study a visit lies, by its words."""

    SCREENING = 0
    START = 1
    NUMBERED = 2  # by a count, a time or a date; only alike ones can be compared
    AFTER = 3
    END = 4
    LAST = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """``kind``: what is counted, such as days or cycles; empty where ``number`` only parts alike words (FU 1, FU 2)."""

    stage: Stage
    kind: str = ""
    number: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``labels``: in the order their words tell. ``left``: labels whose place the words do not tell."""

    labels: tuple[str, ...]
    left: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return bool(self.labels) and not self.left


def suggestion(labels: Iterable[str]) -> Suggestion:
    """Labels that say the same place, or count different things, are left to be placed by hand."""
    read = {label: reading(label) for label in dict.fromkeys(labels)}
    known = {label: found for label, found in read.items() if found is not None}
    kinds = {found.kind for found in known.values() if found.stage is Stage.NUMBERED}
    if len(kinds) > 1:
        known = {label: found for label, found in known.items() if found.stage is not Stage.NUMBERED}
    places = [(found.stage, found.number) for found in known.values()]
    clear = [label for label, found in known.items() if places.count((found.stage, found.number)) == 1]
    ordered = sorted(clear, key=lambda label: (known[label].stage, known[label].number))
    return Suggestion(tuple(ordered), tuple(sorted((one for one in read if one not in clear), key=natural)))


def reading(label: str) -> Reading | None:
    """What one label says of its place; None where nothing is recognised."""
    day = label_day(label)
    if day is not None:
        return Reading(Stage.NUMBERED, "date", day.toordinal())
    tokens = re.findall(r"[^\W\d_]+|\d+(?:[.,]\d+)?", plain(label).casefold())
    for read in (_month, _time, _worded, _counted):
        found = read(tokens)
        if found is not None:
            return found
    return None


def _month(tokens: Sequence[str]) -> Reading | None:
    """Jan 2019, März 2020, 2021."""
    years = [int(token) for token in tokens if re.fullmatch(r"(19|20)\d\d", token)]
    months = [at for token in tokens for at, names in enumerate(MONTHS, 1) if token in names]
    if len(years) != 1 or len(months) > 1 or len(tokens) != 1 + len(months):
        return None
    return Reading(Stage.NUMBERED, "month" if months else "year", 12 * years[0] + (months[0] if months else 0))


def _time(tokens: Sequence[str]) -> Reading | None:
    """6M, M6, Monat 6, week 12, nach 3 Monaten; before the start where a word says so."""
    for one, other in pairwise(tokens):
        unit, number = (one, other) if _is_number(other) else (other, one)
        days = next((days for days, words in UNITS.items() if unit in words), None)
        if days is not None and _is_number(number):
            far = _number(number) * days
            if any(token in BEFORE for token in tokens):
                return Reading(Stage.SCREENING, "", -far)
            return Reading(Stage.NUMBERED, "days", far) if far else Reading(Stage.START)
    return None


def _worded(tokens: Sequence[str]) -> Reading | None:
    """baseline, vorher, follow-up 2, end of treatment."""
    for stage, words in WORDS.items():
        if any(_is_word(token, words) for token in tokens) or any(
            f"{one}{other}" in words for one, other in pairwise(tokens)
        ):
            numbers = [_number(token) for token in tokens if _is_number(token)]
            return Reading(stage, "", numbers[0] if numbers else 0.0)
    return None


def _counted(tokens: Sequence[str]) -> Reading | None:
    """V1, Visit 2, Zyklus 4, T0, 3: one word, one number."""
    if len(tokens) == 1 and _is_number(tokens[0]):
        return Reading(Stage.NUMBERED, "number", _number(tokens[0]))
    if len(tokens) != 2 or not _is_number(tokens[1]):
        return None
    kind = next((kind for kind, words in COUNTERS.items() if tokens[0] in words), None)
    return Reading(Stage.NUMBERED, kind, _number(tokens[1])) if kind else None


def _is_word(token: str, words: Iterable[str]) -> bool:
    """A word that ends in * stands for every word that begins so."""
    return any(token.startswith(word[:-1]) if word.endswith("*") else token == word for word in words)


def _is_number(token: str) -> bool:
    return token[:1].isdecimal()


def _number(token: str) -> float:
    return float(token.replace(",", "."))


UNITS = {
    1: frozenset({"d", "day", "days", "tag", "tage", "tagen"}),
    7: frozenset({"w", "wk", "wks", "week", "weeks", "woche", "wochen"}),
    365.25 / 12: frozenset({"m", "mo", "mon", "mth", "mths", "month", "months", "monat", "monate", "monaten"}),
    365.25: frozenset({"y", "yr", "yrs", "year", "years", "j", "jahr", "jahre", "jahren"}),
}
BEFORE = frozenset({"before", "pre", "prior", "vor"})
WORDS: dict[Stage, tuple[str, ...]] = {
    Stage.LAST: ("last", "letzt*", "lastfollow"),
    Stage.END: ("end", "ende", "eot", "eos", "final", "exit", "discharge", "abschluss*", "entlassung", "studienende",
                "therapieende", "behandlungsende"),
    Stage.SCREENING: ("screening", "screen", "scr", "voruntersuchung"),
    Stage.START: ("baseline", "base", "bl", "pre", "pretreatment", "before", "prior", "start", "initial", "first", "enrolment",
                  "enrollment", "inclusion", "diagnos*", "vor", "vorher", "ausgang*", "beginn", "therapiebeginn", "erst*",
                  "einschluss", "aufnahme"),
    Stage.AFTER: ("follow*", "fu", "post", "posttreatment", "after", "control", "nach", "nachher", "nachsorge",
                  "nachuntersuchung", "nachkontrolle", "verlauf*", "kontroll*", "wiedervorstellung"),
}  # fmt: skip
COUNTERS = {
    "visit": frozenset({"v", "vis", "visit", "visite", "besuch", "termin", "vorstellung", "untersuchung", "examination"}),
    "cycle": frozenset({"c", "z", "cycle", "zyklus"}),
    "time": frozenset({"t", "tp", "time", "timepoint", "zeitpunkt"}),
    "assessment": frozenset({"a", "assessment", "session", "sitzung"}),
}  # fmt: skip
MONTHS = (
    ("jan", "january", "januar"), ("feb", "february", "februar"), ("mar", "march", "mär", "märz", "mrz"),
    ("apr", "april"), ("may", "mai"), ("jun", "june", "juni"), ("jul", "july", "juli"), ("aug", "august"),
    ("sep", "sept", "september"), ("oct", "october", "okt", "oktober"), ("nov", "november"),
    ("dec", "december", "dez", "dezember"),
)  # fmt: skip
