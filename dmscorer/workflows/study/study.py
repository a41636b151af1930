"""Making, opening and closing a study; its people and their passphrases."""

import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from secrets import randbits
from typing import Any

import dmscorer
from dmscorer import paths
from dmscorer.domain.charter import choices as charter_choices
from dmscorer.domain.charter.charter import SEED_BITS, Charter, Unmask
from dmscorer.domain.errors import NotTidied, OutsideFault, Refusal, outside_cause, remedy
from dmscorer.domain.instrument import instrument_file as instrument_files
from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.domain.photos import photos as views
from dmscorer.domain.photos.photos import ViewSet
from dmscorer.domain.report.deidentification import NONE, Deidentification
from dmscorer.domain.study.attempts import (
    SHORTEST_PASSPHRASE,
    CoordinatorFirst,
    ShortPassphrase,
    WrongPassphrase,
)
from dmscorer.domain.study.study import NewPerson, Person, Role, StudyFacts, check_people
from dmscorer.formats import files
from dmscorer.store.photos import photos
from dmscorer.store.study import damage, database, events, passphrases, row_digests, studies, volume
from dmscorer.store.study.database import SUFFIX, Database
from dmscorer.workflows.study import attempts, clocks, first_words, fresh_codes

INSTRUMENT = "cdasi-2"  # the form of a study that names none
VIEWS = "whole_body"
JOURNAL_MISSING = "journal_missing"
PICTURES = ("originals", "previews", "thumbnails")
DEFAULT_COORDINATOR = NewPerson("coordinator", "Coordinator")


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass(slots=True)
class OpenStudy:
    """The open study: what every workflow is handed. ``instrument`` is the charter's variant."""

    folder: Path
    facts: StudyFacts
    instrument: Instrument
    charter: Charter
    views: ViewSet
    database: Database
    clock: Callable[[], datetime] = field(default=now)
    new_id: Callable[[], str] = field(default=new_id)
    who: str = ""  # code of the person who acts; empty while nobody has said who they are

    @property
    def is_writable(self) -> bool:
        return self.database.is_writable

    def reader(self, deidentification: Deidentification = NONE) -> "OpenStudy":
        """The same study through a read-only connection of its own, for a job in another thread; close it after use."""
        reader = _opened(self.database.reader(deidentification), self.clock)
        reader.who = self.who
        return reader


@dataclass(frozen=True, slots=True)
class NewStudy:
    """What is asked when a study is made. ``seed`` None = drawn; ``passphrase`` of the coordinator, None = at first sign-in."""

    name: str
    raters: Sequence[NewPerson]
    coordinator: NewPerson = DEFAULT_COORDINATOR
    instrument: str = INSTRUMENT
    without: Sequence[str] = ()
    seed: int | None = None
    passphrase: str | None = None
    unmask: Unmask = Unmask.ALL_CASES
    choices: Mapping[str, Any] = field(default_factory=dict)  # of the charter, as charter_choices.parse gives them
    is_draft: bool = False  # the charter must be checked and signed before raters read


class UnknownInstrument(Refusal):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no instrument “{name}”: choose one of {', '.join(known)}.")


class CannotMake(Refusal):
    """Nothing was left behind."""

    def __init__(self, folder: Path, cause: str) -> None:
        super().__init__(
            f"“{folder}” could not be made: {cause}. {remedy(cause, 'choose another place')}, then try again."
        )


class SyncedFolder(Refusal):
    """Nothing is refused; it is said once, when the study is made."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"This folder is synced by {program}. A synced copy of an open study can lose scores: keep the study in a folder "
            "that is not synced, and put only a backup of the closed study into this one."
        )


class JournalMissing(Refusal):
    """Nothing is refused; it is said at opening, and by the check from then on."""

    def __init__(self, folder: Path, since: datetime) -> None:
        super().__init__(
            f"“{folder.name}” was not closed properly, and study.sqlite-wal, which held what was saved last, is missing: scores "
            f"saved since {since:%Y-%m-%d %H:%M} UTC may be missing too. Compare it with the study it was copied from, or "
            "restore a backup."
        )


class NoName(Refusal):
    def __init__(self) -> None:
        super().__init__("A study needs a name: give it one.")


def create(folder: Path, new: NewStudy, clock: Callable[[], datetime] = now) -> OpenStudy:
    """Make the study folder (its name gets the ending) and open it for writing."""
    folder = with_suffix(folder)
    name, text = instrument_file(new.instrument)
    if not new.name.strip():
        raise NoName
    check_people(new.raters, new.coordinator)
    if new.passphrase is not None:
        _check_length(new.passphrase)
    instrument = load_instrument(name, text)
    instrument.without(tuple(new.without))  # refuses an unknown item before anything is made
    charter = Charter(
        instrument=instrument.id, instrument_sha256=instrument.sha256,
        # From the system's randomness; every order follows from this one number, so that it can be repeated. Codes do
        # not: raters see them, and whoever had a few could look for the seed behind them.
        seed=randbits(SEED_BITS) if new.seed is None else new.seed,
        omitted=tuple(item.id for item in instrument.items if item.id in set(new.without)), unmask=new.unmask,
    )  # fmt: skip
    codes = frozenset(person.code for person in (*new.raters, new.coordinator))
    charter = charter_choices.apply(charter, new.choices, instrument, codes)
    _make(folder, lambda stage: _fill(stage, new, charter, (name, text), clock()))
    return _opened(database.open_for_writing(folder), clock)


def _make(folder: Path, fill: Callable[[Path], None]) -> None:
    """The study's folder with all that belongs into it, or nothing: it gets its name last."""
    database.refuse_long(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise database.StudyExists(folder)
    try:
        with paths.made_whole(folder) as stage:
            fill(stage)
    except OutsideFault as fault:
        raise CannotMake(folder, fault.cause) from fault
    except PermissionError as error:
        raise database.ReadOnlyStudy(folder) from error
    except OSError as error:
        raise CannotMake(folder, outside_cause(error)) from error


def _fill(stage: Path, new: NewStudy, charter: Charter, instrument: tuple[str, bytes], at: datetime) -> None:
    made = database.create(stage)
    try:
        _write_cover(made, new, charter, instrument, at)
    finally:
        made.close()


def open_study(folder: Path, *, write: bool = True, clock: Callable[[], datetime] = now) -> OpenStudy:
    """Open an existing study. ``write=False`` also takes a read-only copy, and a study that is open elsewhere."""
    folder = locate(folder)
    damage.forget()
    if not write:
        return _opened(database.open_for_reading(folder), clock)
    opened = database.open_for_writing(folder)
    try:
        paths.sweep(folder)  # only as the one writer: somebody else's unfinished files must not be taken away
        study = _opened(opened, clock)
        if (since := opened.without_journal_since) is not None:
            with opened.write() as connection:
                events.record(connection, clock(), "dmscorer", JOURNAL_MISSING, {"open_since": since.isoformat()})
        paths.forget_times(folder / name for name in PICTURES)
        fresh_codes.renew(opened, study.charter, clock())
    except BaseException:  # closed at once, or it would stay locked; what its journal lacks is told at the next opening
        with suppress(NotTidied):
            opened.close(keeps_mark=opened.without_journal_since is not None)
        raise
    return study


def missing_journal(study: OpenStudy) -> JournalMissing | None:
    """To be said when the study was opened."""
    since = study.database.without_journal_since
    return None if since is None else JournalMissing(study.folder, since)


def locate(folder: Path) -> Path:
    """The study that is meant: the folder itself, the same name with the ending, or the only study inside it."""
    if (folder / database.NAME).exists():
        return folder
    if with_suffix(folder).is_dir():
        return with_suffix(folder)
    inside = [path for path in sorted(folder.glob(f"*{SUFFIX}")) if (path / database.NAME).exists()]
    return inside[0] if len(inside) == 1 else folder


def copy(folder: Path, target: Path) -> Path:
    """A study of its own with the same content; the database through its backup call, so that an open study copies whole."""
    folder, target = locate(folder), with_suffix(target)
    database.inspect(folder)
    _make(target, lambda stage: _copy_into(stage, folder))
    return target


def _copy_into(stage: Path, folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.copytree(path, stage / path.name, ignore=shutil.ignore_patterns(".*.part"))
    database.back_up(folder, stage)


def close(study: OpenStudy) -> None:
    """Raises NotTidied where all is saved and closed, but the disk had no room to tidy up."""
    study.database.close()


def close_and_tell(study: OpenStudy) -> NotTidied | None:
    """What could not be tidied, for whoever goes on: nothing of what was done has failed."""
    try:
        close(study)
    except NotTidied as untidy:
        return untidy
    return None


def synced_by(folder: Path) -> str | None:
    """The program that copies this folder to other computers, as far as that can be told."""
    return volume.synced_by(folder)


def damage_noticed() -> bool:
    """Whether the study that was opened last holds texts or times that are spoilt; ``audit.check`` says which."""
    return damage.noticed()


def with_suffix(folder: Path) -> Path:
    return folder if folder.name.endswith(SUFFIX) else folder.with_name(folder.name + SUFFIX)


def people(study: OpenStudy) -> tuple[Person, ...]:
    """The coordinator, then the raters in rater order."""
    with study.database.read() as connection:
        return studies.persons(connection)


def raters(study: OpenStudy) -> tuple[Person, ...]:
    return tuple(person for person in people(study) if person.role is Role.RATER)


def coordinator(study: OpenStudy) -> Person:
    return next(person for person in people(study) if person.role is Role.COORDINATOR)


def count_cases(study: OpenStudy) -> int:
    """Visits of the study that have photos."""
    with study.database.read() as connection:
        pictured = photos.count_by_case(connection)
        return sum(visit.case_id in pictured for visit in photos.all_visits(connection))


def may_sign_in(study: OpenStudy, person: Person) -> None:
    """Refuse raters until the coordinator has a passphrase."""
    # A rater who signs in first could otherwise set the coordinator's passphrase and see everything.
    if person.role is not Role.COORDINATOR and not coordinator(study).has_passphrase:
        raise CoordinatorFirst


def sign_in(study: OpenStudy, person: Person, phrase: str, word: str = "") -> Person:
    """Check the passphrase, or set it at the first sign-in; gives the person as signed in.

    ``word``: what the coordinator gave a rater to set a passphrase with.
    """
    may_sign_in(study, person)
    with study.database.read() as connection:
        stored = studies.passphrase(connection, person.id)
    if stored is not None:
        check_passphrase(study, person, phrase)
    else:
        _check_length(phrase)  # before the word is asked, which would count as tried
        if person.role is Role.RATER:
            first_words.check(study.database, study.clock(), person.code, word)
        set_passphrase(study, person, phrase)
    if study.is_writable:
        clocks.record_set_back(study.database, study.clock(), person.code)
    return next(known for known in people(study) if known.id == person.id)


def passphrase_in(path: Path) -> str:
    """The passphrase that a file holds, without the line end that editors add. Raises UnreadableFile."""
    return files.read_text(path).strip("\r\n")


def set_passphrase(study: OpenStudy, person: Person, phrase: str) -> None:
    """The first passphrase of a person; an existing one is never replaced here."""
    _check_length(phrase)
    stored = passphrases.hashed(phrase)
    with study.database.write() as connection:
        # Asked again inside the transaction: two windows may set a first passphrase at once.
        if studies.passphrase(connection, person.id) is not None:
            raise WrongPassphrase
        studies.set_passphrase(connection, person.id, stored)
        body = row_digests.told(connection, {"passphrases": [person.id]})
        events.record(connection, study.clock(), person.code, "passphrase_set", body)


def check_passphrase(study: OpenStudy, person: Person, phrase: str) -> None:
    """Whoever signs or acts confirms who they are. Raises WrongPassphrase, and TooSoon after several wrong ones."""
    with study.database.read() as connection:
        stored = studies.passphrase(connection, person.id)
    # Whoever has no passphrase has none to guess: nothing to slow down.
    if stored is None:
        raise WrongPassphrase
    if not attempts.is_accepted(
        study.database, study.clock(), person.code, lambda: passphrases.matches(stored, phrase)
    ):
        raise WrongPassphrase


def instrument_file(name: str) -> tuple[str, bytes]:
    folder = paths.resources() / "instruments"
    known = sorted(path.stem for path in folder.glob("*.toml"))
    if name not in known:
        raise UnknownInstrument(name, known)
    path = folder / f"{name}.toml"
    return path.name, path.read_bytes()


# Kept, because reading checks every test vector of the form, and readers open the study again and again.
@lru_cache(maxsize=4)
def load_instrument(name: str, text: bytes) -> Instrument:
    return instrument_files.load(text, name)


@lru_cache(maxsize=4)
def load_views(instrument: Instrument) -> ViewSet:
    """The view set for the whole instrument (never for a variant: views show sites, whatever is asked there)."""
    path = paths.resources() / "views" / f"{VIEWS}.toml"
    return views.load_views(path.read_bytes(), path.name, instrument)


def _opened(opened: Database, clock: Callable[[], datetime] = now) -> OpenStudy:
    try:
        with opened.read() as connection:
            facts = studies.facts(connection)
            charter = studies.charter(connection)
            # The form that is stored in the study, not the shipped file: a newer version must not reinterpret old
            # levels.
            whole = load_instrument(*studies.instrument(connection))
        return OpenStudy(
            opened.folder, facts, whole.without(charter.omitted), charter, load_views(whole), opened, clock
        )
    except BaseException:
        opened.close()
        raise


def _write_cover(made: Database, new: NewStudy, charter: Charter, instrument: tuple[str, bytes], at: datetime) -> None:
    everybody = [(new.coordinator, Role.COORDINATOR), *((rater, Role.RATER) for rater in new.raters)]
    phrase = None if new.passphrase is None else passphrases.hashed(new.passphrase)
    with made.write() as connection:
        facts = StudyFacts(new_id(), new.name.strip(), at)
        studies.add_study(connection, facts, *instrument, made_by=f"dmscorer {dmscorer.__version__}")
        studies.add_charter(connection, charter, 1, at)
        rows = [Person(new_id(), person.code, person.name, role) for person, role in everybody]
        for position, row in enumerate(rows):
            studies.add_person(connection, row, position, phrase if row.role is Role.COORDINATOR else None)
        body = {"name": facts.name, "charter": charter.sha256, "instrument": charter.instrument_sha256}
        ids = [row.id for row in rows]
        told = row_digests.told(connection, {"people": ids, "passphrases": ids})
        events.record(connection, at, new.coordinator.code, "study_made", body | told)
        if new.is_draft:
            events.record(connection, at, new.coordinator.code, "charter_drafted", {"sha256": charter.sha256})


def _check_length(phrase: str) -> None:
    if len(phrase) < SHORTEST_PASSPHRASE:
        raise ShortPassphrase
