"""One file on its way into a study: hash, facts, the untouched original under its hash, and what raters see of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import simplejpeg

from dmscorer.domain.errors import Refusal
from dmscorer.imaging.decode import content, read_facts, resized
from dmscorer.imaging.deidentify import Box, shown
from dmscorer.imaging.pixels import Pixels, Undecodable, fitted
from dmscorer.imaging.signature import ENDINGS
from dmscorer.paths import write_whole

PREVIEW, PREVIEW_QUALITY = 2048, 88
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
    """A photo that lies in the study folder and waits for its row; ``width`` and ``height`` are upright pixels.

    ``taken_at`` is the camera's own clock, without a time zone; ``is_new`` is False where the original lay there already.
    """

    sha256: str
    size_bytes: int
    format: str
    width: int
    height: int
    taken_at: datetime | None
    camera: str | None
    source_name: str
    is_new: bool


def prepare(source: Path, originals: Path, redactions: Sequence[Box] = ()) -> Prepared:
    """Store ``source`` under its hash in ``originals`` and make preview and thumbnail beside that folder.

    Safe from several threads, touches no database; the same file twice does no work twice. Raises NotAPicture; a
    study folder that cannot be written raises OSError.
    """
    try:
        data = content(source)
        facts = read_facts(data)
        sha256 = hashlib.sha256(data).hexdigest()
        derive(data, sha256, originals.parent, redactions)
    except Undecodable as refusal:
        raise NotAPicture(source.name, refusal.reason) from refusal
    is_new = write_whole(original_path(originals, sha256, facts.format), data)
    return Prepared(
        sha256, len(data), facts.format, facts.width, facts.height, facts.taken_at, facts.camera, source.name, is_new
    )


def derive(
    original: Path | bytes, sha256: str, study_folder: Path, redactions: Sequence[Box] = (), *, renew: bool = False
) -> None:
    """Preview and thumbnail from one decode, from pixels alone; ``renew`` replaces those that are there."""
    preview, thumbnail = preview_path(study_folder, sha256), thumbnail_path(study_folder, sha256)
    if preview.exists() and thumbnail.exists() and not renew:
        return
    pixels = shown(original, redactions, PREVIEW)
    write_whole(preview, encoded(pixels, PREVIEW_QUALITY), replace=True)
    small = resized(pixels.array, fitted(pixels.width, pixels.height, THUMBNAIL))
    write_whole(
        thumbnail, encoded(Pixels(small, pixels.full_width, pixels.full_height), THUMBNAIL_QUALITY), replace=True
    )


def encoded(pixels: Pixels, quality: int) -> bytes:
    """JPEG of the pixels and nothing else."""
    return bytes(simplejpeg.encode_jpeg(pixels.array, quality, "BGRX", "420"))


def original_path(originals: Path, sha256: str, kind: str) -> Path:
    return originals / sha256[:2] / f"{sha256}.{ENDINGS[kind]}"


def preview_path(study_folder: Path, sha256: str) -> Path:
    return study_folder / "previews" / sha256[:2] / f"{sha256}.jpg"


def thumbnail_path(study_folder: Path, sha256: str) -> Path:
    return study_folder / "thumbnails" / sha256[:2] / f"{sha256}.jpg"
