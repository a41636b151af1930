"""200 subjects × 2 visits × 3 raters through the commands a statistician types: ``python -m tests.benchmarks.cohort``."""

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dmscorer.workflows.study import study as studies
from tests.places import ROOT

SUBJECTS, VISITS, RATERS = 200, 2, ("A", "B", "C")


def write_ratings(path: Path) -> None:
    """A wide table of made-up levels: a truth a case, and each rater off by one now and then."""
    draw = random.Random(1)
    items = studies.load_instrument(*studies.instrument_file("cdasi-2")).items
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["subject", "visit", "rater", *(item.id for item in items)])
        for subject in range(SUBJECTS):
            for visit in range(VISITS):
                truth = [draw.randint(0, item.maximum) if draw.random() < 0.3 else 0 for item in items]
                for rater in RATERS:
                    off = [
                        min(i.maximum, max(0, t + draw.choice([0, 0, 0, 1, -1])))
                        for i, t in zip(items, truth, strict=True)
                    ]
                    table.writerow([f"P{subject:03}", visit + 1, rater, *off])


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        study, ratings = folder / "Cohort.dmstudy", folder / "ratings.csv"
        write_ratings(ratings)
        people = [word for code in RATERS for word in ("--rater", f"{code}=Rater {code}")]
        run("study new", "study", "new", str(study), "--name", "Cohort", *people)
        run("ratings import", "ratings", "import", str(study), str(ratings))
        run("agreement", "agreement", str(study), "--csv", str(folder / "agreement.csv"))
        run("consensus", "consensus", str(study), "--csv", str(folder / "consensus.csv"))
        run("check", "check", str(study))


def run(title: str, *arguments: str) -> None:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "dmscorer", *arguments]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)
    print(f"{title:16} {time.perf_counter() - begun:6.2f} s")


if __name__ == "__main__":
    main()
