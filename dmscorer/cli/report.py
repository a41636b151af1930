"""``dmscorer report``: the whole study on paper, as a page or a PDF, English or German."""

from argparse import Namespace
from pathlib import Path

from dmscorer.cli.passphrase import asking
from dmscorer.cli.progress import Progress
from dmscorer.cli.words import opened, privacy_of
from dmscorer.domain.errors import Refusal
from dmscorer.workflows.report import export, report


class NoSuchKind(Refusal):
    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path.name}” names no kind of report: end the name with .html or .pdf.")


def write(options: Namespace) -> int:
    for path in options.files:
        # Before anything is computed: a mistyped ending should not cost a minute.
        if path.suffix.lower() not in report.KINDS:
            raise NoSuchKind(path)
    with opened(options.study) as study, Progress("Report") as progress:
        asking(study, options)
        privacy = privacy_of(study, options)
        progress(0, len(options.files) + 1)
        told = export.told_report(study, privacy, options.language)
        for done, path in enumerate(options.files, start=1):
            progress(done, len(options.files) + 1)
            export.save(path, report.encode(told, path.suffix.lower()))
    print("\n".join(f"Wrote {path}." for path in options.files))
    return 0
