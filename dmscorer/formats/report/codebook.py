"""``codebook.csv``: what every column of the tables means."""

from collections.abc import Iterator

from dmscorer.domain.instrument.instrument import Instrument, Item
from dmscorer.formats import tables
from dmscorer.formats.report import codebook_tables

MISSING = "strict: all totals complete; available: sum, over items and products, of the means of two raters or more"
COLUMNS = ("table", "column", "meaning", "values", "source")


def encode(instrument: Instrument, charter_sha256: str) -> bytes:
    return tables.encode(
        COLUMNS,
        [
            *_about(instrument, charter_sha256),
            *_keys(),
            *_consensus(instrument),
            *_people(),
            *_times(),
            *codebook_tables.rows(instrument),
            *_items(instrument),
        ],
    )


def _about(instrument: Instrument, charter_sha256: str) -> Iterator[tuple[str, ...]]:
    yield "all", "", f"charter {charter_sha256}", "", ""
    yield (
        "all",
        "",
        f"{instrument.title.en}; file {instrument.sha256}",
        instrument.variant_label.en,
        "; ".join(instrument.sources),
    )
    yield "all", "", instrument.rule.en, "", ""
    yield from (("all", "", notice.text.en, "", "") for notice in instrument.notices_here)
    for one in instrument.threshold_sets:
        bands = "; ".join(
            f"{'above ' if b.low_is_open else ''}{b.low} to {'below ' if b.high_is_open else ''}{b.high} {b.label.en}"
            for b in one.bands
        )
        yield "consensus", "severity", f"{one.label.en}: bands of {one.part}. {one.note.en}", bands, one.citation


def _keys() -> Iterator[tuple[str, ...]]:
    yield "all", "subject", "subject as the coordinator named it", "", ""
    yield "all", "visit", "visit as the coordinator named it; 1 where none was named", "", ""
    yield "ratings", "rater", "code of the rater", "", ""
    yield "ratings", "value", "level of the item; empty: unanswered or not assessable", "", ""
    yield "ratings", "reason", "why the item could not be judged", "", ""


def _consensus(instrument: Instrument) -> Iterator[tuple[str, ...]]:
    for part in instrument.parts:
        span = f"0 to {part.maximum}"
        name = part.id
        yield "consensus", name, f"{part.label.en}: the primary value; empty: incomplete, see its bounds", span, ""
        yield "consensus", f"{name}_low", f"lower bound of {name}: what is missing at 0", span, ""
        yield "consensus", f"{name}_high", f"upper bound of {name}: what is missing at its highest level", span, ""
        yield (
            "consensus",
            f"{name}_mean",
            f"mean of the raters' totals, by the charter's field missing: {MISSING}",
            span,
            "",
        )
        yield "consensus", f"{name}_items", "total of the item consensus", span, ""
        yield "consensus", f"n_raters_{name}", "raters that the primary value rests on; 0: there is none", "", ""
        yield "consensus", f"n_filled_{name}", "parts of the value (items, products) that rest on fewer raters", "", ""
        yield "consensus", f"n_complete_{name}", "raters whose own total is complete", "", ""
    yield "consensus", "raters", "their codes", "", ""
    yield (
        "consensus",
        "missing",
        "what a mean of totals needs where an item is not assessable",
        "strict, available, bounds (= strict)",
        "",
    )
    yield "consensus", "n_raters", "signed or imported readings of this visit", "", ""
    yield "consensus", "complete", "whether every part has a primary value", "true, false", ""
    yield "consensus", "open_items", "items without a value under the rule", "", ""
    yield "consensus", "rule", "how the items were settled", "median, mean, majority, adjudicator", ""
    yield "consensus", "severity_set", "name of the set that the band is from", "", ""
    yield "consensus", "instrument", "id of the form, with what this study leaves out", "", ""
    yield "consensus", "instrument_sha256", "hash of the file that holds the form", "", ""
    states = "open n; changed, n to keep or reopen; provisional, n flagged; settled; final"
    meaning = "n items without a value; decided before raters changed them; flagged with the rule's value; not yet locked; locked"
    yield "consensus", "status", meaning, states, ""
    yield "consensus", "n_unanimous", "items on which all raters gave the same level", "", ""
    yield "consensus", "n_rule", "items that have the rule's value, provisional ones included", "", ""
    yield "consensus", "n_adjudicated", "items that people decided", "", ""
    yield "consensus", "n_second_round", "items decided by the rule after the second round", "", ""
    yield "consensus", "n_open", "items without a value and without a decision", "", ""
    yield "consensus", "charter_sha256", "hash of the charter in force", "", ""
    yield (
        "consensus",
        "primary",
        "which of the two totals the charter calls primary",
        "mean_of_totals: activity_mean, damage_mean; item_consensus: activity_items, damage_items",
        "",
    )
    yield from _decisions()


def _decisions() -> Iterator[tuple[str, ...]]:
    yield "decisions", "levels", "what the raters gave, sorted, without names; reasons after levels", "", ""
    yield "decisions", "levels_when_decided", "the same when the decision was made; differs after a late change", "", ""
    flags = "range, multiplier, presence, too_few, split, assessable"
    yield "decisions", "flags", "why the item was looked at", flags, ""
    yield "decisions", "automatic", "what the rule alone gives; empty: nothing", "", ""
    yield "decisions", "value", "the consensus level", "", ""
    yield "decisions", "not_assessable", "decided as not assessable, with the reason", "", ""
    yield "decisions", "round", "how it was settled", "decision, second round", ""
    yield "decisions", "author", "code of who decided", "", ""
    yield "decisions", "author_rated", "whether the author is one of the raters of this visit", "true, false", ""
    yield "decisions", "present", "codes of who decided together with the author", "", ""
    yield "decisions", "at", "time of the decision, UTC", "", ""
    yield "decisions", "reason", "misread_photo, definition, border_of_site, quality_of_image, other: words", "", ""


def _people() -> Iterator[tuple[str, ...]]:
    """What raters told of themselves, and their calibration."""
    yield "raters", "name", "as given by the rater; empty: not given", "", ""
    yield "raters", "specialty", "as given by the rater; empty: not given", "", ""
    yield "raters", "years_in_practice", "as given by the rater; empty: not given", "0 to 80", ""
    yield "raters", "cdasi_before", "CDASI forms filled in before this study; empty: not given", "", ""
    yield "calibration", "try", "which calibration of this rater it was", "", ""
    yield "calibration", "set_sha256", "names the reference cases with the panel's levels", "", ""
    value = (
        "kappa: quadratic weighted, over all judgements, each level as a share of its item's maximum; "
        "icc: ICC(A,1) of the totals; rater against panel, first answers only; empty: not estimable, see note"
    )
    yield "calibration", "value", value, "up to 1", ""
    yield "calibration", "needed", "pass mark of the charter", "", ""
    yield "calibration", "n_compared", "judgements (kappa) or totals (icc) that both gave, of n_possible", "", ""


def _times() -> Iterator[tuple[str, ...]]:
    yield "times", "part", "2: intra-rater repeats after the washout; 3: second round of open items", "1, 2, 3", ""
    yield "times", "position", "place of the case in this rater's order, from 1", "", ""
    yield "times", "seconds", "time at the site; pauses of more than two minutes do not count", "", ""


def _items(instrument: Instrument) -> Iterator[tuple[str, ...]]:
    for item in (instrument.whole or instrument).items:
        site = (instrument.whole or instrument).site(item.site)
        values = "; ".join(f"{level.value} {level.label.en}" for level in item.levels)
        yield "consensus, ratings", item.id, f"{site.label.en}: {item.label.en} ({_note(instrument, item)})", values, ""
    yield from (("ratings", "reason", reason.label.en, reason.id, "") for reason in instrument.reasons)


def _note(instrument: Instrument, item: Item) -> str:
    notes = [item.part]
    if item.multiplies:
        notes.append(f"1 multiplies {item.multiplies} by {item.factor}")
    if item.is_history:
        notes.append("history, not a picture")
    if not instrument.has(item.id):
        notes.append("left out of this study")
    return ", ".join(notes)
