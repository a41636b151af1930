"""The report's sections on how it was done: who rated what, what is missing, what went otherwise, how it was computed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dmscorer.domain.agreement import conduct_words
from dmscorer.domain.charter.charter import ItemRule
from dmscorer.domain.reading.reading import CaseState
from dmscorer.domain.report.grras import GrrasFacts, checklist
from dmscorer.domain.report.report import Block, Facts, Heading, Prose, Section, Table
from dmscorer.domain.study.clocks import span
from dmscorer.domain.words.writer import NOTHING, Writer
from dmscorer.workflows.report import plots as report_plots
from dmscorer.workflows.report.material import TONE, UNLOCKED, VOIDED, ReportMaterial

RULES = {
    ItemRule.MEDIAN: ("median of the raters", "Median der Untersucher"),
    ItemRule.MEAN: ("mean of the raters", "Mittel der Untersucher"),
    ItemRule.MAJORITY: ("majority of the raters, the rest by an adjudicator", "Mehrheit der Untersucher, der Rest durch Entscheid"),
    ItemRule.ADJUDICATOR: ("an adjudicator decides what differs", "was abweicht, wird entschieden"),
}  # fmt: skip


def who(of: ReportMaterial, writer: Writer) -> Section:
    """Raters, forms expected and received, blinding and order."""
    table = of.table
    n_subjects = len({case.subject for case in table.cases})
    facts = Facts(
        (
            (writer.say("Subjects", "Patienten"), str(n_subjects)),
            (writer.say("Visits", "Visiten"), f"{len(table.cases)} ({', '.join(_per_visit(of))})"),
            (writer.say("Raters", "Untersucher"), ", ".join(of.raters)),
            (writer.say("Forms", "Bögen"), conduct_words.forms(of.conduct, writer)),
            (
                writer.say("Blinding and order", "Verblindung und Reihenfolge"),
                conduct_words.blinding(of.conduct, writer),
            ),
            (writer.say("Hidden repeats", "Verdeckte Wiederholungen"), _repeats(of, writer)),
            (writer.say("Calibration", "Kalibrierung"), _calibration(of, writer)),
        )
    )
    return Section("who", writer.say("Who rated what", "Wer was bewertete"), (facts, _people(of, writer)))


def missing(of: ReportMaterial, writer: Writer) -> Section:
    table = of.table
    lines = []
    # What nobody could see on a photo is not missing because raters left it out.
    judged = [item.id for item in of.instrument.items if not item.is_history and item.id not in table.charted]
    for rater in of.raters:
        own = [sheet for (_, at), sheet in table.sheets.items() if table.raters[at] == rater]
        levels = sum(isinstance(sheet.get(item), int) for sheet in own for item in judged)
        full = sum(all(isinstance(sheet.get(item), int) for item in judged) for sheet in own)
        expected = len(own) * len(judged)
        lines.append(
            (rater, str(len(table.cases) - len(own)), str(len(own)), writer.share(full, len(own)), writer.share(levels, expected))
        )  # fmt: skip
    columns = (
        writer.say("Rater", "Untersucher"), writer.say("Forms not given", "Fehlende Bögen"), writer.say("Forms", "Bögen"),
        writer.say("Complete forms", "Vollständige Bögen"), writer.say("Items with a level", "Zeichen mit Stufe"),
    )  # fmt: skip
    found = Table(
        writer.say("Ratings expected and received", "Erwartete und erhaltene Bewertungen"), columns, tuple(lines),
        frozenset(range(1, 5)),
        note=writer.say(
            "Whatever is not a level is a missing rating: no form, no answer, or “not assessable” with its reason.",
            "Was keine Stufe ist, fehlt: kein Bogen, keine Antwort oder „nicht beurteilbar“ mit Grund.",
        ),
    )  # fmt: skip
    plots = report_plots.of_agreement(of, writer, "missing")
    return Section("missing", writer.say("What is missing", "Was fehlt"), (found, *plots))


def deviations(of: ReportMaterial, writer: Writer) -> Section:
    """Amendments, voided signatures, unlocks, and what else a reader should know; "none" is said too."""
    amendments = tuple(
        (
            str(version.number), _moment(version.at), version.who, ", ".join(version.changed) or NOTHING,
            (version.reason or NOTHING) if of.privacy.is_identifying else _left_out(writer),
        )
        for version in of.state.versions
        if version.changed
    )  # fmt: skip
    table = Table(
        writer.say("Amendments of the charter", "Änderungen der Festlegungen"),
        (
            writer.say("Version", "Fassung"), writer.say("Signed", "Unterschrieben"), writer.say("By", "Von"),
            writer.say("What changed", "Was sich änderte"), writer.say("Reason", "Grund"),
        ),
        amendments,
    )  # fmt: skip
    voided = sum(cell.state is CaseState.VOID for cell in of.progress.cells.values())
    facts = Facts(
        (
            (writer.say("Signatures voided by a correction", "Durch eine Korrektur ungültige Unterschriften"), str(len(of.told(VOIDED)))),
            (writer.say("Of these not signed again", "Davon nicht wieder unterschrieben"), str(voided)),
            (
                writer.say("Items corrected after levels were shown (not in first-round agreement)",
                        "Nach dem Aufdecken korrigierte Zeichen (nicht in der Übereinstimmung der ersten Runde)"),
                str(of.n_corrections),
            ),
            (writer.say("Consensus unlocked", "Konsens wieder geöffnet"), _unlocks(of, writer)),
            (writer.say("Clock set back", "Uhr zurückgestellt"), _set_back(of, writer)),
            (
                writer.say("Second parts opened while the clock ran ahead (days between the parts not certain)",
                        "Zweite Teile, die bei vorgehender Uhr geöffnet wurden (Tage zwischen den Teilen nicht sicher)"),
                _opened_ahead(of, writer),
            ),
            (
                writer.say("Forms in which a rater recognised the patient", "Bögen, in denen der Patient wiedererkannt wurde"),
                _of_read_here(of, of.conduct.n_recognised, writer),
            ),
            (
                writer.say("Cases opened out of the drawn order", "Außerhalb der gezogenen Reihenfolge geöffnete Fälle"),
                _of_read_here(of, of.conduct.n_out_of_order, writer) + _whose(of.conduct.out_of_order_of),
            ),
            (writer.say("Brightness or contrast changed", "Helligkeit oder Kontrast geändert"), str(len(of.told(TONE)))),
        )
    )  # fmt: skip
    unsigned = () if of.state.versions else (Prose(writer.say(
        "The charter of this study was never signed.", "Die Festlegungen dieser Studie wurden nie unterschrieben."
    )),)  # fmt: skip
    blocks: tuple[Block, ...] = (*unsigned, facts, table)
    return Section("deviations", writer.say("Deviations", "Abweichungen"), blocks)


def grras(of: ReportMaterial, writer: Writer) -> Section:
    """The published list of what a report on agreement must hold, as far as the program knows; blanks for the rest."""
    imported = bool(of.table.read_elsewhere)
    facts = GrrasFacts(
        device=_device(of, writer),
        n_subjects=len({case.subject for case in of.table.cases}), n_cases=len(of.table.cases), n_raters=len(of.raters),
        forms=conduct_words.forms(of.conduct, writer), repeats=_repeats(of, writer), program=of.program,
        # Of scores taken elsewhere nothing is known about blinding: a blank line for the authors instead of a claim.
        process="" if imported else conduct_words.blinding(of.conduct, writer), is_independent=None if imported else True,
        raters=writer.say("Raters: table “The raters”.", "Untersucher: Tabelle „Die Untersucher“."),
        subjects=writer.say("Subjects: table “The cohort”.", "Patienten: Tabelle „Die Kohorte“."),
    )  # fmt: skip
    lines = tuple(
        (str(one.number), one.section, one.asked, one.said or "________") for one in checklist(facts, writer.language)
    )
    table = Table(
        "GRRAS",
        (
            writer.say("No.", "Nr."), writer.say("Section", "Abschnitt"),
            writer.say("Asked for", "Gefragt ist"), writer.say("In this study", "In dieser Studie"),
        ),
        lines, spread=(0.6, 1.5, 3, 5),
        note=writer.say(
            "Kottner et al. 2011, J Clin Epidemiol 64:96–106; the items in our own words. Lines are for the authors.",
            "Kottner et al. 2011, J Clin Epidemiol 64:96–106; in eigenen Worten. Striche sind von den Autoren zu ergänzen.",
        ),
    )  # fmt: skip
    return Section("grras", writer.say("Reporting list (GRRAS)", "Berichtsliste (GRRAS)"), (table,))


def _device(of: ReportMaterial, writer: Writer) -> str:
    variant = writer.of(of.instrument.variant_label)
    what = writer.say("scored from photographs", "bewertet an Fotografien")
    return f"{writer.of(of.instrument.title)}{f', {variant}' if variant else ''}, {what}."


def _seed(of: ReportMaterial, writer: Writer) -> str:
    told = of.charter.told_seed(is_all_signed=of.is_all_signed)
    return told or writer.say("not shown until all raters have signed", "erst sichtbar, wenn alle unterschrieben haben")


def computing(of: ReportMaterial, writer: Writer) -> Section:
    """Program, form, thresholds with their sources, formulas by name, what the form's owner wants said."""
    instrument, charter = of.instrument, of.charter
    second = f"{of.checked.package} {of.checked.version} {writer.say('as second opinion', 'als zweite Meinung')}"
    facts = Facts(
        (
            (writer.say("Program", "Programm"), f"{of.program}; {second}"),
            (writer.say("Form", "Bogen"), f"{writer.of(instrument.title)} ({instrument.id})"),
            (writer.say("Variant", "Variante"), writer.of(instrument.variant_label) or writer.say("all items", "alle Zeichen")),
            (writer.say("Form checked against the print", "Bogen mit dem Druck verglichen"), writer.yes(instrument.verified_against_form)),
            (writer.say("SHA-256 of the form", "SHA-256 des Bogens"), instrument.sha256),
            (writer.say("SHA-256 of the charter", "SHA-256 der Festlegungen"), charter.sha256),
            trail_row(of, writer),
            (writer.say("Seed of all random orders", "Startwert aller Zufallsreihenfolgen"), _seed(of, writer)),
        )
    )  # fmt: skip
    notices = tuple(Prose(writer.of(one.text), is_quiet=True) for one in instrument.notices_here)
    blocks: tuple[Block, ...] = (
        facts,
        Heading(writer.say("Thresholds", "Schwellen")),
        _thresholds(of, writer),
        Heading(writer.say("Formulas", "Formeln")),
        *(Prose(text) for text in _formulas(writer)),
        Heading(writer.say("Notices", "Hinweise")),
        *notices,
    )
    return Section("computing", writer.say("How it was computed", "Wie gerechnet wurde"), blocks)


def trail_row(of: ReportMaterial, writer: Writer) -> tuple[str, str]:
    """``check --head`` looks for the hash; the number says how many events must stand up to it."""
    number = f"{writer.say('event', 'Eintrag')} {of.n_events}"
    return writer.say("Audit trail, last hash", "Protokollkette, letzter Hash"), f"{of.audit_head}, {number}"


def rule_words(of: ReportMaterial, writer: Writer) -> str:
    return writer.say(*RULES[of.charter.item_rule])


def primary_words(of: ReportMaterial, writer: Writer) -> str:
    """With what it needs where an item could not be assessed."""
    if not of.charter.rests_on_totals:
        return writer.say("total of the item consensus", "Summe des Item-Konsenses")
    mean = writer.say("mean of the raters' totals", "Mittel der Summen der Untersucher")
    if of.charter.is_strict:
        return mean + writer.say(", where every total is complete", ", wo jede Summe vollständig ist")
    return mean + writer.say(
        " (an item that some could not assess: mean of the others, two or more)",
        " (ein Zeichen, das einige nicht beurteilen konnten: Mittel der übrigen, mindestens zwei)",
    )


def _people(of: ReportMaterial, writer: Writer) -> Table:
    lines = []
    for code in of.raters:
        told = of.profiles.get(code)
        named = of.names.get(code, "")
        lines.append(
            (
                f"{code} ({named})" if named else code, (told.specialty if told else "") or NOTHING,
                NOTHING if told is None or told.years is None else str(told.years),
                NOTHING if told is None or told.n_before is None else str(told.n_before),
            )
        )  # fmt: skip
    columns = (
        writer.say("Rater", "Untersucher"), writer.say("Specialty", "Fach"),
        writer.say("Years in practice", "Berufsjahre"), writer.say("CDASI forms before", "CDASI-Bögen zuvor"),
    )  # fmt: skip
    note = writer.say("A dash: not given.", "Strich: nicht angegeben.")
    return Table(writer.say("The raters", "Die Untersucher"), columns, tuple(lines), frozenset({2, 3}), note=note)


def _per_visit(of: ReportMaterial) -> Iterator[str]:
    for visit in of.table.visits:
        yield f"{visit} {sum(case.visit == visit for case in of.table.cases)}"


def _of_read_here(of: ReportMaterial, n: int, writer: Writer) -> str:
    """Of scores taken elsewhere nothing is known."""
    if not of.conduct.n_read_here:
        return writer.say("not known (imported scores)", "nicht bekannt (importierte Bewertungen)")
    return writer.say(f"{n} of {of.conduct.n_read_here}", f"{n} von {of.conduct.n_read_here}")


def _whose(counts: Sequence[tuple[str, int]]) -> str:
    """Per rater; nothing where there is none."""
    return f" ({', '.join(f'{rater}: {n}' for rater, n in counts)})" if counts else ""


def _repeats(of: ReportMaterial, writer: Writer) -> str:
    share = of.charter.repeat_share
    if not share:
        return writer.say("none", "keine")
    percent, days = writer.decimal(100 * share, 0), of.charter.washout_days
    return writer.say(f"{percent} % of the cases, after {days} days", f"{percent} % der Fälle, nach {days} Tagen")


def _calibration(of: ReportMaterial, writer: Writer) -> str:
    if not of.certificates:
        return writer.say("none", "keine")
    last = {one.rater: one for one in of.certificates}
    passed, failed = writer.say("passed", "bestanden"), writer.say("not passed", "nicht bestanden")
    return ", ".join(
        f"{code} {writer.decimal(one.closeness.value)} ({passed if one.is_passed else failed})"
        for code, one in sorted(last.items())
    )


def _unlocks(of: ReportMaterial, writer: Writer) -> str:
    acts = of.told(UNLOCKED)
    if not acts:
        return "0"
    said = (
        f"{_moment(act.at)}: {body.get('reason') if of.privacy.is_identifying else _left_out(writer)}"
        for act, body in acts
    )
    return f"{len(acts)} ({'; '.join(said)})"


def _set_back(of: ReportMaterial, writer: Writer) -> str:
    """Spans, no times: a report may have to do without dates."""
    found = of.clocks.set_back
    return "; ".join((str(len(found)), *(writer.say(*span(one.by)) for one in found)))


def _opened_ahead(of: ReportMaterial, writer: Writer) -> str:
    return ", ".join(f"{one.rater} ({writer.say(*span(one.by))})" for one in of.clocks.opened_ahead) or "0"


def _thresholds(of: ReportMaterial, writer: Writer) -> Table:
    lines = []
    chosen = of.results.thresholds
    if chosen:
        bands = ", ".join(
            f"{writer.of(band.label)} {_ends(band.low, band.high, band.low_is_open, band.high_is_open)}"
            for band in chosen.bands
        )
        lines.append(
            (
                writer.say("Severity", "Schweregrad"),
                f"{writer.of(chosen.label)}: {bands}. {writer.of(chosen.note)}".strip(),
                chosen.citation,
            )
        )
    lines += [
        (writer.say("Meaningful change", "Bedeutsame Änderung"), writer.of(one.label), one.citation)
        for one in of.instrument.meaningful_changes
    ]
    lines += [
        (writer.say("Response", "Ansprechen"), writer.of(one.label), one.citation) for one in of.instrument.responses
    ]
    columns = (writer.say("What", "Was"), writer.say("Rule", "Regel"), writer.say("Source", "Quelle"))
    return Table(
        writer.say("Thresholds and their sources", "Schwellen und ihre Quellen"),
        columns,
        tuple(lines),
        spread=(1, 3, 2),
    )


def _ends(low: int, high: int, low_is_open: bool, high_is_open: bool) -> str:
    return f"{'> ' if low_is_open else ''}{low}–{'< ' if high_is_open else ''}{high}"


def _formulas(writer: Writer) -> tuple[str, ...]:
    return (
        writer.say(
            "Reliability of totals: intraclass correlation coefficient (ICC), two-way random effects; ICC(A,1) absolute agreement of a "
            "single rater, ICC(C,1) consistency, ICC(A,k) of the mean of k raters (McGraw & Wong 1996; Shrout & Fleiss 1979). Where a "
            "rating is missing, ICC, SEM, SDC and limits of agreement rest on all available ratings (restricted maximum likelihood, "
            "REML), k is the harmonic mean of the numbers of ratings a case, and the ICC of the complete cases stands beside them.",
            "Reliabilität der Summen: Intraklassenkorrelationskoeffizient (ICC), zweifaktoriell, zufällige Effekte; ICC(A,1) absolute "
            "Übereinstimmung eines einzelnen Untersuchers, ICC(C,1) Konsistenz, ICC(A,k) des Mittels von k Untersuchern (McGraw & Wong "
            "1996; Shrout & Fleiss 1979). Wo eine Bewertung fehlt, beruhen ICC, SEM, SDC und Übereinstimmungsgrenzen auf allen "
            "vorhandenen Bewertungen (restringierte Maximum-Likelihood-Schätzung, REML), k ist das harmonische Mittel der Zahl der "
            "Bewertungen je Fall, und die ICC der vollständigen Fälle steht daneben.",
        ),
        writer.say(
            "95 % confidence intervals (CI) of ICC: generalised (fiducial), from three exact independent chi-square pivots of the model, "
            "by numerical integration without random numbers, the same on complete and on incomplete data. CIs by the F distribution "
            "and by bootstrap over subjects are further rows of agreement.csv. Normal case effects are assumed, as are normal effects of "
            "raters and error; with skewed totals the CIs cover about 90 %.",
            "95-%-Konfidenzintervalle (KI) der ICC: generalisiert (fiduzial), aus drei exakten unabhängigen Chi-Quadrat-Pivotgrößen des "
            "Modells, durch numerische Integration ohne Zufallszahlen, gleich bei vollständigen und unvollständigen Daten. KI nach der "
            "F-Verteilung und durch Bootstrap über Patienten sind weitere Zeilen von agreement.csv. Normalverteilte Effekte der Fälle "
            "sind vorausgesetzt, ebenso der Untersucher und des Fehlers; bei schiefen Summen überdecken die KI etwa 90 %.",
        ),
        writer.say(
            "Agreement of totals: standard error of measurement (SEM) from the variance components (agreement: rater and residual; "
            "consistency: residual), smallest detectable change (SDC) 1.96 · √2 · SEM, 95 % limits of agreement of single ratings with the "
            "mean of the raters (Jones 2011; Christensen 2020). CIs for agreement and for these limits after Graybill & Wang 1980 "
            "from the same pivots, for consistency exact by chi-square. Pairs after Bland & Altman with exact CIs.",
            "Übereinstimmung der Summen: Standardmessfehler (SEM) aus den Varianzkomponenten (Übereinstimmung: Untersucher und Rest; "
            "Konsistenz: Rest), kleinste erkennbare Änderung (SDC) 1,96 · √2 · SEM, 95-%-Übereinstimmungsgrenzen einzelner Bewertungen "
            "zum Mittel der Untersucher (Jones 2011; Christensen 2020). KI für Übereinstimmung und für diese Grenzen nach Graybill & "
            "Wang 1980 aus denselben Pivotgrößen, für Konsistenz exakt nach Chi-Quadrat. Paare nach Bland & Altman mit exakten KI.",
        ),
        writer.say(
            "Items, reliability: weighted kappa (quadratic, whole scale), Krippendorff's alpha, Gwet's AC1 and AC2. Items, agreement: "
            "percent agreement, specific agreement.",
            "Items, Reliabilität: gewichtetes Kappa (quadratisch, ganze Skala), Krippendorffs Alpha, Gwets AC1 und AC2. Items, "
            "Übereinstimmung: prozentuale und spezifische Übereinstimmung.",
        ),
        writer.say(
            "Change: paired t test (primary), exact Wilcoxon signed-rank test (zeros dropped, midranks), Hodges-Lehmann estimate; "
            "two-sided, significance level 0.05, P values not adjusted for multiple testing.",
            "Änderung: gepaarter t-Test (primär), exakter Wilcoxon-Vorzeichen-Rang-Test (Nullen weggelassen, mittlere Ränge), "
            "Hodges-Lehmann-Schätzer; zweiseitig, Signifikanzniveau 0,05, P-Werte nicht für multiples Testen adjustiert.",
        ),
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _left_out(writer: Writer) -> str:
    return writer.say("left out here", "hier weggelassen")
