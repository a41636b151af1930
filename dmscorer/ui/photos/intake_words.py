"""What came in and what did not, in words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from dmscorer.domain.photos.quality import Hint
from dmscorer.domain.study.labels import LookAlikes
from dmscorer.workflows.photos.intake import Admission, Came


def admission_summary(done: Admission) -> str:
    """One line of counts: "Photos added: 24 · left out: 2"."""
    parts = [QCoreApplication.translate("Admission", "Photos added: {n}").format(n=len(done.added))]
    if done.already:
        parts.append(QCoreApplication.translate("Admission", "already there: {n}").format(n=len(done.already)))
    if alarms := sum(bool(one.alarms) for one in done.added):
        parts.insert(0, QCoreApplication.translate("Admission", "⚠ under two subjects: {n}").format(n=alarms))
    if done.left_out:
        parts.append(QCoreApplication.translate("Admission", "left out: {n}").format(n=len(done.left_out)))
    return " · ".join(parts)


def admission_lines(done: Admission) -> list[str]:
    """Every file with a remark: first those under two subjects, then left out and why, then what else to know."""
    lines = [line for one in done.added for line in _alarms(one)]
    lines += [f"{one.name}: {one.reason}" for one in done.left_out]
    for one in done.added:
        lines += _remarks(one)
    if done.is_chart_unused:
        lines.append(
            QCoreApplication.translate(
                "Admission", "The list gives alopecia, which this study leaves out: the column was not used"
            )
        )
    return lines


def label_lines(alike: Sequence[LookAlikes], personal: Sequence[str]) -> list[str]:
    """What is to know of the labels that the study has now; Overview asks about them."""
    told = QCoreApplication.translate("Admission", "{labels} look alike: Overview asks whether they are one")
    named = QCoreApplication.translate("Admission", "“{label}” looks like a name or a date of birth")
    lines = [told.format(labels=", ".join(f"“{label}”" for label in one.labels)) for one in alike]
    return lines + [named.format(label=label) for label in personal]


def _alarms(one: Came) -> list[str]:
    alarm = QCoreApplication.translate(
        "Admission",
        "⚠ {name}: the same photo also belongs to {subject}, {visit}. Remove it where it is wrong",
    )
    return [alarm.format(name=one.name, subject=subject, visit=visit) for subject, visit in one.alarms]


def _remarks(one: Came) -> list[str]:
    also = QCoreApplication.translate(
        "Admission", "{name}: the same picture is also in {subject}, {visit}; look which of the two is right"
    )
    same = [place for place in one.also_in if place not in one.alarms]
    lines = [also.format(name=one.name, subject=subject, visit=visit) for subject, visit in same]
    if one.frames > 1:
        main = QCoreApplication.translate(
            "Admission", "{name}: only the main one of {n} pictures in the file was added"
        )
        lines.append(main.format(name=one.name, n=one.frames))
    lines += [f"{one.name}: {file_hint(hint)}" for hint in one.hints]
    if one.unknown_view:
        unknown = QCoreApplication.translate(
            "Admission", "{name}: “{view}” in the list is not a view; assign a view with its key"
        )
        lines.append(unknown.format(name=one.name, view=one.unknown_view))
    return lines


def file_hint(hint: Hint) -> str:
    """What a file leaves in doubt, as intake and light table say it."""
    words = {
        Hint.COLOUR_UNKNOWN: QCoreApplication.translate(
            "Admission", "Redness may look wrong: the file does not clearly state its colour space."
        ),
        Hint.COLOUR_CONFLICT: QCoreApplication.translate(
            "Admission", "Redness may look wrong: the file states two different colour spaces."
        ),
        Hint.TURN: QCoreApplication.translate(
            "Admission", "Check which side is up: the file states its orientation where many programs do not look."
        ),
    }
    return words[hint]
