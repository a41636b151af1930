"""What a row of any table is about: its subject and its visit."""

from collections.abc import Mapping
from typing import Final

from dmscorer.domain.study.labels import LONGEST, clean
from dmscorer.domain.study.unknown import is_unknown
from dmscorer.formats.tables import BadRow

ONLY_VISIT: Final = "1"  # of a table, a row or a folder that names no visit


def subject_and_visit(
    line: int, cells: Mapping[str, str], bad: list[BadRow], *, needs_visit: bool = False
) -> tuple[str, str] | None:
    """Both labels, clean; None, and the row added to ``bad``, where one is missing or can be none.

    A word for unknown names neither: several patients called "unknown" would become one.
    """
    subject, visit = clean(cells.get("subject", "")), clean(cells.get("visit", ""))
    causes = [*_causes("subject", subject, is_needed=True), *_causes("visit", visit, is_needed=needs_visit)]
    bad += [BadRow(line, cause) for cause in causes]
    return None if causes else (subject, visit or ONLY_VISIT)


def _causes(column: str, label: str, *, is_needed: bool) -> list[str]:
    if not label:
        return [f"the {column} is missing"] if is_needed else []
    if is_unknown(label):
        return [f"the {column} is “{label}”, which names none: give it a label of its own"]
    if len(label) > LONGEST:
        return [f"the {column} is longer than {LONGEST} characters"]
    return []
