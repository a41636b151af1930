"""A flagged item of the meeting in words: what it is, why it is looked at, what was given, what was decided before."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from dmscorer.domain.consensus.consensus import Flag
from dmscorer.domain.instrument.instrument import Instrument, NotAssessable
from dmscorer.ui.consensus.decision_panel import Question
from dmscorer.ui.look.wording import LANGUAGE, item_name
from dmscorer.workflows.consensus.consensus import MeetingItem


def question(instrument: Instrument, item: MeetingItem, flag_range: int) -> Question:
    """``flag_range``: how many levels apart the charter calls far."""
    asked = instrument.item(item.item)
    reasons = {reason.id: reason.label.in_(LANGUAGE) for reason in instrument.reasons}
    options = tuple(
        f"{level.label.in_(LANGUAGE)}: {level.description.in_(LANGUAGE)}"
        if level.description
        else level.label.in_(LANGUAGE)
        for level in asked.levels
    )
    declined = tuple(reasons.get(reason, reason) for reason in item.reasons)
    said = [flag_words(flag, flag_range) for flag in item.flags]
    said += [_tr("The raters' totals lie far apart in this case.")] if item.totals_apart else []
    return Question(
        item_name(instrument, item.item),
        "  ".join(said),
        item.levels,
        declined,
        options,
        tuple(reasons.items()),
        earlier_words(item, reasons),
    )


def earlier_words(item: MeetingItem, reasons: Mapping[str, str]) -> str:
    """Both states side by side: the levels that were decided on, and those that the raters give now."""
    if item.decision is None or not item.is_late:
        return ""
    answer = item.decision.answer
    value = reasons.get(answer.reason, answer.reason) if isinstance(answer, NotAssessable) else answer
    before = " ".join(reasons.get(one, one) for one in item.decision.given or ())
    now = " ".join([*map(str, item.levels), *(reasons.get(one, one) for one in item.reasons)])
    words = _tr("The raters have changed this since it was decided. Then {before}, decided {value}; now {now}.")
    return words.format(before=before, value=value, now=now)


def flag_words(flag: Flag, flag_range: int) -> str:
    words = {
        Flag.RANGE: _tr("The levels lie {n} or more apart.").format(n=flag_range),
        Flag.MULTIPLIER: _tr("The raters differ on a sign that doubles another."),
        Flag.PRESENCE: _tr("Some raters saw it and some did not."),
        Flag.TOO_FEW: _tr("Fewer than two raters could judge it."),
        Flag.SPLIT: _tr("The middle two levels differ, so the rule gives none."),
        Flag.ASSESSABLE: _tr("Some raters could judge it and some could not."),
    }
    return words[flag]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Meeting", text)
