"""How somebody wants a figure: its format, the language of its words, with or without what a page says itself."""

from dataclasses import dataclass

from dmscorer.figures.canvas import Wanted


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """``is_bare``: without title and reading aid, for a page that says them itself.

    ``is_consented``: consent to publish photographs is said to be at hand.
    """

    format: Wanted
    language: str = "en"
    is_bare: bool = False
    is_consented: bool = False

    def say(self, english: str, german: str) -> str:
        return german if self.language.startswith("de") else english
