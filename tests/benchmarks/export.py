"""The whole export, file by file: ``python -m tests.benchmarks.export [--cases 500 --raters 6]``.

Seconds and kilobytes of every file, how long it took in all beside the agreement alone, and the peak memory. Without options
the study that the program was made for: 15 subjects, 7 of them scored at two visits by three raters.
"""

import argparse
import resource
import tempfile
import time
import warnings
from pathlib import Path

from dmscorer.domain.study.study import NewPerson
from dmscorer.workflows.report import export
from dmscorer.workflows.report.export_files import FILES, Source
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy
from tests.workflows.results import published


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=14, help="two visits a subject (default: 14)")
    asked.add_argument("--raters", type=int, default=3)
    given = asked.parse_args()
    scored = given.cases // 2
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raters = tuple(NewPerson(code, f"Rater {code}") for code in "ABCDEF"[: given.raters])
        begun = time.perf_counter()
        study = published.make(Path(place), subjects=max(15, scored), scored=scored, raters=raters)
        print(
            f"study of {scored} scored subjects × 2 visits × {given.raters} raters made in {time.perf_counter() - begun:.1f} s"
        )
        try:
            every_file(study, Path(place) / "out")
        finally:
            studies.close(study)


def every_file(study: OpenStudy, folder: Path) -> None:
    source = Source(study)
    begun = time.perf_counter()
    rows = source.agreement
    agreement = time.perf_counter() - begun
    print(f"  {'agreement itself':28} {agreement:8.2f} s  {len(rows)} rows")
    total = 0.0
    for file in FILES:
        begun = time.perf_counter()
        made = file.files(source)
        took = time.perf_counter() - begun
        total += took
        print(f"  {file.name:28} {took:8.2f} s  {sum(map(len, made.values())) / 1024:10.0f} KB  {len(made)} files")
    begun = time.perf_counter()
    written = export.write(study, folder)
    whole = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in written) / 2**20
    print(
        f"  the whole export: {whole:.1f} s, {len(written)} files, {size:.1f} MB; {whole / agreement:.0f} × the agreement alone"
    )
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (limit 2048)")


if __name__ == "__main__":
    main()
