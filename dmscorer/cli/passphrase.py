"""Who acts at the terminal: the coordinator, or a person named with --as, each with their own passphrase."""

import sys
from argparse import Namespace
from getpass import getpass

from dmscorer.domain.errors import Refusal
from dmscorer.domain.study.study import Person
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import OpenStudy


class NobodyOfThatCode(Refusal):
    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(f"There is nobody with the code “{code}”: choose one of {', '.join(known)}.")


class PassphraseNeeded(Refusal):
    def __init__(self, person: Person) -> None:
        super().__init__(
            f"This command needs the passphrase of {person.code}. Give it with --passphrase-file FILE, or run the "
            "command in a terminal."
        )


class NoPassphraseYet(Refusal):
    def __init__(self, person: Person) -> None:
        super().__init__(f"{person.code} has no passphrase yet. Sign in as {person.code} in the window first.")


def acting(study: OpenStudy, options: Namespace) -> Person:
    """Whoever acts, once the passphrase was right; what this study is asked from now on is recorded as theirs.

    While nobody in the study has a passphrase, none is asked: a script may lay the study out before it begins.
    """
    person = named(study, getattr(options, "acting", None))
    if any(one.has_passphrase for one in studies.people(study)):
        if not person.has_passphrase:
            raise NoPassphraseYet(person)
        studies.check_passphrase(study, person, typed(options, person))
    study.who = person.code
    return person


def asking(study: OpenStudy, options: Namespace) -> None:
    """Before a command tells the visits: while levels are masked only the coordinator may know them.

    Whoever gives a passphrase without need is recorded as the one who looked.
    """
    # Imported where it is used: a command must not wait for what it never asks for.
    from dmscorer.workflows.consensus import consensus

    if is_given(options) or consensus.masked(study) is not None:
        acting(study, options)


def looking(study: OpenStudy, options: Namespace) -> None:
    """Before a command shows levels: who looks is recorded where somebody says so with a passphrase."""
    if is_given(options):
        acting(study, options)


def is_given(options: Namespace) -> bool:
    return options.passphrase_file is not None or bool(getattr(options, "acting", None))


def named(study: OpenStudy, code: str | None) -> Person:
    """The person with this code; without one the coordinator."""
    if code is None:
        return studies.coordinator(study)
    known = {person.code: person for person in studies.people(study)}
    if code not in known:
        raise NobodyOfThatCode(code, list(known))
    return known[code]


def passphrase(study: OpenStudy, options: Namespace) -> str:
    """The coordinator's, for a signature; a coordinator who has none yet sets it with this."""
    person = studies.coordinator(study)
    phrase = typed(options, person)
    if not person.has_passphrase:
        studies.set_passphrase(study, person, phrase)
    study.who = person.code
    return phrase


def typed(options: Namespace, person: Person) -> str:
    """From the file, else asked for in a terminal, else the next line of standard input."""
    if options.passphrase_file is not None:
        return studies.passphrase_in(options.passphrase_file)
    if sys.stdin.isatty():
        return getpass(f"Passphrase of {person.code}: ")
    phrase = sys.stdin.readline().strip("\r\n")
    if not phrase:  # a script that gave none has not guessed wrong
        raise PassphraseNeeded(person)
    return phrase
