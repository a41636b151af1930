"""Methods and results of the study for a manuscript, English or German: every number is one of the tables of results.

``cdasi_summary.csv``, ``cdasi_change.csv``, ``cdasi.csv``, ``responses.csv``, ``cohort.csv``, ``ck_change.csv``. What is not known is
left out; what is not estimable is named with its reason.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dmscorer.domain.agreement.paragraph import Paragraph
from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.domain.instrument.severity import MeaningfulChange, Response
from dmscorer.domain.results.before_after import Pair, Summary
from dmscorer.domain.results.change import Change
from dmscorer.domain.results.change_words import paired_tests
from dmscorer.domain.results.clinical import Response as Answered
from dmscorer.domain.results.clinical_words import DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.responses import ResponseRow
from dmscorer.domain.words.numerals import share
from dmscorer.domain.words.writer import Writer

CK = "ck_u_l (U/l)"  # as the table of the cohort names it


@dataclass(frozen=True, slots=True)
class Found:
    """``pairs``: part → subject → both values, of subjects that enter the change; ``between``: the visits, None without two.

    ``primary``: the charter's primary value in words of the language.
    """

    instrument: Instrument
    thresholds: ThresholdSet | None
    primary: str
    between: tuple[str, str] | None
    pairs: Mapping[str, Mapping[str, Pair]]
    summaries: Sequence[Summary]
    changes: Sequence[Change]
    responses: Sequence[ResponseRow]
    cohort: Sequence[CohortRow]
    ck_change: Sequence[Change]


def results_paragraph(of: Found, language: str = "en") -> Paragraph:
    writer = Writer(language)
    return Paragraph(" ".join(_methods(of, writer)), " ".join(_results(of, writer)))


def _methods(of: Found, writer: Writer) -> Iterator[str]:
    name = of.instrument.name
    if of.between is None:
        yield writer.say(f"The {name} of a visit is the {of.primary}.", f"Der {name} einer Visite ist: {of.primary}.")
        return
    before, after = of.between
    yield writer.say(
        f"The {name} of a visit is the {of.primary}; {before} was compared with {after}, over the raters who scored both.",
        f"Der {name} einer Visite ist: {of.primary}; verglichen wurden {before} und {after}, über die Untersucher beider Visiten.",
    )
    yield writer.say(
        "Change was tested with the paired t test and the exact Wilcoxon signed-rank test (zeros dropped, midranks).",
        "Geprüft wurde mit dem gepaarten t-Test und dem exakten Wilcoxon-Vorzeichen-Rang-Test (Nullen weggelassen, mittlere Ränge).",
    )
    if of.thresholds:
        chosen = of.thresholds
        yield writer.say(
            f"Severity follows {chosen.label.en} ({chosen.citation.rstrip('.')}).",
            f"Der Schweregrad folgt {chosen.label.in_('de')} ({chosen.citation.rstrip('.')}).",
        )
    rules: list[MeaningfulChange | Response] = [*of.instrument.meaningful_changes, *of.instrument.responses]
    if rules:
        said = "; ".join(f"{writer.of(rule.label)} ({rule.citation.rstrip('.')})" for rule in rules)
        yield writer.say(f"Change was judged by {said}.", f"Die Änderung wurde beurteilt nach {said}.")


def _results(of: Found, writer: Writer) -> Iterator[str]:
    yield from _scores(of, writer)
    yield from _verdicts(of, writer)
    yield from _severity(of, writer)
    yield from _responses(of.responses, writer)
    yield from _ck(of, writer)


def _scores(of: Found, writer: Writer) -> Iterator[str]:
    """How the part was at both visits, then the tests of the change."""
    for part in of.instrument.parts:
        both = [one for one in of.summaries if one.part == part.id]
        words = writer.of(part.in_sentence or part.label)
        what = writer.say(f"{of.instrument.name} {words}", f"{of.instrument.name}-{words}")
        if len(both) != 2:
            yield writer.say(
                f"{what}: no subject has a complete score at two visits.",
                f"{what}: bei keinem Patienten zu zwei Visiten vollständig.",
            )
            continue
        said = writer.say(" and ", " und ").join(
            f"{writer.decimal(one.mean, 1)} ({writer.span(one.low, one.high, 1)}) {writer.say('at', 'bei')} {one.visit}"
            for one in both
        )
        yield writer.say(f"{what}, mean (range), was {said}.", f"{what}, Mittel (Spanne): {said}.")
        rows = [row for row in of.changes if row.measure == part.id]
        yield from paired_tests(rows, writer.language)


def _verdicts(of: Found, writer: Writer) -> Iterator[str]:
    for rule in of.instrument.meaningful_changes:
        known = of.pairs.get(rule.part, {}).values()
        if known:
            n, label = sum(rule.is_met(*pair) for pair in known), writer.of(rule.label)
            yield writer.say(
                f"Meaningful change in either direction ({label}): {n} of {len(known)}.",
                f"Bedeutsame Änderung in eine der Richtungen ({label}): {n} von {len(known)}.",
            )
    for response in of.instrument.responses:
        verdicts = Counter(response.is_met(*pair) for pair in of.pairs.get(response.part, {}).values())
        n, n_judged, label = verdicts[True], verdicts[True] + verdicts[False], writer.of(response.label)
        if verdicts:
            yield writer.say(
                f"Response ({label}): {n} of {n_judged}, not applicable in {verdicts[None]}.",
                f"Ansprechen ({label}): {n} von {n_judged}, nicht anwendbar bei {verdicts[None]}.",
            )


def _severity(of: Found, writer: Writer) -> Iterator[str]:
    if of.thresholds is None or of.between is None:
        return
    known = list(of.pairs.get(of.thresholds.part, {}).values())
    if not known:
        return
    ends = []
    for at, visit in enumerate(of.between):
        bands = Counter(band.id for pair in known if (band := of.thresholds.band(pair[at])))
        counted = ", ".join(f"{writer.of(band.label)} {bands[band.id]}" for band in of.thresholds.bands)
        ends.append(f"{writer.say('at', 'bei')} {visit}: {counted}")
    yield writer.say(f"Severity {'; '.join(ends)}.", f"Schweregrad {'; '.join(ends)}.")


def _responses(rows: Sequence[ResponseRow], writer: Writer) -> Iterator[str]:
    """Of each domain at its last assessment."""
    for domain in dict.fromkeys(row.domain for row in rows):
        last = [row.assessment for row in rows if row.domain == domain][-1]
        own = [row for row in rows if (row.domain, row.assessment) == (domain, last)]
        said = ", ".join(
            f"{writer.of(RESPONSE_WORDS[Answered(row.response)])} {share(row.n, row.percent, writer.language)}"
            for row in own
            if row.n
        )
        of = writer.say("of", "von")
        yield f"{writer.of(DOMAIN_WORDS[domain])}, {last}: {said} {of} {own[0].denominator}."


def _ck(of: Found, writer: Writer) -> Iterator[str]:
    rows = [row for row in of.cohort if row.characteristic == CK and row.mean is not None]
    if not rows:
        return
    ends = [rows[0], rows[-1]] if len(rows) > 1 else rows
    said = "; ".join(
        f"{row.assessment} {writer.decimal(row.mean, 0)} ({writer.span(row.low, row.high, 0)}), n = {row.denominator}"
        for row in ends
    )
    yield writer.say(
        f"Creatine kinase in U/l, mean (range): {said}.", f"Kreatinkinase in U/l, Mittel (Spanne): {said}."
    )
    if of.ck_change and len(ends) > 1:
        yield from paired_tests(of.ck_change, writer.language, 0, "U/l")
