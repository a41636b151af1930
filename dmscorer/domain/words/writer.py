"""Writing in one language: both wordings stand side by side where a sentence is made, numbers follow the language."""

from dataclasses import dataclass
from fractions import Fraction

from dmscorer.domain.words import numerals
from dmscorer.domain.words.text import Text

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Writer:
    """``language``: en or de."""

    language: str = "en"

    @property
    def is_german(self) -> bool:
        return self.language.startswith("de")

    def say(self, english: str, german: str) -> str:
        return german if self.is_german else english

    def of(self, text: Text) -> str:
        return text.in_(self.language)

    def decimal(self, value: float | Fraction | None, places: int = 2) -> str:
        """A dash where there is no value."""
        return NOTHING if value is None else numerals.decimal(float(value), places, self.language)

    def span(self, low: float | Fraction | None, high: float | Fraction | None, places: int = 2) -> str:
        """Both ends of an interval or a range; one that is not known is a dash, none of them leaves nothing."""
        if low is None and high is None:
            return NOTHING
        return f"{self.decimal(low, places)} {self.say('to', 'bis')} {self.decimal(high, places)}"

    def coefficient(self, value: float | None, places: int = 2) -> str:
        """A dash where there is none; never 1.00 where it falls short of 1."""
        return NOTHING if value is None else numerals.coefficient(value, places, self.language)

    def coefficients(self, low: float | None, high: float | None, places: int = 2) -> str:
        """Both ends of the CI of a coefficient."""
        if low is None and high is None:
            return NOTHING
        return f"{self.coefficient(low, places)} {self.say('to', 'bis')} {self.coefficient(high, places)}"

    def quoted(self, text: Text) -> str:
        """For running text: a label without a wording in this language stands as a quotation."""
        own = self.of(text)
        is_foreign = self.is_german and own == text.en and "de" not in text.languages
        return f"„{own}“" if is_foreign else own

    def share(self, n: int, total: int) -> str:
        return numerals.share(n, 100 * n / total, self.language) if total else NOTHING

    def p(self, p: float | None) -> str:
        """For a cell of a column headed P: 0.016, < 0.001."""
        return NOTHING if p is None else numerals.probability(p, self.language).removeprefix("P ").removeprefix("= ")

    def yes(self, is_so: bool) -> str:
        return self.say("yes", "ja") if is_so else self.say("no", "nein")

    def count(self, n: int, one: str, many: str) -> str:
        """``one`` and ``many`` in this language already."""
        return f"{n} {one if n == 1 else many}"
