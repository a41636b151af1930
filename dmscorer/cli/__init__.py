"""The same acts for a terminal: every command of ``dmscorer --help``."""

import sys
from collections.abc import Sequence

from dmscorer.cli import arguments, commands
from dmscorer.cli.commands import Window
from dmscorer.domain.errors import Refusal

DONE, REFUSED = 0, 1


def main(words: Sequence[str], window: Window | None = None) -> int:
    """Run one command: 0 done, 1 refused with one sentence on standard error, 2 wrong usage.

    ``window`` opens what needs one; without it such a command is refused.
    """
    _never_fail_on_a_narrow_terminal()
    try:
        options = arguments.parse(list(words))
    except SystemExit as end:  # argparse has said what is wrong, or has printed the help
        return int(end.code or 0)
    try:
        return commands.run(options, window)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped; what was finished by then is saved.", file=sys.stderr)
        return REFUSED


def _never_fail_on_a_narrow_terminal() -> None:
    """A console that lacks a sign (an old code page) shows a question mark instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
