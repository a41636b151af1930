"""What the folders above a photo may mean, and what can be proposed where they are not SUBJECT/VISIT."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from dmscorer.domain.errors import Refusal
from dmscorer.formats.keys import ONLY_VISIT
from dmscorer.formats.photos.plan import Plan

Place = tuple[str, str]  # subject, visit

PICTURES: Final = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".tif",
        ".tiff",
        ".webp",
        ".heic",
        ".heif",
        ".avif",
        ".bmp",
        ".jp2",
        ".j2k",
        ".mpo",
        ".dcm",
        ".dicom",
    ]
)
_CAMERA: Final = re.compile(
    r"(?:img|dsc[a-z]?|dscn|dscf|pict|mvi|pxl|cimg|imag|photo|foto|bild|image|screenshot|whatsapp)$", re.IGNORECASE
)
_SHOWN: Final = 3  # visits of a proposal that are shown as examples


class Layout(StrEnum):
    """The names are what ``photos add --layout`` takes."""

    SUBJECT_VISIT = "subject/visit"
    SUBJECT = "subject"
    VISIT = "visit"
    ONE_VISIT = "one-visit"
    NAMES = "names"
    OUTER = "any/subject/visit"
    INNER = "subject/visit/any"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    Layout.SUBJECT_VISIT: "SUBJECT/VISIT/photo",
    Layout.SUBJECT: "each folder is a subject with one visit",
    Layout.VISIT: "the chosen folder is one subject, its folders are the visits",
    Layout.ONE_VISIT: "the chosen folder is one visit, the folder above it is the subject",
    Layout.NAMES: "file names say it: SUBJECT_VISIT_….jpg",
    Layout.OUTER: "the outermost folders are left aside: …/SUBJECT/VISIT/photo",
    Layout.INNER: "the innermost folders are left aside: SUBJECT/VISIT/…/photo",
}
_AT_DEPTH: Final = {
    1: (Layout.NAMES, Layout.ONE_VISIT),
    2: (Layout.SUBJECT, Layout.VISIT),
    3: (Layout.SUBJECT_VISIT,),
    4: (Layout.OUTER, Layout.INNER),
}
DEPTH: Final = {layout: depth for depth, layouts in _AT_DEPTH.items() for layout in layouts}
_PLACE: Final[dict[Layout, Callable[[Path, Sequence[str]], Place | None]]] = {
    Layout.SUBJECT_VISIT: lambda _, parts: (parts[0], parts[1]),
    Layout.SUBJECT: lambda _, parts: (parts[0], ONLY_VISIT),
    Layout.VISIT: lambda source, parts: (source.name, parts[0]),
    Layout.ONE_VISIT: lambda source, _: (source.parent.name, source.name) if source.parent.name else None,
    Layout.NAMES: lambda _, parts: _named(parts[0]),
    Layout.OUTER: lambda _, parts: (parts[1], parts[2]),
    Layout.INNER: lambda _, parts: (parts[0], parts[1]),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to read the folders, and what would come in then."""

    layout: Layout
    plan: Plan

    def __str__(self) -> str:
        visits = self.plan.visits
        shown = "; ".join(f"{subject}, {visit}" for subject, visit in visits[:_SHOWN])
        more = f" and {len(visits) - _SHOWN} more" if len(visits) > _SHOWN else ""
        n = len(self.plan.found)
        return f"{self.layout.words}. {n} photo{'' if n == 1 else 's'} into {shown}{more}"


class OtherLayout(Refusal):
    """The photos do not lie in folders SUBJECT/VISIT; ``proposals`` says what the folders could mean."""

    def __init__(self, source: Path, proposals: tuple[Proposal, ...]) -> None:
        self.source = source
        self.proposals = proposals
        head = f"The photos in “{source}” do not lie in folders SUBJECT/VISIT. Say what the folders mean:"
        super().__init__("\n".join([head, *(f"  --layout {one.layout}: {one}" for one in proposals)]))


def place_of(layout: Layout, source: Path, parts: Sequence[str]) -> Place | None:
    """Subject and visit of the file with these ``parts`` below ``source``; None where the layout does not fit it."""
    return _PLACE[layout](source, parts) if len(parts) == DEPTH[layout] else None


def fitting(names: Iterable[Sequence[str]]) -> tuple[Layout, ...]:
    """Layouts that could be meant by files with these parts, by the depth at which most pictures lie."""
    every = list(names)
    pictures = [parts for parts in every if PurePosixPath(parts[-1]).suffix.lower() in PICTURES] or every
    depths = Counter(len(parts) for parts in pictures)
    return _AT_DEPTH.get(depths.most_common(1)[0][0], ()) if depths else ()


def _named(name: str) -> Place | None:
    """Subject and visit of ``P01_V1_hands.jpg``; None for names that a camera gives."""
    words = [word for word in re.split(r"[_\s]+|(?<=\w)-(?=\w)", PurePosixPath(name).stem) if word]
    return (words[0], words[1]) if len(words) > 1 and not _CAMERA.match(words[0]) else None
