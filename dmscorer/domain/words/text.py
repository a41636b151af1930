"""Wording in several languages."""

from collections.abc import Mapping
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
