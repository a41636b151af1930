"""What was signed when: a draft, its signature, numbered amendments; and what may no longer change once cases are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from dmscorer.domain.charter.charter import Charter
from dmscorer.domain.errors import Refusal
from dmscorer.domain.reading.reading import NotYet

MEANING: Final = "I fix these rules before anybody scores; a later change is an amendment with its reason."
# Order, codes and the form itself come from these: once a rater has a list of cases they cannot change.
FIXED_WITH_THE_FIRST_CASE: Final = ("omitted", "seed", "visit_distance", "instrument", "instrument_sha256")


@dataclass(frozen=True, slots=True)
class CharterVersion:
    """One signed charter; ``number`` counts signatures from 1, ``reason`` is empty for the first."""

    number: int
    sha256: str
    who: str
    at: datetime
    reason: str = ""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CharterState:
    """``is_draft``: to be signed before raters read. No version and no draft: a study made before charters were signed."""

    is_draft: bool
    versions: tuple[CharterVersion, ...]
    has_begun: bool  # a rater has a list of cases

    @property
    def number(self) -> int:
        return self.versions[-1].number if self.versions else 0


class NotSigned(NotYet):
    def __init__(self) -> None:
        super().__init__(
            "The coordinator is still fixing the rules of the study. Once the charter is signed, your cases open here."
        )


class AlreadySigned(Refusal):
    def __init__(self) -> None:
        super().__init__("The charter is signed: a change now is an amendment, with a reason and your passphrase.")


class NothingToAmend(Refusal):
    def __init__(self) -> None:
        super().__init__("The charter is not signed yet, or nothing was changed: there is nothing to amend.")


class NoReason(Refusal):
    def __init__(self) -> None:
        super().__init__("The amendment has no reason. Enter why the rule changes now.")


class Fixed(Refusal):
    def __init__(self, field: str) -> None:
        super().__init__(
            f"“{field}” was fixed when the first rater began: it cannot be changed in this study any more."
        )


def changes(before: Charter, after: Charter) -> Mapping[str, tuple[Any, Any]]:
    """Field → (before, after)."""
    old, new = asdict(before), asdict(after)
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


def check_change(before: Charter, after: Charter, *, has_begun: bool) -> None:
    """Raises Fixed where the change comes too late."""
    for name in changes(before, after):
        if has_begun and name in FIXED_WITH_THE_FIRST_CASE:
            raise Fixed(name)


def version_at(versions: Sequence[CharterVersion], at: datetime) -> CharterVersion | None:
    """The version in force at a moment; None before the first signature."""
    return next((one for one in reversed(versions) if one.at <= at), None)
