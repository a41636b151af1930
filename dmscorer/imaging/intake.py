"""One file on its way into a study: hash, facts, the untouched original under its hash, and what raters see of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import simplejpeg

from dmscorer.domain.errors import Refusal
from dmscorer.domain.photos.quality import Quality
from dmscorer.domain.photos.redaction import Shape, written
from dmscorer.imaging.decoding.decode import Facts, content, decode, examine, read_facts, resized
from dmscorer.imaging.decoding.signature import ENDINGS
from dmscorer.imaging.deidentify import shown
from dmscorer.imaging.pixels import Pixels, Undecodable, fitted
from dmscorer.imaging.quality import measure
from dmscorer.paths import forget_time, write_whole

PREVIEWS, THUMBNAILS = "previews", "thumbnails"
# Not exactly so many pixels: what the JPEG decoder gives for free above that needs no resize, which halves the time of
# intake and first picture.
PREVIEW, PREVIEW_QUALITY = 1920, 88  # a preview has this many pixels or somewhat more, where that comes cheaper
THUMBNAIL, THUMBNAIL_QUALITY = 256, 85


class NotAPicture(Refusal):
    """A file that cannot come in; ``reason`` continues the sentence "the file …"."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file}: the file {self.reason}."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo that lies in the study folder and waits for its row.

    ``is_new`` is False where the original lay there already; ``quality`` None where it was measured then.
    """

    sha256: str
    size_bytes: int
    facts: Facts
    quality: Quality | None
    source_name: str
    is_new: bool


def prepare(source: Path, originals: Path) -> Prepared:
    """Store ``source`` under its hash in ``originals``, and make preview and thumbnail beside that folder.

    The file is read once and decoded once. Safe from several threads, touches no database; the same file twice does no
    work twice. Raises NotAPicture; a study folder that cannot be written raises OSError.
    """
    try:
        data = content(source)
        sha256 = hashlib.sha256(data).hexdigest()
        # Before the original is stored: a file that cannot be decoded leaves nothing behind.
        facts, quality = looked_at(data, sha256, originals.parent)
    except Undecodable as refusal:
        raise NotAPicture(source.name, refusal.reason) from refusal
    original = original_path(originals, sha256, facts.format)
    is_new = write_whole(original, data)
    _forget_times(original)
    return Prepared(sha256, len(data), facts, quality, source.name, is_new)


def looked_at(data: bytes, sha256: str, study_folder: Path) -> tuple[Facts, Quality | None]:
    """Facts and quality; preview and thumbnail are written on the way, without any redaction, where they are missing."""
    preview = derived_path(study_folder, PREVIEWS, sha256)
    if not preview.exists() and any(preview.parent.glob(f"{sha256}-*.jpg")):
        return read_facts(data), None  # parts of it are hidden: what it was without that must not be written again
    if preview.exists() and derived_path(study_folder, THUMBNAILS, sha256).exists():
        facts = read_facts(data)
        return facts, quality_of(facts, decode(preview))  # an intake that was stopped may have left no hints
    # Quality is measured on the preview: a second decode would cost as much as all the rest, and the same bytes give
    # the same hints.
    facts, pixels = examine(data, PREVIEW, is_rough=True)
    write_derived(pixels, sha256, study_folder)
    return facts, quality_of(facts, pixels)


def quality_of(facts: Facts, pixels: Pixels) -> Quality:
    return replace(measure(pixels), of_file=facts.hints)


def write_derived(pixels: Pixels, sha256: str, study_folder: Path, redactions: Sequence[Shape] = ()) -> None:
    """Not forced to the disk: a power cut costs a picture that is made again from the original when it is looked at."""
    # From the preview, not from the original: one decode makes both.
    small = resized(pixels.array, fitted(pixels.width, pixels.height, THUMBNAIL), gap=2.0)
    thumbnail = Pixels(small, pixels.full_width, pixels.full_height)
    for kind, picture, quality in ((PREVIEWS, pixels, PREVIEW_QUALITY), (THUMBNAILS, thumbnail, THUMBNAIL_QUALITY)):
        path = derived_path(study_folder, kind, sha256, redactions)
        write_whole(path, encoded(picture, quality), replace=True, durable=False)
        _forget_times(path)


def _forget_times(path: Path) -> None:
    """Of the file and of both folders above it, which change with each new file."""
    for one in (path, path.parent, path.parent.parent):
        forget_time(one)


def renew(original: Path, sha256: str, study_folder: Path, redactions: Sequence[Shape]) -> None:
    """Preview and thumbnail with these redactions; those with others go."""
    # The new ones first: if the program ends between the two, an old picture lies about that no name leads to any more.
    write_derived(shown(original, redactions, PREVIEW, is_rough=True), sha256, study_folder, redactions)
    for kind in (PREVIEWS, THUMBNAILS):
        kept = derived_path(study_folder, kind, sha256, redactions)
        for old in kept.parent.glob(f"{sha256}*.jpg"):
            if old != kept:
                old.unlink(missing_ok=True)
        _forget_times(kept)


def encoded(pixels: Pixels, quality: int) -> bytes:
    """JPEG of the pixels and nothing else."""
    # No EXIF, no profile: what a camera wrote beside the pixels may name a person or a place.
    return bytes(simplejpeg.encode_jpeg(pixels.array, quality, "BGRX", "420"))


def original_path(originals: Path, sha256: str, kind: str) -> Path:
    return originals / sha256[:2] / f"{sha256}.{ENDINGS[kind]}"


def derived_path(study_folder: Path, kind: str, sha256: str, redactions: Sequence[Shape] = ()) -> Path:
    """The name holds a digest of the redactions, so that a picture with other ones can never be taken for this one."""
    mark = f"-{hashlib.sha256(written(redactions).encode()).hexdigest()[:16]}" if redactions else ""
    return study_folder / kind / sha256[:2] / f"{sha256}{mark}.jpg"
