"""What came in and what did not, in words."""

from PySide6.QtCore import QCoreApplication

from dmscorer.workflows.intake import Admission, Came


def admission_summary(done: Admission) -> str:
    """One line of counts: "Photos added: 24 · left out: 2"."""
    parts = [QCoreApplication.translate("Admission", "Photos added: {n}").format(n=len(done.added))]
    if done.already:
        parts.append(QCoreApplication.translate("Admission", "already there: {n}").format(n=len(done.already)))
    if done.left_out:
        parts.append(QCoreApplication.translate("Admission", "left out: {n}").format(n=len(done.left_out)))
    return " · ".join(parts)


def admission_lines(done: Admission) -> list[str]:
    """Every file with a remark: left out and why, also in another visit, a view that nobody knows."""
    lines = [f"{one.name}: {one.reason}" for one in done.left_out]
    for one in done.added:
        lines += _remarks(one)
    if done.is_chart_unused:
        lines.append(
            QCoreApplication.translate(
                "Admission", "The list gives alopecia, which this study leaves out: the column was not used"
            )
        )
    return lines


def _remarks(one: Came) -> list[str]:
    also = QCoreApplication.translate(
        "Admission", "{name}: the same picture is also in {subject}, {visit}; look which of the two is right"
    )
    lines = [also.format(name=one.name, subject=subject, visit=visit) for subject, visit in one.also_in]
    if one.unknown_view:
        unknown = QCoreApplication.translate(
            "Admission", "{name}: the list says “{view}”, which is no view; give it one by its key"
        )
        lines.append(unknown.format(name=one.name, view=one.unknown_view))
    return lines
