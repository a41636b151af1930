"""What a rater does: see a case, enter, clear, comment, sign. Nothing here can name a subject, visit or file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dmscorer.domain.instrument.instrument import Answer, Answers, NotAssessable
from dmscorer.domain.reading.reading import (
    AlreadySigned,
    Case,
    CasePhoto,
    CaseProgress,
    CaseState,
    Entry,
    NoCorrectionReason,
    NotInTurn,
    Place,
    Reading,
    ReadingKind,
    Sheet,
    StillOpen,
    current,
    digest,
    history_digest,
)
from dmscorer.domain.study.study import Person
from dmscorer.store.photos import photos
from dmscorer.store.reading import entries
from dmscorer.store.reading.entries import Signature
from dmscorer.store.study import events
from dmscorer.store.study.database import Connection
from dmscorer.workflows.photos import redaction
from dmscorer.workflows.photos.regions import case_photos
from dmscorer.workflows.reading import progress, second_round, washout
from dmscorer.workflows.study.study import OpenStudy, check_passphrase

# In a calibration the panel's levels are shown after the signature, and a second round is one answer to what was asked
# again: a correction of either would not be independent.
CORRECTABLE = (ReadingKind.FIRST, ReadingKind.REPEAT)
MEANING = "I have judged this case myself, from its photos alone."


@dataclass(frozen=True, slots=True)
class Signed:
    case: CaseProgress
    next_open: CaseProgress | None


def reading(study: OpenStudy, rater: Person, reading_id: str) -> Reading:
    """The list of cases as it stands, with progress."""
    with study.database.read() as connection:
        kind = entries.find_reading_row(connection, reading_id).kind
        part = {ReadingKind.REPEAT: 2, ReadingKind.SECOND: 3}.get(kind, 1)
        cases = progress.cases(study, connection, reading_id)
    return Reading(reading_id, rater.code, cases, part, is_forward_only=_is_forward_only(study, kind))


def case(study: OpenStudy, reading_id: str, case_id: str) -> Case:
    """Open a case: its code and photos. The one door to them, so that this is where the order of reading is kept."""
    with study.database.read() as connection:
        washout.refuse_closed(study, connection, reading_id, progress.signing(connection, reading_id, case_id))
        _refuse_early(study, connection, reading_id, case_id)
        row = entries.find_assigned(connection, reading_id, case_id)
        taken = redaction.cleared(study, connection, photos.photos_of_case(connection, case_id))
        pictures = case_photos(study, connection, taken)
    return Case(case_id, row.code, row.position, _in_view_order(study, pictures))


def sheet(study: OpenStudy, reading_id: str, case_id: str) -> Sheet:
    with study.database.read() as connection:
        washout.refuse_closed(study, connection, reading_id, progress.signing(connection, reading_id, case_id))
        return _sheet(study, connection, reading_id, case_id)


def enter(study: OpenStudy, reading_id: str, case_id: str, item: str, answer: Answer | None) -> Entry:
    """One answer (None = cleared), durable when this returns."""
    return enter_all(study, reading_id, case_id, {item: answer})[0]


def enter_all(
    study: OpenStudy,
    reading_id: str,
    case_id: str,
    answers: Mapping[str, Answer | None],
    *,
    is_block: bool = False,
    why: str = "",
) -> tuple[Entry, ...]:
    """Several answers in one transaction; a block (one key for the rest of a site) shares a block id.

    In a signed case only with ``why``: the signature is void from the first such entry on, and every entry until the
    next signature keeps the reason.
    """
    for item, answer in answers.items():
        if answer is None:
            study.instrument.item(item)
        else:
            study.instrument.check(item, answer)
    # One time for all of a block: it is one act, and undo takes it back as one.
    at, block = study.clock(), study.new_id() if is_block else None
    with study.database.write() as connection:
        if why.strip() and entries.find_reading_row(connection, reading_id).kind not in CORRECTABLE:
            why = ""
        # Asked inside the transaction that writes: between a check before it and the entry somebody could sign.
        state = progress.signing(connection, reading_id, case_id)
        washout.refuse_closed(study, connection, reading_id, state)
        if state is CaseState.SIGNED and not why.strip():
            raise AlreadySigned(_code(connection, reading_id, case_id))
        if state is CaseState.VOID and not why.strip():
            raise NoCorrectionReason
        now = current(entries.entries_of(connection, reading_id, case_id, tuple(answers)))
        first = entries.next_seq(connection, reading_id, case_id)
        made = tuple(
            Entry(
                study.new_id(), reading_id, case_id, item, answer, first + offset, at,
                revises=now[item].id if item in now else None, block=block, why=why.strip() or None,
            )
            for offset, (item, answer) in enumerate(answers.items())
        )  # fmt: skip
        entries.add_entries(connection, made)
        # A correction after the signature is an ordinary entry with its reason; the signature is void while it does not
        # cover the last entry. A state "unlocked" beside the entries could disagree with them.
        if state is CaseState.SIGNED:
            body = {"reading": reading_id, "case": case_id, "why": why.strip()}
            events.record(connection, at, _rater_code(connection, reading_id), "signature_voided", body)
    return made


def may_correct(study: OpenStudy, reading_id: str) -> bool:
    """Not in a calibration: the panel's levels were shown after the signature; not while signed cases stay closed."""
    with study.database.read() as connection:
        kind = entries.find_reading_row(connection, reading_id).kind
        is_closed = washout.is_closed(study, connection, reading_id)
    return kind in CORRECTABLE and not is_closed


def recognise(study: OpenStudy, reading_id: str, case_id: str, *, is_recognised: bool) -> None:
    """The rater says that they know who this is; changes nothing else and is told to the coordinator."""
    with study.database.write() as connection:
        entries.set_recognised(connection, reading_id, case_id, study.clock() if is_recognised else None)


def is_recognised(study: OpenStudy, reading_id: str, case_id: str) -> bool:
    with study.database.read() as connection:
        return (reading_id, case_id) in entries.all_recognised(connection)


def comment(study: OpenStudy, reading_id: str, case_id: str, site: str, text: str) -> None:
    """A comment on a site; an empty one takes the earlier away (it stays in the record)."""
    with study.database.write() as connection:
        if _is_signed(connection, reading_id, case_id):
            raise AlreadySigned(_code(connection, reading_id, case_id))
        entries.add_comment(connection, study.new_id(), reading_id, case_id, site, text.strip(), study.clock())


def site_note(study: OpenStudy, reading_id: str, case_id: str, site: str) -> str:
    """What stands beside a site: the charter's word on its borders, and in a second round the levels given before."""
    border = dict(study.charter.border_notes).get(site, "")
    with study.database.read() as connection:
        is_again = entries.find_reading_row(connection, reading_id).kind is ReadingKind.SECOND
        given = second_round.given_note(study, connection, case_id, site) if is_again else ""
    return " ".join(part for part in (border, given) if part)


def mark_place(study: OpenStudy, reading_id: str, place: Place) -> None:
    with study.database.write() as connection:
        entries.set_place(connection, reading_id, place)
    study.database.settle()  # the hand rests


def place(study: OpenStudy, reading_id: str) -> Place | None:
    """Where the rater was, if that case is still to be signed and may be opened."""
    with study.database.read() as connection:
        found = entries.place(connection, reading_id)
        if found is None or _is_signed(connection, reading_id, found.case_id):
            return None
        try:
            _refuse_early(study, connection, reading_id, found.case_id)
        except NotInTurn:  # opened and left before an amendment fixed the order
            return None
        return found


def mark_seen(study: OpenStudy, reading_id: str, photo_id: str) -> None:
    with study.database.write() as connection:
        entries.mark_seen(connection, reading_id, photo_id, study.clock())


def mark_actual(study: OpenStudy, reading_id: str, photo_id: str) -> None:
    """The rater has seen this photo at 100 % or larger."""
    with study.database.write() as connection:
        entries.mark_actual(connection, reading_id, photo_id, study.clock())


def seen_actual(study: OpenStudy, reading_id: str, case_id: str) -> frozenset[str]:
    with study.database.read() as connection:
        return entries.seen_photos(connection, reading_id, case_id, only_actual=True)


def log_tone(study: OpenStudy, rater: Person, reading_id: str, photo_id: str, tone: tuple[int, int]) -> None:
    """Brightness and contrast under which a photo was looked at, where the charter allows changing them."""
    if study.charter.brightness:
        body = {"reading": reading_id, "photo": photo_id, "brightness": tone[0], "contrast": tone[1]}
        with study.database.write() as connection:
            events.record(connection, study.clock(), rater.code, "tone_changed", body)


def seen(study: OpenStudy, reading_id: str, case_id: str) -> frozenset[str]:
    """Ids of the case's photos that this rater has opened."""
    with study.database.read() as connection:
        return entries.seen_photos(connection, reading_id, case_id)


def sign(study: OpenStudy, rater: Person, reading_id: str, case_id: str, passphrase: str) -> Signed:
    """Sign and lock a case; refused while an item has neither level nor reason."""
    now = sheet(study, reading_id, case_id)
    # Before the passphrase is asked, so that nobody types it in vain.
    if missing := now.open_items(study.instrument):
        raise StillOpen(missing)
    check_passphrase(study, rater, passphrase)
    sign_checked(study, rater, reading_id, case_id)
    study.database.settle()
    with study.database.read() as connection:
        done = entries.find_assigned(connection, reading_id, case_id)
        following = entries.first_unsigned(connection, reading_id)
        return Signed(
            progress.one_case(study, connection, done),
            None if following is None else progress.one_case(study, connection, following),
        )


def next_open(study: OpenStudy, reading_id: str) -> CaseProgress | None:
    """The first case that is not signed, without a look at any other."""
    with study.database.read() as connection:
        found = entries.first_unsigned(connection, reading_id)
        return None if found is None else progress.one_case(study, connection, found)


def sign_checked(study: OpenStudy, rater: Person, reading_id: str, case_id: str) -> None:
    """The signature itself, for callers that have checked the person (and for the demo)."""
    with study.database.write() as connection:
        # Read again inside the transaction: what is signed must be what is stored at this moment, not what was on the
        # screen.
        now = _sheet(study, connection, reading_id, case_id)
        if now.is_signed:
            raise AlreadySigned(_code(connection, reading_id, case_id))
        covers, signed = entries.next_seq(connection, reading_id, case_id) - 1, digest(now.answers)
        row = Signature(study.new_id(), reading_id, case_id, rater.code, MEANING, covers, signed, study.clock())
        entries.add_signatures(connection, [row])
        # Beside the answers also how they came about, so that no earlier value, time or reason is changed unseen.
        history = history_digest(entries.entries_of(connection, reading_id, case_id))
        body = {"case": case_id, "reading": reading_id, "digest": signed, "covers": covers, "history": history}
        events.record(connection, row.at, rater.code, "case_signed", body)


def _is_forward_only(study: OpenStudy, kind: ReadingKind) -> bool:
    """In a calibration the program itself gives the next case, and the expert panel is nobody's reading."""
    return study.charter.forward_only and kind in (ReadingKind.FIRST, ReadingKind.REPEAT, ReadingKind.SECOND)


def _refuse_early(study: OpenStudy, connection: Connection, reading_id: str, case_id: str) -> None:
    """Where the charter fixes the order: a case that is not begun opens once those ahead of it are signed."""
    if not _is_forward_only(study, entries.find_reading_row(connection, reading_id).kind):
        return
    if _is_in_turn(connection, reading_id, case_id):
        return
    listed = Reading(reading_id, "", progress.cases(study, connection, reading_id), is_forward_only=True)
    case = listed.case(case_id)
    if (first := listed.waiting_for(case)) is not None:
        raise NotInTurn(case.code, first.code)


def _is_in_turn(connection: Connection, reading_id: str, case_id: str) -> bool:
    """Begun already or with nothing open ahead: the usual case, told without a look at all the others."""
    covers, n_entries = progress.covered(connection, reading_id, case_id)
    first = entries.first_unsigned(connection, reading_id)
    here = entries.find_assigned(connection, reading_id, case_id)
    return covers is not None or n_entries > 0 or first is None or first.position >= here.position


def _sheet(study: OpenStudy, connection: Connection, reading_id: str, case_id: str) -> Sheet:
    return Sheet(
        reading_id,
        case_id,
        current(entries.entries_of(connection, reading_id, case_id)),
        _given(study, connection, reading_id, case_id),
        entries.comments_of(connection, reading_id, case_id),
        (state := progress.signing(connection, reading_id, case_id)) is CaseState.SIGNED,
        state is CaseState.VOID,
    )


def _given(study: OpenStudy, connection: Connection, reading_id: str, case_id: str) -> Answers:
    """What cannot be answered here: chart values; in a second round also what the rater gave to all that is not asked again."""
    items = {item.id for item in study.instrument.items}
    chart = photos.all_chart_values(connection, case_id).get(case_id, {})
    known: dict[str, Answer] = {item: level for item, level in chart.items() if item in items}
    again = progress.asked_again(connection, reading_id)
    if again is None:
        return known
    row = entries.find_reading_row(connection, reading_id)
    first = entries.find_reading(connection, row.person_id, ReadingKind.FIRST)
    own = current(entries.entries_of(connection, first, case_id)) if first else {}
    # What is not asked again stands there as given and cannot be changed: one desk serves both rounds, and the rater
    # sees only their own scores of the rest, never those of the items asked again.
    kept = {item: e.answer for item, e in own.items() if e.answer is not None and item in items}
    return {item: answer for item, answer in (kept | known).items() if item not in again.get(case_id, {})}


def _is_signed(connection: Connection, reading_id: str, case_id: str) -> bool:
    return progress.signing(connection, reading_id, case_id) is CaseState.SIGNED


def _rater_code(connection: Connection, reading_id: str) -> str:
    return entries.find_reading_row(connection, reading_id).rater


def _code(connection: Connection, reading_id: str, case_id: str) -> str:
    return entries.find_assigned(connection, reading_id, case_id).code


def _in_view_order(study: OpenStudy, pictures: Iterable[CasePhoto]) -> tuple[CasePhoto, ...]:
    """By the view set's order, so that file names and their order say nothing; unassigned views last."""
    place = {view.id: index for index, view in enumerate(study.views.views)}
    return tuple(sorted(pictures, key=lambda p: (place.get(p.view or "", len(place)), p.id)))


def rest_not_assessable(
    study: OpenStudy, reading_id: str, case_id: str, reason: str, why: str = ""
) -> tuple[Entry, ...]:
    """Everything still open in the case gets one reason, as one block."""
    missing = sheet(study, reading_id, case_id).open_items(study.instrument)
    return (
        enter_all(study, reading_id, case_id, dict.fromkeys(missing, NotAssessable(reason)), is_block=True, why=why)
        if missing
        else ()
    )
