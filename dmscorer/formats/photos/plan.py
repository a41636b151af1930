"""What a folder or a list holds, before any picture was opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dmscorer.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to become a photo. ``name`` is how to speak of it; ``view`` is what a CSV says, not yet checked."""

    file: Path
    name: str
    subject: str
    visit: str
    view: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """``reason`` continues the sentence "the file …"."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """``alopecia``: (subject, visit) → level."""

    source: Path
    found: tuple[Found, ...]
    left_out: tuple[LeftOut, ...] = ()
    alopecia: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)

    @property
    def visits(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys((found.subject, found.visit) for found in self.found))


class NoSource(Refusal):
    def __init__(self, source: Path) -> None:
        super().__init__(f"“{source}” is not there or cannot be read. Choose a folder or a CSV file.")


class NoPhotos(Refusal):
    def __init__(self, source: Path) -> None:
        super().__init__(
            f"“{source}” holds no photos in folders SUBJECT/VISIT. "
            "Put each visit's photos into such a folder, or list them in a CSV."
        )
