"""The tables of the Results screen: rows of the study as columns and cells, one decimal, every number with its denominator."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.results.change import Change
from dmscorer.domain.results.clinical import RESPONSES
from dmscorer.domain.results.clinical_words import (
    CUMULATIVE_WORDS,
    DIAGNOSIS_WORDS,
    DOMAIN_WORDS,
    RESPONSE_WORDS,
    characteristic_words,
)
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.responses import ResponseRow
from dmscorer.domain.words.numerals import decimal, probability, share
from dmscorer.domain.words.text import Text
from dmscorer.ui.kit.result_table import Column, Shown
from dmscorer.ui.look.wording import DASH, LANGUAGE, part_name

LINES: dict[str, Text] = {str(one): words for one, words in RESPONSE_WORDS.items()} | CUMULATIVE_WORDS
Table = tuple[list[Column], list[list[Shown]]]


class ResultCells(QObject):
    """Words of the tables; a QObject for its translations."""

    def cohort(self, rows: Sequence[CohortRow], n_subjects: int) -> Table:
        """A line a characteristic; what is said once of a subject stands under All, a number under each visit."""
        visits = list(dict.fromkeys(row.assessment for row in rows if row.assessment))
        columns = [Column(self.tr("Characteristic")), Column(self.tr("All"), is_number=True)]
        columns += [Column(visit, is_number=True) for visit in visits]
        lines: dict[tuple[str, str], dict[str, CohortRow]] = {}
        for row in rows:
            lines.setdefault((row.characteristic, row.level), {})[row.assessment] = row
        return columns, [
            [
                Shown(characteristic(*key), float(at)),
                *(self._known(found.get(visit), n_subjects) for visit in ("", *visits)),
            ]
            for at, (key, found) in enumerate(lines.items())
        ]

    def responses(self, rows: Sequence[ResponseRow]) -> Table:
        """A column a domain and visit; what is summed stands below the six, the last line is the denominator of each."""
        heads = list(dict.fromkeys((row.domain, row.assessment) for row in rows))
        found = {(row.domain, row.assessment, row.response): row for row in rows}
        columns = [Column(self.tr("Response"))]
        columns += [Column(f"{DOMAIN_WORDS[domain].in_(LANGUAGE)}\n{visit}", is_number=True) for domain, visit in heads]
        cells = [
            [
                Shown(words.in_(LANGUAGE), float(at)),
                *(_counted(found[*head, response].n, found[*head, response].percent) for head in heads),
            ]
            for at, (response, words) in enumerate(LINES.items())
            if any((*head, response) in found for head in heads)
        ]
        last = Shown(self.tr("assessed"), float(len(LINES)), is_quiet=True)
        totals = (found[*head, RESPONSES[0]].denominator for head in heads)
        return columns, [*cells, [last, *(Shown(str(n), float(n), is_quiet=True) for n in totals)]]

    def changes(self, rows: Sequence[Change], instrument: Instrument) -> Table:
        """Later minus earlier, one line a part and source; every test by its name."""
        columns = [
            Column(self.tr("Score")),
            Column(self.tr("Totals of")),
            Column(self.tr("n"), is_number=True, about=self.tr("Subjects with a total at both visits")),
            Column(self.tr("Mean change (95 % CI)"), is_number=True),
            Column(self.tr("Paired t test"), is_number=True),
            Column(self.tr("Exact Wilcoxon"), is_number=True),
            Column(self.tr("least P possible"), is_number=True, about=self.tr("What so few subjects allow at best")),
        ]
        by: dict[tuple[str, str], dict[str, Change]] = {}
        for row in rows:
            by.setdefault((row.measure, row.source), {})[row.statistic] = row
        return columns, [self._change_row(*key, found, instrument) for key, found in by.items()]

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _known(self, row: CohortRow | None, n_subjects: int) -> Shown:
        """``8 (53.3 %)`` or ``972.9 (150–2980)``; of how many where not all subjects are known."""
        if row is None:
            return Shown("")
        if row.mean is None and row.percent is None:
            return Shown(DASH, None, row.note, is_quiet=True)
        if row.mean is None:
            value, of = share(row.n, row.percent or 0.0, LANGUAGE), self.tr(" of {n}")
        else:
            value, of = _mean(row), self.tr(", n = {n}")
        key = float(row.n) if row.mean is None else row.mean
        return Shown(value + ("" if row.denominator == n_subjects else of.format(n=row.denominator)), key, row.note)

    def _change_row(self, measure: str, source: str, found: dict[str, Change], instrument: Instrument) -> list[Shown]:
        n, mean, t, exact = (found[name] for name in ("n", "mean_change", "paired_t", "wilcoxon_exact"))
        least = exact.smallest_p
        return [
            Shown(part_name(instrument, measure), measure),
            Shown(self._source(source), source, n.note),
            Shown(str(n.n), float(n.n)),
            Shown(_interval(mean), mean.value, mean.note),
            self._p(t),
            self._p(exact),
            Shown(DASH if least is None else _least(least), least, is_quiet=True),
        ]

    def _source(self, source: str) -> str:
        known = {
            "mean": self.tr("mean of the raters"), "median": self.tr("median of the raters"),
            "primary": self.tr("primary value"),
            "primary_with_provisional": self.tr("primary value, with provisional changes"),
        }  # fmt: skip
        return known.get(source, self.tr("rater {code}").format(code=source))

    def _p(self, row: Change) -> Shown:
        if row.p is None:
            return Shown(self.tr("not estimable"), None, row.note, is_quiet=True)
        return Shown(probability(row.p, LANGUAGE), row.p, row.note)


def characteristic(name: str, level: str) -> str:
    """In words where it is one of the program's, its level after a colon."""
    known = characteristic_words(name)
    words = name.replace("_", " ") if known is None else known.in_(LANGUAGE)
    words = words[:1].upper() + words[1:]
    said = DIAGNOSIS_WORDS[level].in_(LANGUAGE) if level in DIAGNOSIS_WORDS else level
    return f"{words}: {said}" if said else words


def _counted(n: int, percent: float) -> Shown:
    return Shown(share(n, percent, LANGUAGE), float(n))


def _mean(row: CohortRow) -> str:
    if row.mean is None or row.low is None or row.high is None:
        return DASH
    ends = (_short(end) for end in (row.low, row.high))
    return f"{decimal(row.mean, 1, LANGUAGE)} ({'–'.join(ends)})"


def _short(value: float) -> str:
    return decimal(value, 0 if value.is_integer() else 1, LANGUAGE)


def _interval(row: Change) -> str:
    if row.value is None:
        return DASH
    value = decimal(row.value, 1, LANGUAGE)
    if row.low is None or row.high is None:
        return value
    return f"{value} ({decimal(row.low, 1, LANGUAGE)} to {decimal(row.high, 1, LANGUAGE)})"


def _least(p: float) -> str:
    return probability(p, LANGUAGE).removeprefix("P = ").removeprefix("P ")
