"""What a rater says of themselves, once, for the report: how experienced the people were who scored."""

from dataclasses import dataclass

from dmscorer.domain.errors import Refusal

MOST_YEARS = 80
MOST_BEFORE = 100_000


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything is voluntary: an empty text or None was not told."""

    name: str = ""
    specialty: str = ""
    years: int | None = None  # in practice
    n_before: int | None = None  # CDASI forms filled in before this study

    @property
    def is_told(self) -> bool:
        return self != Profile()


class BadProfile(Refusal):
    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"{what} is a number from 0 to {most:,}: write digits, or leave it empty.")


def read(name: str, specialty: str, years: str, n_before: str) -> Profile:
    """From what was typed; an empty number was not told, and 0 is a number."""
    return Profile(
        name.strip(),
        specialty.strip(),
        _number(years, "Years in practice", MOST_YEARS),
        _number(n_before, "CDASI forms before", MOST_BEFORE),
    )


def _number(text: str, what: str, most: int) -> int | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit() and int(text) <= most):
        raise BadProfile(what, most)
    return int(text)
