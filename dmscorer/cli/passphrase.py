"""The coordinator's passphrase at the terminal, and files that a person names."""

import sys
from argparse import Namespace
from getpass import getpass
from pathlib import Path

from dmscorer.domain.errors import Refusal
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


class CannotRead(Refusal):
    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}” cannot be read: choose a text file.")


def passphrase(study: OpenStudy, options: Namespace) -> str:
    """From the file, else asked for; a coordinator who has none yet sets it with this."""
    if options.passphrase_file is not None:
        phrase = text_of(options.passphrase_file).strip("\r\n")
    elif sys.stdin.isatty():
        phrase = getpass("Coordinator's passphrase: ")
    else:
        phrase = sys.stdin.readline().strip("\r\n")
    if not studies.coordinator(study).has_passphrase:
        studies.set_passphrase(study, studies.coordinator(study), phrase)
    return phrase


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise CannotRead(path) from error
