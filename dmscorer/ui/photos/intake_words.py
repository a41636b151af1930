"""What came in and what did not, in words."""

from PySide6.QtCore import QCoreApplication

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


def _alarms(one: Came) -> list[str]:
    alarm = QCoreApplication.translate(
        "Admission",
        "⚠ {name}: the same picture stands under {subject}, {visit}. Somebody is mixed up: take it out where it is wrong",
    )
    return [alarm.format(name=one.name, subject=subject, visit=visit) for subject, visit in one.alarms]


def _remarks(one: Came) -> list[str]:
    also = QCoreApplication.translate(
        "Admission", "{name}: the same picture is also in {subject}, {visit}; look which of the two is right"
    )
    same = [place for place in one.also_in if place not in one.alarms]
    lines = [also.format(name=one.name, subject=subject, visit=visit) for subject, visit in same]
    if one.frames > 1:
        first = QCoreApplication.translate("Admission", "{name}: the first of {n} pictures in the file was taken")
        lines.append(first.format(name=one.name, n=one.frames))
    if one.unknown_view:
        unknown = QCoreApplication.translate(
            "Admission", "{name}: the list says “{view}”, which is no view; give it one by its key"
        )
        lines.append(unknown.format(name=one.name, view=one.unknown_view))
    return lines
