"""Methods and results of the study for a manuscript, English or German: every number is one of the tables of results.

``cdasi_summary.csv``, ``cdasi_change.csv``, ``cdasi.csv``, ``responses.csv``, ``cohort.csv``, ``ck_change.csv``. What is not known is
left out; what is not estimable is named with its reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dmscorer.domain.agreement.paragraph import Paragraph
from dmscorer.domain.consensus.primary import NO_BAND, PartChange
from dmscorer.domain.instrument.instrument import Instrument, ThresholdSet
from dmscorer.domain.instrument.severity import MeaningfulChange, Response
from dmscorer.domain.results.before_after import Summary
from dmscorer.domain.results.change import Change
from dmscorer.domain.results.change_words import paired_tests
from dmscorer.domain.results.clinical import Response as Answered
from dmscorer.domain.results.clinical_words import CUMULATIVE_WORDS, DOMAIN_WORDS, RESPONSE_WORDS
from dmscorer.domain.results.cohort import CohortRow
from dmscorer.domain.results.course import Verdict
from dmscorer.domain.results.responses import CUMULATIVE, ResponseRow
from dmscorer.domain.results.score_counts import IN_CHANGE, CountRow
from dmscorer.domain.study.visit_order import Doubt, VisitOrder
from dmscorer.domain.words.numerals import share
from dmscorer.domain.words.writer import Writer

PRIMARY = "primary"  # the source of the tests that are told; others are sensitivity
CK = "ck_u_l (U/l)"  # as the table of the cohort names it


@dataclass(frozen=True, slots=True)
class Found:
    """``changes``: part → subject → change; ``between``: the visits, None without two.

    ``primary``: the charter's primary value in words of the language. ``tests``, ``counts``: rows of cdasi_change.csv and
    cdasi_counts.csv.
    """

    instrument: Instrument
    thresholds: ThresholdSet | None
    primary: str
    between: tuple[str, str] | None
    changes: Mapping[str, Mapping[str, PartChange]]
    summaries: Sequence[Summary]
    tests: Sequence[Change]
    counts: Sequence[CountRow]
    responses: Sequence[ResponseRow]
    cohort: Sequence[CohortRow]
    ck_change: Sequence[Change]
    order: VisitOrder
    doubt: Doubt | None = None  # why scores cannot be compared between visits
    ck_doubt: Doubt | None = None


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
        f"The {name} of a visit is the {of.primary}; {before} was compared with {after} in subjects with both values over the same raters.",
        f"Der {name} einer Visite ist: {of.primary}; verglichen wurden {before} und {after} bei Patienten mit "
        "beiden Werten über dieselben Untersucher.",
    )
    yield _tests(writer)
    if of.thresholds:
        chosen = of.thresholds
        yield writer.say(
            f"Severity follows {chosen.label.en} ({chosen.citation.rstrip('.')}).",
            f"Der Schweregrad folgt {writer.quoted(chosen.label)} ({chosen.citation.rstrip('.')}).",
        )
    rules: list[MeaningfulChange | Response] = [*of.instrument.meaningful_changes, *of.instrument.responses]
    if rules:
        said = "; ".join(f"{writer.quoted(rule.label)} ({rule.citation.rstrip('.')})" for rule in rules)
        yield writer.say(f"Change was judged by {said}.", f"Die Änderung wurde beurteilt nach {said}.")


def _tests(writer: Writer) -> str:
    return writer.say(
        "The primary test of change is the paired t test, with 95 % confidence intervals (CI) of the mean change by the t distribution; the "
        "exact Wilcoxon signed-rank test (zeros dropped, midranks) is reported beside it. Tests are two-sided at a significance level of "
        "0.05; P values are not adjusted for multiple testing. Normally distributed changes are assumed by the t test only.",
        "Der primäre Test der Änderung ist der gepaarte t-Test, mit 95-%-Konfidenzintervallen (KI) der mittleren Änderung nach der "
        "t-Verteilung; daneben steht der exakte Wilcoxon-Vorzeichen-Rang-Test (Nullen weggelassen, mittlere Ränge). Geprüft wurde "
        "zweiseitig zum Signifikanzniveau 0,05; die P-Werte sind nicht für multiples Testen adjustiert. Normalverteilte Änderungen "
        "setzt nur der t-Test voraus.",
    )


def _results(of: Found, writer: Writer) -> Iterator[str]:
    if of.doubt is not None:
        yield writer.say(
            f"Change of the {of.instrument.name} is not reported. {of.doubt.sentence().en}",
            f"Die Änderung des {of.instrument.name} wird nicht berichtet. {of.doubt.sentence().in_('de')}",
        )
    else:
        yield from _scores(of, writer)
        yield from _verdicts(of, writer)
        yield from _severity(of, writer)
    yield from _responses(of, writer)
    yield from _ck(of, writer)


def _scores(of: Found, writer: Writer) -> Iterator[str]:
    """How the part was at both visits, then the tests of the change."""
    for part in of.instrument.parts:
        both = [one for one in of.summaries if one.part == part.id]
        words = writer.of(part.in_sentence or part.label)
        what = writer.say(f"{of.instrument.name} {words}", f"{of.instrument.name}-{words}")
        if len(both) != 2:
            yield writer.say(
                f"{what}: no subject has a value at two visits over the same raters.",
                f"{what}: bei keinem Patienten ein Wert zu zwei Visiten über dieselben Untersucher.",
            )
            continue
        said = writer.say(" and ", " und ").join(
            f"{writer.decimal(one.mean, 1)} ({writer.span(one.low, one.high, 1)}) {writer.say('at', 'bei')} {one.visit}"
            for one in both
        )
        yield writer.say(f"{what}, mean (range), was {said}.", f"{what}, Mittel (Spanne): {said}.")
        rows = [row for row in of.tests if row.measure == part.id and row.source == PRIMARY]
        yield from paired_tests(rows, writer.language)
        yield from _left_out(of.changes.get(part.id, {}), writer)


def _left_out(changes: Mapping[str, PartChange], writer: Writer) -> Iterator[str]:
    """How many subjects rated at both visits are not among those tested, and why."""
    n = len(changes)
    n_provisional = sum(one.is_provisional for one in changes.values())
    n_open = sum(one.value is None for one in changes.values())
    if n_provisional:
        yield writer.say(
            f"In {n_provisional} of {n} the change is provisional (fewer raters at one visit) and not in these numbers.",
            f"Bei {n_provisional} von {n} ist die Änderung vorläufig (weniger Untersucher an einer Visite) und nicht in diesen Zahlen.",
        )
    if n_open:
        yield writer.say(
            f"In {n_open} of {n} there is no value of the change.",
            f"Bei {n_open} von {n} gibt es keinen Wert der Änderung.",
        )


def _verdicts(of: Found, writer: Writer) -> Iterator[str]:
    for rule in of.instrument.meaningful_changes:
        n, counts = _counts(of, "meaningful_change", rule.id)
        if n:
            label, worse, better = writer.quoted(rule.label), counts[Verdict.WORSE], counts[Verdict.BETTER]
            yield writer.say(
                f"Meaningful change ({label}): better in {better}, worse in {worse}, and neither in {counts[Verdict.NOT_MET]} of {n} subjects.",
                f"Bedeutsame Änderung ({label}): besser bei {better}, schlechter bei {worse}, keines von beiden bei "
                f"{counts[Verdict.NOT_MET]} von {n} Patienten.",
            )
    for response in of.instrument.responses:
        n, counts = _counts(of, "response", response.id)
        if n:
            met, rest, label = counts[Verdict.MET], counts[Verdict.NOT_APPLICABLE], writer.quoted(response.label)
            yield writer.say(
                f"Response ({label}): {met} of {n - rest}, not applicable in {rest}.",
                f"Ansprechen ({label}): {met} von {n - rest}, nicht anwendbar bei {rest}.",
            )


def _counts(of: Found, measure: str, rule: str, visit: str = "") -> tuple[int, dict[str, int]]:
    """Of the subjects in the change: how many there are, and how many had each level."""
    own = [
        row
        for row in of.counts
        if (row.measure, row.rule, row.of) == (measure, rule, IN_CHANGE) and visit in ("", row.visit)
    ]
    return (own[0].denominator if own else 0), {row.level: row.n for row in own}


def _severity(of: Found, writer: Writer) -> Iterator[str]:
    """At both visits, of the subjects in the change; a value that the set says nothing of is told as such."""
    if of.thresholds is None or of.between is None:
        return
    ends = []
    for visit in of.between:
        n, counts = _counts(of, "severity", of.thresholds.id, visit)
        if not n:
            return
        said = [f"{writer.quoted(band.label)} {counts[band.label.en]}" for band in of.thresholds.bands]
        if counts[NO_BAND]:
            said.append(f"{writer.say(NO_BAND, 'ohne Band')} {counts[NO_BAND]}")
        ends.append(f"{writer.say('at', 'bei')} {visit}: {', '.join(said)} {writer.say('of', 'von')} {n}")
    yield writer.say(f"Severity {'; '.join(ends)}.", f"Schweregrad {'; '.join(ends)}.")


def _responses(of: Found, writer: Writer) -> Iterator[str]:
    """Of each domain at its last assessment, where it is known which that is."""
    rows = of.responses
    for domain in dict.fromkeys(row.domain for row in rows):
        at = {row.assessment for row in rows if row.domain == domain}
        doubt = of.order.doubt(at)
        if doubt is not None:
            words = writer.of(DOMAIN_WORDS[domain])
            yield writer.say(
                f"{words}: not reported. {doubt.sentence().en}",
                f"{words}: nicht berichtet. {doubt.sentence().in_('de')}",
            )
            continue
        last = of.order.ranked(at)[-1]
        own = [row for row in rows if (row.domain, row.assessment) == (domain, last)]
        said = ", ".join(
            f"{writer.of(RESPONSE_WORDS[Answered(row.response)])} {share(row.n, row.percent, writer.language)}"
            for row in own
            if row.n
        )
        sums = (
            f"{writer.of(words)} {share(n, 100 * n / own[0].denominator, writer.language)}"
            for name, words in CUMULATIVE_WORDS.items()
            for n in (sum(row.n for row in own if row.response in CUMULATIVE[name]),)
        )
        out_of = writer.say("of", "von")
        yield f"{writer.of(DOMAIN_WORDS[domain])}, {last}: {said} {out_of} {own[0].denominator} ({', '.join(sums)})."


def _ck(of: Found, writer: Writer) -> Iterator[str]:
    rows = [row for row in of.cohort if row.characteristic == CK and row.mean is not None]
    if not rows:
        return
    if of.ck_doubt is not None:
        yield writer.say(
            f"Change of creatine kinase is not reported. {of.ck_doubt.sentence().en}",
            f"Die Änderung der Kreatinkinase wird nicht berichtet. {of.ck_doubt.sentence().in_('de')}",
        )
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
