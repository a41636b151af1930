"""Wording in several languages; words of other people as they can be shown."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in several languages; English is always among them."""

    words: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Text":
        return cls(tuple(sorted(words.items())))

    @property
    def en(self) -> str:
        return self.in_("en")

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language, _ in self.words)

    def in_(self, language: str) -> str:
        """The wording in ``language`` (``de``, ``de_AT``), or in English where there is none."""
        known = dict(self.words)
        return known.get(language) or known.get(language.replace("-", "_").split("_")[0]) or known.get("en", "")

    def __bool__(self) -> bool:
        return any(word for _, word in self.words)

    def __str__(self) -> str:
        return self.en


NO_TEXT = Text(())


def shortened(text: str, longest: int) -> str:
    """At most so many signs: both ends stay, since numbers stand at the end of most labels."""
    if len(text) <= longest:
        return text
    end = (longest - 1) // 3
    return f"{text[: longest - 1 - end]}…{text[len(text) - end :]}"


def spelled(text: str, is_known: Callable[[str], bool]) -> str:
    """Signs that a font lacks: in their plain form where there is one (Ａ → A), else by their number (U+5F20).

    A box for each of them would make two names one.
    """
    return "".join(sign if is_known(sign) else _plain(sign, is_known) for sign in text)


def _plain(sign: str, is_known: Callable[[str], bool]) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if all(map(is_known, plain)) else f"U+{ord(sign):04X}"
