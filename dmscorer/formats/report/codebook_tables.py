"""What the columns of the tables mean that do not depend on the form: table → column → meaning, values."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.results.clinical import COLUMNS as CLINICAL
from dmscorer.domain.results.clinical import Kind

Meaning: TypeAlias = tuple[str, str]
STATISTICS = (
    "icc, icc_reml, variance, rater_mean, rater_bias, sem, sdc, loam, bland_altman, kappa, kappa_mean, fleiss, conger, "
    "light, alpha, ac, agreement, specific_agreement, kendall_w, friedman"
)
AGREEMENT: Mapping[str, Meaning] = {
    "level": ("what the row is about", "total, group, site, item"),
    "measure": ("part of the score, group.SIGN (sites stacked), sum.SIGN (sites added), site or item", ""),
    "statistic": ("the coefficient by name", STATISTICS),
    "variant": (
        "which form of it",
        "icc: 1,1 A,1 C,1 1,k A,k C,k and A,1;common_items; kappa: unweighted, linear, quadratic; and so on",
    ),
    "raters": ("all, or a pair as A|B (A minus B), or one rater", ""),
    "value": ("empty: not estimable, and note says why", ""),
    "low": ("lower limit of the 95 % CI", ""),
    "high": ("upper limit of the 95 % CI", ""),
    "interval": (
        "method of the CI; icc_reml without one: the estimate alone",
        "f, generalised, bootstrap, graybill_wang, chi_square, exact",
    ),
    "stat_f": ("F of the test", ""),
    "df1": ("degrees of freedom above", ""),
    "df2": ("degrees of freedom below", ""),
    "p": ("P of that test: of icc, that the cases do not differ; of rater_bias, that the raters do not", ""),
    "n_cases": ("cases with any rating of it by these raters; for group.SIGN sites of cases", ""),
    "n_complete": ("of these, cases rated by all of these raters", ""),
    "n_ratings": ("ratings that the number rests on: icc those of complete cases, icc_reml all", ""),
    "note": ("why it is empty, or how it has to be read", ""),
}
CHANGE: Mapping[str, Meaning] = {
    "from_visit": ("the earlier of the two visits; empty: no change is reported, and note says why", ""),
    "to_visit": ("the later of the two visits", ""),
    "measure": ("part of the score, or ck_u_l", ""),
    "source": (
        (
            "a rater's code, or mean or median of the raters' first-round totals; primary: the charter's primary value over the "
            "same raters at both visits; primary_with_provisional: changes over fewer raters too; clinic"
        ),
        "",
    ),
    "statistic": (
        "later minus earlier",
        "n, mean_change, paired_t, wilcoxon_exact, hodges_lehmann, effect_size, not_reported",
    ),
    "variant": ("which effect size", "d_av, d_z, rank_biserial"),
    "value": ("the number; of paired_t the t, of wilcoxon_exact the smaller rank sum; empty: see note", ""),
    "low": ("lower limit of the 95 % CI", ""),
    "high": ("upper limit of the 95 % CI", ""),
    "p": ("two-sided P", ""),
    "smallest_p": ("the least P that so many changed subjects allow", ""),
    "n": ("subjects that enter: a value at both visits, of primary over the same raters", ""),
    "note": ("why it is empty, or what to know", ""),
}
FIXED: Mapping[str, Mapping[str, Meaning]] = {
    "agreement, repeats": AGREEMENT,
    "change, ck_change, cdasi_change": CHANGE,
    "cdasi_summary": {
        "part": ("part of the score", ""),
        "visit": ("the earlier or the later of the two visits that are compared", ""),
        "n": ("subjects whose change is tested: a value at both visits, over the same raters", ""),
        "mean": ("of the primary value", ""),
        "sd": ("standard deviation, n − 1; empty for one subject", ""),
        "median": ("of the primary value", ""),
        "low": ("smallest", ""),
        "high": ("largest", ""),
    },
    "cdasi_counts": {
        "measure": ("what is counted", "severity, meaningful_change, response"),
        "rule": ("id of the severity set, or of the rule", ""),
        "visit": ("the visit; of a change both", ""),
        "level": ("band, or what the rule makes of the change", "better, worse, not_met; met, not_met, not_applicable"),
        "n": ("subjects; the levels of one measure, rule, visit and of add up to the denominator", ""),
        "denominator": ("all of these subjects", ""),
        "percent": ("n of the denominator", "0 to 100"),
        "of": ("which subjects these are", "with a value at the visit, in the change between the visits"),
    },
    "responses, responses_cumulative": {
        "domain": ("what responded", "muscle, skin"),
        "assessment": ("the visit", ""),
        "response": (
            "the physician's global assessment; of responses_cumulative, sums of it",
            "the six; at_least_moderate, any_improvement",
        ),
        "n": ("subjects with this response", ""),
        "percent": ("of the denominator; full precision", "0 to 100"),
        "denominator": ("subjects whose response in this domain at this assessment is known", ""),
    },
    "cohort": {
        "characteristic": ("a clinical column with its unit, or what is derived from it", ""),
        "level": ("one of its values, where values are counted", ""),
        "assessment": ("the visit; empty: once for each subject", ""),
        "n": ("subjects", ""),
        "denominator": ("subjects of whom it is known", ""),
        "percent": ("n of the denominator", "0 to 100"),
        "mean": ("mean over these subjects", ""),
        "low": ("least value", ""),
        "high": ("greatest value", ""),
        "note": ("who is counted", ""),
    },
    "ck": {"times_upper_limit": ("ck_u_l as a multiple of its own ck_upper_limit", "")},
    "cdasi": {
        "date": ("day of the visit; moved where identifying content was not chosen", ""),
        "days_since_baseline": ("days since the subject's first scored visit", ""),
        "severity": (
            "band of the primary value; no band: the set says nothing of it; empty: the value is incomplete",
            "",
        ),
        "n_raters": ("raters who rated the visit; the primary value rests on them", ""),
        "raters": ("their codes", ""),
        "severity_set": ("name of the set that the band is from", ""),
        "baseline": ("the visit that changes are counted from; empty: the order is not known", ""),
        "ordered_by": ("by what the visits of the subject are in order", "stated, date, single (one visit), unknown"),
        "note": ("why a change is missing, or by which raters", ""),
    },
    "charter_history": {
        "number": ("version of the charter", ""),
        "sha256": ("its hash", ""),
        "who": ("code of who signed", ""),
        "at": ("when, UTC", ""),
        "reason": ("why it was amended", ""),
        "changed": ("which choices differ from the version before", ""),
    },
    "readings": {
        "rater": ("code of the rater", ""),
        "reading": ("which reading the signature closes", "first, repeat, second"),
        "signed_at": ("when, UTC", ""),
        "charter": ("version of the charter in force then", ""),
        "charter_sha256": ("its hash", ""),
    },
    "raters, times, calibration": {"rater": ("code of the rater", "")},
    "times": {"site": ("id of the site", "")},
    "calibration": {
        "at": ("when the calibration was finished, UTC", ""),
        "n_cases": ("reference cases scored", ""),
        "measure": ("what was compared with the panel", "kappa, icc"),
        "passed": ("whether value reached needed", "true, false"),
        "n_possible": ("judgements or totals that could have been compared", ""),
        "note": ("why there is no value", ""),
    },
    "audit": {
        "seq": ("number of the event, from 1", ""),
        "at": ("when, UTC", ""),
        "who": ("code of the person", ""),
        "kind": ("what was done", ""),
        "body": ("what it was done to, as JSON; empty where it holds what was not to be exported", ""),
        "previous": ("sha256 of the event before", ""),
        "sha256": ("over previous, seq, at, who, kind and body: a later change breaks the chain", ""),
    },
    "items": {
        "item": ("id of the item", ""),
        "site": ("id of its site", ""),
        "part": ("the score it counts for", ""),
        "maximum": ("its highest level", ""),
        "multiplies": ("the item whose level it multiplies when it is 1", ""),
        "factor": ("by how much", ""),
        "in_study": ("whether the study scores it", "true, false"),
        "judged_by_raters": ("false: history from the chart, which agreement leaves out", "true, false"),
    },
    "rules": {
        "kind": ("what the row is about", "flag, band (of the charter's severity set), meaningful_change, response"),
        "id": ("id of the flag, band or rule", ""),
        "label": ("its name", ""),
        "part": ("the score that it is about", ""),
        "low": ("lower end of the band; of a response, the baseline must lie above it", ""),
        "low_included": ("whether a value at the lower end belongs to it", "true, false"),
        "high": ("upper end of the band", ""),
        "high_included": ("whether a value at the upper end belongs to it", "true, false"),
        "value": ("flag: the charter's choice; meaningful_change: points; response: fall in percent", ""),
    },
    "corrections": {
        "rater": ("code of the rater", ""),
        "first_value": ("level signed first, as in the ratings; empty: unanswered or not assessable", ""),
        "first_reason": ("why it could not be judged then", ""),
        "corrected_value": ("level signed after the levels were shown: it counts for the consensus alone", ""),
        "corrected_reason": ("why it could not be judged", ""),
        "at": ("when it was entered, UTC", ""),
        "why": ("the rater's reason, in words; left out unless identifying content was chosen", ""),
    },
    "corrections, decisions, ratings": {"item": ("id of the item, SITE.ITEM", "")},
    "decisions": {"rule": ("how raters are merged", "median, mean, majority, adjudicator")},
    "figures": {
        "figure": ("name of the files", ""),
        "title": ("what it shows", ""),
        "how_to_read": ("in one sentence", ""),
        "note": ("why it was not drawn; empty: it was", ""),
    },
    "codebook": {
        "table": ("which files: the beginning of their names", ""),
        "column": ("which column; empty: the whole table", ""),
        "meaning": ("what it holds", ""),
        "values": ("which values there are", ""),
        "source": ("where the definition comes from", ""),
    },
    "redcap": {"": ("the data's columns are explained by redcap_dictionary.csv", "")},
}


def rows(instrument: Instrument) -> Iterator[tuple[str, ...]]:
    for table, columns in FIXED.items():
        yield from ((table, column, meaning, values, "") for column, (meaning, values) in columns.items())
    yield from _clinical()
    yield from _courses(instrument)


def _clinical() -> Iterator[tuple[str, ...]]:
    words = {Kind.DATE: "day of the visit; moved where identifying content was not chosen"}
    for column in CLINICAL:
        values = "; ".join(column.choices)
        if column.is_number:
            values = f"{column.low:g} to {column.high:g}{f' {column.unit}' if column.unit else ''}"
        table = "clinical, ck" if column.id in ("date", "cycle", "ck_u_l", "ck_upper_limit") else "clinical"
        yield (
            table,
            column.id,
            words.get(column.kind, column.id.replace("_", " ") + ", as the clinic gave it"),
            values,
            "",
        )


def _courses(instrument: Instrument) -> Iterator[tuple[str, ...]]:
    for part in instrument.parts:
        name, span = part.id, f"0 to {part.maximum}"
        yield "cdasi", name, f"{part.label.en}: the value that the charter calls primary", span, ""
        yield "cdasi", f"{name}_low", "lower bound: what is missing at 0", span, ""
        yield "cdasi", f"{name}_high", "upper bound: what is missing at its highest level", span, ""
        yield "cdasi", f"n_filled_{name}", "parts of the value (items, products) that rest on fewer raters", "", ""
        yield (
            "cdasi",
            f"{name}_change",
            "since the baseline: difference of two primary values over the same raters",
            "",
            "",
        )
        yield "cdasi", f"{name}_change_low", "the least that the change can be once nothing is missing", "", ""
        yield "cdasi", f"{name}_change_high", "the most that the change can be once nothing is missing", "", ""
        yield "cdasi", f"{name}_change_n_raters", "raters that it rests on", "", ""
        provisional = "true: over the raters of both visits only, others rated one of them; not judged and not tested"
        yield "cdasi", f"{name}_change_provisional", provisional, "true, false", ""
        for who, words in (("one_rater", "one rater"), ("mean_of_raters", "the mean of the raters")):
            meaning = f"whether the change exceeds the smallest detectable one (consistency) of {words} in this study"
            yield "cdasi", f"{name}_beyond_{who}", meaning, "true, false", ""
    for change in instrument.meaningful_changes:
        meaning = f"{change.label.en}: {change.points} points or more, better is a fall"
        yield "cdasi", f"meaningful_{change.id}", meaning, "better, worse, not_met", change.citation
    for response in instrument.responses:
        meaning = f"{response.label.en}: a fall of {response.fall_percent} % where the baseline is above {response.baseline_above}"
        yield "cdasi", f"response_{response.id}", meaning, "met, not_met, not_applicable", response.citation
