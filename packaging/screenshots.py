"""Take the README's pictures anew: ``python packaging/screenshots.py STUDY`` draws them from that study (the demo) into resources/help."""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ("reading", "consensus", "agreement", "results")


def main() -> None:
    target = ROOT / "resources" / "help"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "dmscorer", "screens", folder, "--study", sys.argv[1]]
        subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603
        for screen in SCREENS:
            with Image.open(Path(folder) / f"{screen}_light_1280x800.png") as picture:
                picture.convert("RGB").save(target / f"{screen}.jpg", quality=88, subsampling=0, optimize=True)


if __name__ == "__main__":
    main()
