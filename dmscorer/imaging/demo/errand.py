"""One demo photograph as a piece of work for another process: taken, and stored in the study folder like any photo."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dmscorer.domain.demo.demo import Look
from dmscorer.imaging.demo.photograph import photograph
from dmscorer.imaging.intake import Prepared, prepare


@dataclass(frozen=True, slots=True)
class Errand:
    """``levels``: item id → level; ``originals``: the study's folder of originals."""

    view: str
    look: Look
    levels: Mapping[str, int]
    megapixels: float
    seed: int
    taken_at: datetime
    originals: Path


def carry_out(errand: Errand) -> Prepared:
    """Safe in any process; touches no database."""
    data = photograph(errand.view, errand.look, errand.levels, errand.megapixels, errand.seed, errand.taken_at)
    with tempfile.TemporaryDirectory(prefix="dmscorer-demo-") as folder:
        file = Path(folder) / f"{errand.view}.jpg"
        file.write_bytes(data)
        return prepare(file, errand.originals)
