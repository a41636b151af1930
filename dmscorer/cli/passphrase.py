"""The coordinator's passphrase at the terminal."""

import sys
from argparse import Namespace
from getpass import getpass

from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


def passphrase(study: OpenStudy, options: Namespace) -> str:
    """From the file, else asked for; a coordinator who has none yet sets it with this."""
    if options.passphrase_file is not None:
        phrase = studies.passphrase_in(options.passphrase_file)
    elif sys.stdin.isatty():
        phrase = getpass("Coordinator's passphrase: ")
    else:
        phrase = sys.stdin.readline().strip("\r\n")
    if not studies.coordinator(study).has_passphrase:
        studies.set_passphrase(study, studies.coordinator(study), phrase)
    return phrase
