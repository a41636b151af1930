"""Whether a subject's label looks like the name of a person or a day of birth: such a label should not leave the clinic."""

import re
from typing import Final

from dmscorer.domain.photos.visit_dates import label_day
from dmscorer.domain.study.labels import clean

# words with which studies number their subjects: "Patient 7" names nobody
_STUDY_WORDS: Final = frozenset(
    [
        "arm",
        "baseline",
        "case",
        "code",
        "control",
        "demo",
        "fall",
        "female",
        "group",
        "gruppe",
        "id",
        "image",
        "img",
        "kontrolle",
        "male",
        "nr",
        "no",
        "panel",
        "pat",
        "patient",
        "patientin",
        "person",
        "pilot",
        "pt",
        "proband",
        "probandin",
        "reference",
        "referenz",
        "sample",
        "series",
        "site",
        "study",
        "studie",
        "subj",
        "subject",
        "test",
        "training",
        "unit",
        "visit",
        "visite",
        "volunteer",
        "zentrum",
        "center",
        "centre",
    ]
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST_NAME, _LONGEST_CODE = 3, 4  # letters: "Ode" may be a name, "AB" none; "ABCD" in capitals may be a code
_SHORT_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{2}|\d{4})(?!\d)")
_RUN_TOGETHER: Final = re.compile(r"(?<!\d)(\d\d)(\d\d)((?:19|20)\d\d)(?!\d)")


def looks_personal(subject: str) -> bool:
    """A name (``Müller``, ``Doe, J``, ``anna_schmidt``) or a day (``1971-03-05``, ``05.03.71``, ``05031971``)."""
    label = clean(subject)
    return _holds_day(label) or _holds_name(label)


def _holds_day(label: str) -> bool:
    return label_day(label) is not None or any(
        _is_day(int(found[1]), int(found[2])) for pattern in (_SHORT_DAY, _RUN_TOGETHER) for found in pattern.finditer(label)
    )  # fmt: skip


def _is_day(first: int, second: int) -> bool:
    """Day and month in either order."""
    return 1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31


def _holds_name(label: str) -> bool:
    """A word of letters alone that is no word of studies: codes hold digits, or few letters all in capitals."""
    words = (word for word in re.split(r"[\s,;._]+", label) if _WORD.fullmatch(word))
    return any(_may_be_name(word) for word in words)


def _may_be_name(word: str) -> bool:
    is_code = len(word) < _SHORTEST_NAME or (word.isupper() and len(word) <= _LONGEST_CODE)
    parts = re.split(r"['’-]", word.casefold())
    return not is_code and not all(len(part) < _SHORTEST_NAME or part in _STUDY_WORDS for part in parts)
