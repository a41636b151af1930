"""Change between two visits in sentences, English and German: every test by its name, with what so few subjects allow."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from dmscorer.domain.results.change import Change
from dmscorer.domain.words.numerals import SMALLEST_SHOWN, decimal, probability


@dataclass(frozen=True, slots=True)
class _Words:
    """One language: sentences with named places."""

    mean_open: str
    mean: str
    mean_alone: str
    tests: dict[str, str]
    least: str
    open: str
    reasons: dict[str, str]
    dropped: str


_ENGLISH = _Words(
    mean_open="Mean change: not estimable ({why}), n = {n}.",
    mean="Mean change {value}{unit} (95 % CI {low} to {high}), n = {n}.",
    mean_alone="Mean change {value}{unit}, n = {n}.",
    tests={"paired_t": "Paired t test", "wilcoxon_exact": "Exact Wilcoxon signed-rank test"},
    least="{test}: {p} (with n = {n} no P below {least} is possible).",
    open="{test}: not estimable ({why}).",
    reasons={"fewer than two subjects with a total at both visits": "fewer than two subjects with both visits"},
    dropped="{n} without change left out",
)
_GERMAN = _Words(
    mean_open="Mittlere Änderung: nicht schätzbar ({why}), n = {n}.",
    mean="Mittlere Änderung {value}{unit} (95-%-KI {low} bis {high}), n = {n}.",
    mean_alone="Mittlere Änderung {value}{unit}, n = {n}.",
    tests={"paired_t": "Gepaarter t-Test", "wilcoxon_exact": "Exakter Wilcoxon-Vorzeichen-Rang-Test"},
    least="{test}: {p} (mit n = {n} ist kein P unter {least} möglich).",
    open="{test}: nicht schätzbar ({why}).",
    reasons={
        "fewer than two subjects with a total at both visits": "weniger als zwei Patienten mit beiden Visiten",
        "every subject changed by the same amount": "alle Patienten änderten sich um denselben Betrag",
        "no subject changed": "kein Patient änderte sich",
    },
    dropped="{n} ohne Änderung ausgelassen",
)
_LANGUAGES = {"en": _ENGLISH, "de": _GERMAN}
TESTS = ("paired_t", "wilcoxon_exact")


def paired_tests(rows: Sequence[Change], language: str = "en", places: int = 1, unit: str = "") -> tuple[str, ...]:
    """Mean change with its CI and n, then paired t and exact Wilcoxon: three sentences, from the rows of one source.

    Where the least P that so few subjects allow would not be printed as < 0.001, the sentence says it.
    """
    words = _LANGUAGES.get(language.split("_", maxsplit=1)[0], _ENGLISH)
    found = {row.statistic: row for row in rows}
    mean = _mean(found["mean_change"], found["n"].n, words, places, language, unit)
    return (mean, *(_test(found[name], words.tests[name], words, language) for name in TESTS))


def _mean(mean: Change, n: int, words: _Words, places: int, language: str, unit: str) -> str:
    if mean.value is None:
        return words.mean_open.format(why=reason(mean.note, language), n=n)
    pattern = words.mean_alone if mean.low is None else words.mean
    numbers = {
        name: decimal(number, places, language)
        for name, number in (("value", mean.value), ("low", mean.low), ("high", mean.high))
        if number is not None
    }
    return pattern.format(unit=f" {unit}" if unit else "", n=n, **numbers)


def _test(row: Change, test: str, words: _Words, language: str) -> str:
    if row.p is None:
        return words.open.format(test=test, why=reason(row.note, language))
    note = f"; {reason(row.note, language)}" if row.note else ""
    # With four subjects the exact test cannot come below 0.125: without that sentence a large P would be read as "no
    # effect".
    if row.smallest_p is not None and row.smallest_p > SMALLEST_SHOWN:
        n = 1 - round(log2(row.smallest_p))
        least = decimal(row.smallest_p, 3, language)
        return words.least.format(test=test, p=probability(row.p, language) + note, n=n, least=least)
    return f"{test}: {probability(row.p, language)}{note}."


def reason(note: str, language: str) -> str:
    """The note of a row in the language of the sentence; one that nobody has translated stays as it is."""
    words = _LANGUAGES.get(language.split("_", maxsplit=1)[0], _ENGLISH)
    parts = []
    for part in note.split("; "):
        left_out = re.fullmatch(r"(\d+) without change dropped", part)
        parts.append(words.dropped.format(n=left_out[1]) if left_out else words.reasons.get(part, part))
    return "; ".join(parts)
