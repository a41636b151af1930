"""The same acts from a terminal: every command of ``dmscorer --help``.

What can be typed is in ``arguments``; what each command does in ``commands`` or in the file named after it.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from dmscorer.cli import arguments, commands
from dmscorer.cli.commands import Window
from dmscorer.domain.errors import Refusal, sentence_of

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
        done = commands.run(options, window)
        sys.stdout.flush()  # here, where a full disk behind it can still be said
    except Refusal as refusal:
        return _refused(str(refusal))
    except UnicodeEncodeError:
        return _refused("A name holds signs that are no text in UTF-8. Rename the file or type the name again.")
    except OSError as error:
        _give_up_output()
        return _refused(sentence_of(error))
    # Commands that write do so in whole transactions or whole files, so what is there after Ctrl+C is sound.
    except KeyboardInterrupt:
        return _refused("Stopped; what was finished by then is saved.")
    return done


def _give_up_output() -> None:
    """What could not be printed would else be tried again, and fail without a sentence, when Python ends."""
    with suppress(OSError, ValueError):  # a stream without a file behind it has nothing to give up
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _refused(sentence: str) -> int:
    try:
        print(sentence, file=sys.stderr)
    except OSError:  # nobody listens any more; the exit code still tells
        return REFUSED
    return REFUSED


def _never_fail_on_a_narrow_terminal() -> None:
    """A console that lacks a sign (an old code page) shows a question mark instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
