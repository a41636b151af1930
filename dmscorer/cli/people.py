"""``dmscorer people``: who is in a study, and the word with which a rater sets a passphrase."""

from argparse import Namespace

from dmscorer.cli.passphrase import acting, named
from dmscorer.cli.words import opened
from dmscorer.workflows.study import first_words
from dmscorer.workflows.study import study as studies


def show(options: Namespace) -> int:
    with opened(options.study) as study:
        everybody = studies.people(study)
    for person in everybody:
        print(f"{person.code}, {person.name}: {'passphrase set' if person.has_passphrase else 'no passphrase yet'}")
    return 0


def give_word(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        coordinator, rater = acting(study, options), named(study, options.code)
        word = first_words.give(study.database, study.clock(), coordinator, rater)
    reset = " The passphrase set before is taken away." if rater.has_passphrase else ""
    print(f"Word for {rater.code}: {word}. It is shown only now and sets one passphrase.{reset}")
    return 0
