"""What a subject, visit, rater or column is called: which spellings are one label, and which only look alike.

Two labels are **equal** when :func:`clean` gives the same text for both, that is when they differ in nothing that can be
seen: letters composed or decomposed (a Mac writes ü as u and two dots), kinds and number of spaces (no-break, narrow,
full-width), signs without width (zero-width spaces and joiners, byte order marks, soft hyphens, marks of direction),
control characters. Equal labels are one label everywhere.

Labels that are not equal are **never** taken for one. Where they **look alike** (:func:`likeness` is the same: capitals,
full-width letters, leading zeros, 1 / 1.0 / 1,0, kinds of hyphens, separators between letters and digits, umlauts written
out, Cyrillic or Greek letters in Latin shapes) it is told, since they may be one person or two.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 200  # characters of one label: more is a shifted column, not a name

_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
_SEPARATORS: Final = re.compile(r"[\s_.,;:/\\|+·-]+")
_BETWEEN_LETTER_AND_DIGIT: Final = re.compile(r"(?<=\d)-(?=[^\W\d])|(?<=[^\W\d])-(?=\d)|(?<=[^\W\d])-(?=[^\W\d])")
_WHOLE_WITH_DECIMALS: Final = re.compile(r"(\D*\d+)[.,]0+")
_LEADING_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
_HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"))
_WRITTEN_OUT: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ł": "l"}
)
_LATIN_SHAPES: Final = str.maketrans("авекмнорстухіјѕαβεηικμνορτυχ", "abekmhopctyxijsabehikmvoptux")


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Labels of one kind (``subject`` or ``visit``) that are not equal and look alike, in the order in which they came."""

    kind: str
    labels: tuple[str, ...]

    def __str__(self) -> str:
        """``“001” and “1”``."""
        *first, last = (f"“{label}”" for label in self.labels)
        return f"{', '.join(first)} and {last}"


def clean(text: str) -> str:
    """The one spelling of a label (see the module); cleaning twice changes nothing."""
    visible = "".join(_seen(sign) for sign in text)
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def clean_text(text: str) -> str:
    """The same for words that people wrote, which may have several lines."""
    return "\n".join(map(clean, text.splitlines())).strip()


def likeness(label: str) -> str:
    """The same text for labels that look alike; equal labels always do."""
    text = clean(unicodedata.normalize("NFKC", clean(label)).casefold())
    for table in (_HYPHENS, _LATIN_SHAPES, _WRITTEN_OUT):
        text = text.translate(table)
    if found := _WHOLE_WITH_DECIMALS.fullmatch(text):
        text = found[1]
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    parted = _SEPARATORS.sub("-", bare).strip("-")
    return _LEADING_ZEROS.sub("", _BETWEEN_LETTER_AND_DIGIT.sub("", parted)) or text


def look_alikes(kind: str, labels: Iterable[str]) -> tuple[LookAlikes, ...]:
    """Groups of different labels that look alike; each label of the study is given once or more."""
    groups: dict[str, list[str]] = {}
    for label in dict.fromkeys(labels):
        groups.setdefault(likeness(label), []).append(label)
    return tuple(LookAlikes(kind, tuple(group)) for group in groups.values() if len(group) > 1)


def _seen(sign: str) -> str:
    """The sign, a plain space for any kind of space, nothing for what cannot be seen."""
    if sign.isspace():
        return " "
    category = unicodedata.category(sign)
    is_variation = "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef" or sign == "\u034f"
    return "" if category == "Cc" or category in _INVISIBLE or is_variation else sign
