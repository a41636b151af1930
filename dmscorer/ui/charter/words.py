"""The charter in words: its sections, what each choice is called, and in one sentence why it matters."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """``options``: value and words, for what is one of several; ``unit`` stands behind a number."""

    field: str
    title: str
    why: str
    options: Sequence[tuple[str, str]] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    choices: Sequence[ChoiceWords]


def sections(severity_sets: Sequence[tuple[str, str]]) -> tuple[Section, ...]:
    """In the order in which one thinks of them; ``severity_sets``: id and label."""
    return (_scored(severity_sets), _reading(), _repeats(), _before(), _rule(), _flags(), _seen())


def _tr(text: str) -> str:
    return QCoreApplication.translate("Charter", text)


def _scored(severity_sets: Sequence[tuple[str, str]]) -> Section:
    return Section(
        _tr("What is scored"),
        (
            ChoiceWords(
                "omitted", _tr("Leave out what no photo shows"),
                _tr("Recent hair loss is known from the history. Raters would have to guess it from a photo. The label follows every number."),
            ),
            ChoiceWords(
                "severity_set", _tr("Bands of severity"),
                _tr("Published cut-offs differ. Naming one before scoring prevents a choice by its result."),
                severity_sets,
            ),
            ChoiceWords(
                "primary", _tr("Primary value"),
                _tr("Mean of the raters' totals is what ICC(A,k) describes; the total of the item consensus is another number. Both are exported."),
                (("mean_of_totals", _tr("mean of the raters' totals")), ("item_consensus", _tr("total of the item consensus"))),
            ),
            ChoiceWords(
                "missing", _tr("Where a rater could not assess an item"),
                _tr(
                    "The mean of the raters' totals then has a gap. Either 2 or more other raters fill it, and the report states how many "
                    "items rest on fewer raters; or the visit has bounds and no value."
                ),
                (("available", _tr("use the other raters' mean")), ("strict", _tr("no value, only bounds"))),
            ),
        ),
    )  # fmt: skip


def _reading() -> Section:
    return Section(
        _tr("Order of reading"),
        (
            ChoiceWords(
                "forward_only", _tr("Cases are read in the drawn order"),
                _tr("Each case opens once the one before it is signed. Otherwise raters may choose; cases opened out of order are reported."),
            ),
            ChoiceWords(
                "visit_distance", _tr("Visits of one subject apart"),
                _tr(
                    "Who sees a patient again soon compares instead of scoring. Showing pairs gains little: in one radiograph study "
                    "pairing in hidden order gained nothing over single films (van der Heijde 1999, rheumatology)."
                ),
                unit=_tr("cases"),
            ),
            ChoiceWords(
                "block_key", _tr("A key for “rest of site = 0”"),
                _tr("Saves most keys where skin is clear; each use is logged as a block, so that it can be counted."),
            ),
            ChoiceWords(
                "brightness", _tr("Raters may change brightness and contrast"),
                _tr("Erythema is judged by colour: what is changed at one screen is not the picture the others saw. Each change is logged."),
            ),
        ),
    )  # fmt: skip


def _repeats() -> Section:
    return Section(
        _tr("Hidden repeats"),
        (
            ChoiceWords(
                "repeat_share", _tr("Share of cases read twice"),
                _tr("Only repeats show how well a rater agrees with themselves; 20 % is usual. No repeats: no such figure."),
                unit="%",
            ),
            ChoiceWords(
                "washout_days", _tr("Days before the second part opens"),
                _tr("Memory fades slowly: pathologists recalled 40 % of slides after 2 weeks, 31 % after 4 (Campbell 2015, pathology)."),
                unit=_tr("days"),
            ),
        ),
    )  # fmt: skip


def _before() -> Section:
    return Section(
        _tr("Before raters begin"),
        (
            ChoiceWords(
                "redaction_review", _tr("Every photo is reviewed first"),
                _tr("A name tag or a tattoo that a rater has seen cannot be unseen."),
            ),
            ChoiceWords(
                "calibration", _tr("Raters calibrate on reference cases"),
                _tr("Different ideas of what “red” means become a bias that no later statistic takes away."),
            ),
            ChoiceWords(
                "calibration_measure", _tr("Measured by"),
                _tr("Kappa compares every judgement with the panel's, the ICC the totals only."),
                (("kappa", _tr("weighted kappa of all judgements")), ("icc", _tr("ICC of the totals"))),
            ),
            ChoiceWords(
                "calibration_pass", _tr("Passed from"),
                _tr("0.6 is the lower end of “substantial” (Landis & Koch 1977); who sets it after seeing results chooses the raters."),
            ),
        ),
    )  # fmt: skip


def _rule() -> Section:
    return Section(
        _tr("From several scores to one"),
        (
            ChoiceWords(
                "item_rule", _tr("Rule for each item"),
                _tr("Fixed now, it cannot follow the result that somebody would like. The mean gives fractions, the others give levels."),
                (
                    ("median", _tr("median")), ("mean", _tr("mean")),
                    ("majority", _tr("majority")), ("adjudicator", _tr("an adjudicator decides what differs")),
                ),
            ),
            ChoiceWords(
                "second_round", _tr("A second, anonymous round"),
                _tr("Who scores the open items again alone cannot be leaned on in a meeting; seeing the spread pulls towards the middle."),
                (
                    ("off", _tr("no: flagged items are decided in the consensus meeting")), ("blind", _tr("yes, without what the others gave")),
                    ("with_spread", _tr("yes, with all levels given, without names")),
                ),
            ),
            ChoiceWords(
                "adjudicators", _tr("Who may decide"),
                _tr("Codes, separated by spaces; empty: the coordinator. Who also rated is named so in the record."),
            ),
        ),
    )  # fmt: skip


def _flags() -> Section:
    return Section(
        _tr("What is looked at together"),
        (
            ChoiceWords(
                "flag_range", _tr("Levels apart"),
                _tr("From here on raters saw different things; one level apart is the noise of every scale."), unit=_tr("levels"),
            ),
            ChoiceWords(
                "flag_multiplier", _tr("Papules present for one, absent for another"),
                _tr("They double the grade of Gottron's, so one tick moves the total most."),
            ),
            ChoiceWords(
                "flag_presence", _tr("Present for one, absent for another, everywhere"),
                _tr("Catches every missed sign and makes the list much longer."),
            ),
            ChoiceWords(
                "flag_total", _tr("Totals apart"),
                _tr("About the change that patients notice; totals that differ more are named."), unit=_tr("points"),
            ),
        ),
    )  # fmt: skip


def _seen() -> Section:
    return Section(
        _tr("Who sees what"),
        (
            ChoiceWords(
                "unmask", _tr("You see levels"),
                _tr("Who sees levels early can lean on raters, also without meaning to."),
                (("all_cases", _tr("when all raters have signed all cases")), ("each_case", _tr("of a case, once all have signed it"))),
            ),
            ChoiceWords(
                "archive_thumbnails", _tr("Small pictures on the archive's case pages"),
                _tr("A printed picture leaves the study for good; only what raters saw is shown, with what was hidden in it."),
            ),
            ChoiceWords(
                "raters_see_totals", _tr("Raters see their own totals"),
                _tr("A total in view invites scoring towards it."),
            ),
        ),
    )  # fmt: skip
