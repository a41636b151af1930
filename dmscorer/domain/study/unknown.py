"""Words that stand in a cell because something had to: they mean that nothing is known, in English and German tables."""

from typing import Final

from dmscorer.domain.study.labels import clean

_WORDS: Final = frozenset(
    {
        *("na", "n.a.", "n.a", "n/a", "n/a.", "#n/a", "nan", "null", "nd", "n.d.", "nk", "n.k."),
        *("unknown", "missing", "not available", "not applicable", "not known", "not done", "not recorded"),
        *(
            "ka",
            "k.a.",
            "k.a",
            "k/a",
            "keine angabe",
            "keine angaben",
            "unbekannt",
            "fehlt",
            "fehlend",
            "nicht bekannt",
        ),
        *("nicht erhoben", "nicht verfügbar", "n.e.", "n.v.", "n/v", "#nv"),
        *("-", "--", "---", ".", "..", "...", "…", "?", "??", "???", "/"),
    }
)  # "nd" and "ka" stand alone only: no drug or event is called so
DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def is_unknown(text: str) -> bool:
    """Whether a cell says that something is not known; an empty cell says so too.

    Case and spaces do not count (``n/a``, ``N / A``, ``k. A.``). "No", "none", "keine" and 0 are answers, not unknown.
    """
    words = clean(text).casefold().translate(DASHES)
    return not words or words in _WORDS or words.replace(" ", "") in _WORDS


def known(text: str) -> str:
    """The text, or nothing where it stands for something unknown."""
    return "" if is_unknown(text) else text
