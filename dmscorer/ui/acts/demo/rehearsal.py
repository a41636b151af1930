"""A rehearsal: the demo in a folder of its own that is thrown away, while the study that was open waits."""

import shutil
import tempfile
from pathlib import Path


class Rehearsal:
    """``back``: the folder of the study to return to, None = the first page."""

    def __init__(self, back: Path | None) -> None:
        self.back = back
        self.folder = Path(tempfile.mkdtemp(prefix="dmscorer-rehearsal-"))

    def throw_away(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
