"""A folder of photos: what lies in which visit, and what is no photo of anybody."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dmscorer.domain.study.labels import clean
from dmscorer.domain.study.study import natural
from dmscorer.domain.study.unknown import is_unknown
from dmscorer.formats.photos.layouts import Layout, OtherLayout, Proposal, fitting, place_of
from dmscorer.formats.photos.plan import Found, LeftOut, NoPhotos, Plan

SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "picasa.ini"})
SYSTEM_FOLDERS: Final = frozenset(  # of Windows, macOS, Linux, Synology and QNAP: deleted files, thumbnails, snapshots
    {
        *("$recycle.bin", "recycler", "recycled", "system volume information", "found.000"),
        *("__macosx", "lost+found", "network trash folder", "temporary items"),
        *("@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot", "@tmp", "~snapshot"),
    }
)
NOT_UTF8: Final = "has a name whose letters cannot be read (it is not UTF-8): rename it"


def folder_plan(source: Path, layout: Layout | None = None) -> Plan:
    """What lies in folders SUBJECT/VISIT, or in those of the ``layout``.

    Raises OtherLayout where nothing does and the folders can mean something else, NoPhotos where they cannot.
    """
    source = source.resolve()  # "." has no name that could be a subject
    names = [file.relative_to(source).parts for file in files_below(source)]
    plan = _plan(source, names, layout or Layout.SUBJECT_VISIT)
    if plan.found:
        return plan
    proposals = (Proposal(one, _plan(source, names, one)) for one in fitting(names) if one is not layout)
    if found := tuple(one for one in proposals if one.plan.found):
        raise OtherLayout(source, found)
    if plan.left_out and any(one.reason == NOT_UTF8 for one in plan.left_out):
        return plan
    raise NoPhotos(source)


def _plan(source: Path, names: list[tuple[str, ...]], layout: Layout) -> Plan:
    found: list[Found] = []
    left_out: list[LeftOut] = []
    for parts in names:
        one = _found(source, parts, layout)
        (found if isinstance(one, Found) else left_out).append(one)  # type: ignore[arg-type]
    return Plan(source, tuple(found), tuple(left_out))


def _found(source: Path, parts: tuple[str, ...], layout: Layout) -> Found | LeftOut:
    name = "/".join(readable(part) for part in parts)
    if any(part != readable(part) for part in parts):
        return LeftOut(name, NOT_UTF8)
    place = place_of(layout, source, parts)
    if place is None:
        return LeftOut(name, _elsewhere(layout, parts))
    subject, visit = clean(place[0]), clean(place[1])
    for kind, label in (("subject", subject), ("visit", visit)):
        if is_unknown(label):
            return LeftOut(name, f"lies in a folder “{label}”, which names no {kind}: rename the folder")
    return Found(source.joinpath(*parts), name, subject, visit)


def _elsewhere(layout: Layout, parts: tuple[str, ...]) -> str:
    if layout is not Layout.SUBJECT_VISIT:
        return f"does not fit “{layout.words}”"
    where = "deeper than" if len(parts) > 3 else "outside"
    return f"lies {where} a folder SUBJECT/VISIT: move it into the folder of its visit"


def files_below(source: Path) -> Iterator[Path]:
    """Every file of the tree, in an order a person expects (2 before 10); hidden, system and linked folders are passed over."""
    for folder, folders, names in os.walk(source):
        folders[:] = sorted((n for n in folders if not _is_system(n, SYSTEM_FOLDERS)), key=natural)
        shown = (n for n in names if not _is_system(n, SYSTEM_FILES))
        yield from (Path(folder, name) for name in sorted(shown, key=natural))


def _is_system(name: str, known: frozenset[str]) -> bool:
    """``.DS_Store``, ``._photo.jpg`` and ``.Trashes`` begin with a point, as all that a system hides."""
    return name.startswith(".") or name.lower() in known


def readable(name: str) -> str:
    """The name as it can be shown: bytes that are no UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
