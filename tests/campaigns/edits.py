"""Change a study with another program: ``python -m tests.campaigns.edits [--control]``.

Each edit drops the triggers and changes rows with plain SQLite, so that no rule of the file is broken; where it could cover
its tracks inside a table (a digest, a hash, the chain's own numbers) it does. ``check`` must name each, and find nothing in the
untouched study. Exit code 1 else. ``--control`` holds nothing against the trail: that campaign must fail.
"""

# ruff: noqa: E501 - one edit a line, as a table

import argparse
import hashlib
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from PIL import Image

from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.rater.profile import Profile
from dmscorer.domain.reading.reading import digest
from dmscorer.domain.study.study import NewPerson
from dmscorer.store.study import events, row_digests
from dmscorer.workflows.audit import audit
from dmscorer.workflows.audit.findings import Finding
from dmscorer.workflows.charter import charter
from dmscorer.workflows.consensus import consensus, decisions
from dmscorer.workflows.photos import intake, redaction
from dmscorer.workflows.rater import profiles
from dmscorer.workflows.reading import blinding, ratings, reading
from dmscorer.workflows.results import clinical
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study.study import NewStudy, OpenStudy
from tests.people import first_sign_in

N_ITEMS = 6
NEWER = (row_digests.BODY, "covers", "history", "signed")  # what events told of since digests are kept
PHRASE, WHO = "open sesame", "coordinator"
RATERS = (NewPerson("A", "Ann"), NewPerson("B", "Bo"), NewPerson("C", "Cy"))
Editor = sqlite3.Connection


@dataclass(frozen=True, slots=True)
class Edit:
    """``where``: what the place of a finding must name. ``knows_head``: seen only by whoever kept the printed head."""

    name: str
    act: Callable[[Editor], object]
    where: str
    knows_head: bool = False


def clock() -> Callable[[], datetime]:
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n) for n in range(10**6))
    return lambda: next(moments)


def made(place: Path) -> Path:
    """Two subjects with two visits: A and B score on screen, C came in a table; corrected, decided, amended, with values."""
    # Few items: what is looked for does not depend on their number, and the whole table of edits stays quick.
    left_out = studies.load_instrument(*studies.instrument_file("cdasi-2")).item_ids[N_ITEMS:]
    new = NewStudy("Trial", RATERS, without=left_out, seed=7, passphrase=PHRASE, is_draft=True)
    study = studies.create(place / "Trial", new, clock())
    _photos(study, place / "in")
    coordinator = studies.sign_in(study, studies.coordinator(study), PHRASE)
    charter.sign(study, coordinator, PHRASE)
    _import(study, place / "ratings.csv")
    for rater, level in zip(studies.raters(study)[:2], (0, 2), strict=True):
        _score(study, rater.code, level)
    values = place / "clinical.csv"
    values.write_text("subject,visit,date,ck_u_l\nS1,V1,2025-01-01,1140\nS1,V2,2025-03-01,300\n", encoding="utf-8")
    clinical.import_table(study, values, WHO)
    charter.amend(study, coordinator, PHRASE, {"primary": "item_consensus"}, "as planned")
    _decide(study)
    studies.close(study)
    return study.folder


def _photos(study: OpenStudy, folder: Path) -> None:
    for number, name in enumerate(("S1/V1", "S1/V2", "S2/V1", "S2/V2")):
        (folder / name).mkdir(parents=True)
        Image.new("RGB", (64, 48), (60 + 30 * number, 90, 90)).save(folder / name / "face_front.jpg")
    intake.add(study, folder, WHO)
    redaction.approve(study, redaction.unreviewed(study), WHO)


def _score(study: OpenStudy, code: str, level: int) -> None:
    """Every case; the first is corrected after the signature and signed again."""
    rater = next(one for one in studies.raters(study) if one.code == code)
    rater = first_sign_in(study, rater, f"secret {code}")
    profiles.keep(study, rater, Profile(f"Dr {code}"))
    begun = blinding.begin(study, rater)
    item = study.instrument.items[0].id
    for case in begun.cases:
        answers = {one: min(level, 1) for one in study.instrument.item_ids}
        reading.enter_all(study, begun.id, case.case_id, answers | {item: level})
        reading.sign_checked(study, rater, begun.id, case.case_id)
    first = begun.cases[0].case_id
    reading.enter_all(
        study, begun.id, first, {study.instrument.items[1].id: NotAssessable("image_quality")}, why="no view"
    )
    reading.sign_checked(study, rater, begun.id, first)


def _import(study: OpenStudy, table: Path) -> None:
    items = study.instrument.item_ids
    lines = [",".join(("subject", "visit", "rater", *items))]
    lines += [",".join((s, v, "C", *("0" for _ in items))) for s in ("S1", "S2") for v in ("V1", "V2")]
    table.write_text("\n".join(lines), encoding="utf-8")
    ratings.import_table(study, table)


def _decide(study: OpenStudy) -> None:
    case = next(one.consensus for one in consensus.of_visits(study) if one.consensus and one.consensus.to_decide)
    item = case.to_decide[0].item
    decisions.decide(study, studies.coordinator(study), case.case_id, item, 1, "looked again", ("A", "B"))


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def run(*statements: str) -> Callable[[Editor], None]:
    def act(editor: Editor) -> None:
        for statement in statements:
            # An edit that changes nothing would be a test of nothing.
            assert editor.execute(statement).rowcount, statement

    return act


def swapped(table: str, column: str, rows: str) -> Callable[[Editor], None]:
    """The values of a column of two rows exchanged; ``rows`` chooses them in an order."""

    def act(editor: Editor) -> None:
        (one, first), (other, second) = editor.execute(f"SELECT rowid, {column} FROM {table} {rows} LIMIT 2").fetchall()
        assert first != second
        aside = -1 if isinstance(first, int) else f"{first}~"  # no two rows may hold the same even for a moment
        for row, value in ((one, aside), (other, first), (one, second)):
            editor.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))

    return act


def level_with_digest(editor: Editor) -> None:
    """A signed level, with the digest that the program itself would have computed."""
    reading_id, case_id, covers, signature = editor.execute(
        "SELECT reading_id, case_id, covers_seq, id FROM signatures WHERE person = 'B' ORDER BY covers_seq LIMIT 1"
    ).fetchone()
    place = "reading_id = ? AND case_id = ? AND seq <= ?"
    key = (reading_id, case_id, covers)
    editor.execute(f"UPDATE entries SET level = 0 WHERE {place} AND level = 2", key)
    rows = editor.execute(f"SELECT item, level FROM entries WHERE {place} ORDER BY seq", key).fetchall()
    editor.execute("UPDATE signatures SET digest = ? WHERE id = ?", (digest(dict(rows)), signature))


def imported_level_with_digest(editor: Editor) -> None:
    reading_id, case_id = editor.execute("SELECT reading_id, case_id FROM signatures WHERE person = 'C'").fetchone()
    key = (reading_id, case_id)
    editor.execute("UPDATE entries SET level = 1 WHERE reading_id = ? AND case_id = ? AND seq = 1", key)
    rows = editor.execute("SELECT item, level FROM entries WHERE reading_id = ? AND case_id = ?", key).fetchall()
    editor.execute("UPDATE signatures SET digest = ? WHERE reading_id = ? AND case_id = ?", (digest(dict(rows)), *key))


def charter_with_hash(editor: Editor) -> None:
    version, body = editor.execute("SELECT version, body FROM charters ORDER BY version DESC").fetchone()
    text = json.dumps(json.loads(body) | {"visit_distance": 2}, sort_keys=True, separators=(",", ":"))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    editor.execute("UPDATE charters SET body = ?, sha256 = ? WHERE version = ?", (text, sha256, version))


def chained_anew(editor: Editor) -> None:
    """The whole chain computed again after the act: what no chain without a key shows inside itself."""
    previous = events.START
    for number, (seq, at, who, kind, body) in enumerate(
        editor.execute("SELECT seq, at, who, kind, body FROM events ORDER BY seq").fetchall(), start=1
    ):
        sha256 = events.chained(previous, number, datetime.fromisoformat(at), who, kind, body)
        row = (number, previous, sha256, seq)
        editor.execute("UPDATE events SET seq = ?, previous = ?, sha256 = ? WHERE seq = ?", row)
        previous = sha256


def without_digests(editor: Editor) -> None:
    """The trail as versions before this one wrote it."""
    for seq, body in editor.execute("SELECT seq, body FROM events").fetchall():
        told = {name: value for name, value in json.loads(body).items() if name not in NEWER}
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        editor.execute("UPDATE events SET body = ? WHERE seq = ?", (text, seq))
    chained_anew(editor)


def then_chained(*statements: str) -> Callable[[Editor], None]:
    def act(editor: Editor) -> None:
        run(*statements)(editor)
        chained_anew(editor)

    return act


OF_B = "WHERE person = 'B' ORDER BY rowid"
LAST = "(SELECT max(seq) FROM events)"
EDITS: tuple[Edit, ...] = (
    Edit("a level with the digest of its signature", level_with_digest, "rater B"),
    Edit("an imported level with its digest", imported_level_with_digest, "rater C"),
    Edit("a level alone", run("UPDATE entries SET level = 0 WHERE level = 2"), "rater B"),
    Edit("a value that was revised", run("UPDATE entries SET level = 1 - level WHERE level < 2 AND id IN (SELECT revises FROM entries)"), "rater"),
    Edit("the time of an entry", run("UPDATE entries SET at = '2025-01-01T00:00:00.000000+00:00' WHERE seq = 2"), "rater A"),
    Edit("the reason of a correction", run("UPDATE entries SET why = 'better so' WHERE why = 'no view'"), "rater A"),
    Edit("an entry deleted", run("DELETE FROM entries WHERE seq = 3"), "rater A"),
    Edit("the last entry deleted with its signature", run("DELETE FROM signatures WHERE covers_seq = (SELECT max(seq) FROM entries)", "DELETE FROM entries WHERE why = 'no view'"), "rater A"),
    Edit("a signature deleted", run("DELETE FROM signatures WHERE rowid = (SELECT min(rowid) FROM signatures WHERE person = 'A')"), "rater A"),
    Edit("an imported signature deleted", run("DELETE FROM signatures WHERE rowid = (SELECT max(rowid) FROM signatures WHERE person = 'C')"), "imported"),
    Edit("all signatures of a rater deleted", run("DELETE FROM signatures WHERE person = 'B'"), "rater B"),
    Edit("a signature forged", run("INSERT INTO signatures SELECT 'forged', reading_id, case_id, person, meaning, covers_seq - 1, digest, at FROM signatures WHERE person = 'A' LIMIT 1"), "rater A"),
    Edit("a signature moved to another time", run("UPDATE signatures SET at = '2025-01-01T00:00:00.000000+00:00' WHERE person = 'A'"), "rater A"),
    Edit("signatures moved to each other's case", swapped("signatures", "case_id", OF_B), "rater B"),
    Edit("a signature given to another person", run("UPDATE signatures SET person = 'B' WHERE person = 'A'"), "rater A"),
    Edit("what a signature covers", run("UPDATE signatures SET covers_seq = 500 WHERE rowid = (SELECT max(rowid) FROM signatures WHERE person = 'A')"), "rater A"),
    Edit("the level of a decision", run("UPDATE decisions SET level = 2"), "decision"),
    Edit("the reason of a decision", run("UPDATE decisions SET reason = 'all agreed'"), "decision"),
    Edit("who decided", run("UPDATE decisions SET author = 'A'"), "decision"),
    Edit("who was present", run("UPDATE decisions SET present = '[\"A\"]'"), "decision"),
    Edit("what the raters had given", run("UPDATE decisions SET given = '[\"1\", \"1\"]'"), "decision"),
    Edit("a decision on another item", run("UPDATE decisions SET item = 'scalp.scale'"), "decision"),
    Edit("when it was decided", run("UPDATE decisions SET at = '2025-01-01T00:00:00.000000+00:00'"), "decision"),
    Edit("a decision deleted", run("DELETE FROM decisions"), "decision"),
    Edit("a decision forged", run("INSERT INTO decisions (id, case_id, item, level, reason, author, at) SELECT 'forged', case_id, 'arm.scale', 1, 'x', author, at FROM decisions"), "decision"),
    Edit("a charter with its own hash", charter_with_hash, "charter"),
    Edit("the amendment taken back", run("DELETE FROM charters WHERE version = 2"), "charter"),
    Edit("a charter of the past", run("UPDATE charters SET body = replace(body, '\"seed\":7', '\"seed\":8') WHERE version = 1"), "charter"),
    Edit("a charter added", run("INSERT INTO charters SELECT 3, body, sha256, at FROM charters WHERE version = 1"), "charter"),
    Edit("baseline and follow-up exchanged", swapped("visits", "label", "WHERE subject = 'S1' ORDER BY position"), "S1, V"),
    Edit("subjects exchanged", swapped("visits", "subject", "WHERE label = 'V1' ORDER BY position"), "S1, V"),
    Edit("cases exchanged between visits", swapped("visits", "case_id", "WHERE subject = 'S1' ORDER BY position"), "S1, V"),
    Edit("a visit renamed", run("UPDATE visits SET label = 'V9' WHERE label = 'V2' AND subject = 'S2'"), "S2, V9"),
    Edit("the order of visits", swapped("visits", "position", "ORDER BY position"), "S1, V"),
    Edit("a visit made a reference case", run("UPDATE visits SET is_reference = 1 WHERE subject = 'S2' AND label = 'V2'"), "S2, V2"),
    Edit("a visit added", run("INSERT INTO visits (id, case_id, subject, label, position) VALUES ('v', 'c', 'S3', 'V1', 9)"), "S3, V1"),
    Edit("photos exchanged between visits", swapped("photos", "sha256", "ORDER BY rowid"), "S1, V"),
    Edit("a photo moved to another visit", run("UPDATE photos SET visit_id = (SELECT max(visit_id) FROM photos) WHERE visit_id = (SELECT min(visit_id) FROM photos)"), ", V"),
    Edit("the view of a photo", run("UPDATE photos SET view = 'back' WHERE rowid = 1"), "S1, V1"),
    Edit("a photo taken out", run("DELETE FROM photos WHERE rowid = 1"), "S1, V1"),
    Edit("when a photo was taken", run("UPDATE originals SET taken_at = '2020-01-01T00:00:00'"), "S1, V1"),
    Edit("a photo uncovered", run("UPDATE redactions SET is_decided = 0"), "photo face_front.jpg"),
    Edit("a covering forged", run("INSERT INTO redactions SELECT 'r', photo_id, '[]', author, at, id, 1 FROM redactions LIMIT 1"), "photo face_front.jpg"),
    Edit("codes of raters exchanged", swapped("people", "code", "WHERE role = 'rater' ORDER BY position"), "rater"),
    Edit("names of raters exchanged", swapped("people", "name", "WHERE role = 'rater' ORDER BY position"), "person A"),
    Edit("readings of raters exchanged", swapped("readings", "person_id", "WHERE kind = 'first' ORDER BY rowid"), "rater"),
    Edit("a rater made coordinator", run("UPDATE people SET role = 'coordinator' WHERE code = 'A'"), "people"),
    Edit("a passphrase replaced", run("UPDATE people SET passphrase = (SELECT passphrase FROM people WHERE code = 'A') WHERE role = 'coordinator'"), "person coordinator"),
    Edit("a passphrase taken away", run("UPDATE people SET passphrase = NULL WHERE code = 'A'"), "person A"),
    Edit("a passphrase put there", run("UPDATE people SET passphrase = 'x' WHERE code = 'C'"), "person C"),
    Edit("codes of cases exchanged", swapped("assignments", "code", "ORDER BY rowid"), "rater C"),
    Edit("the reading order", run("UPDATE assignments SET position = 9 - position"), "rater A"),
    Edit("an imported reading made one on screen", run("UPDATE readings SET kind = 'first' WHERE kind = 'imported'"), "rater C"),
    Edit("a clinical value", run("UPDATE clinical_values SET text = '3140' WHERE text = '1140'"), "S1, V1"),
    Edit("clinical values exchanged", swapped("clinical_values", "text", "WHERE \"column\" = 'ck_u_l' ORDER BY rowid"), "S1, V1"),
    Edit("a clinical value deleted", run("DELETE FROM clinical_values WHERE text = '300'"), "S1, V2"),
    Edit("a date", run("UPDATE clinical_values SET text = '2025-02-01' WHERE text = '2025-01-01'"), "S1, V1"),
    Edit("a profile", run("UPDATE profiles SET name = 'Dr X' WHERE name = 'Dr A'"), "person A"),
    Edit("name of the study", run("UPDATE study SET name = 'Another'"), "study"),
    Edit("all events deleted", run("DELETE FROM events"), "audit trail"),
    Edit("the first events deleted and the rest chained anew", then_chained("DELETE FROM events WHERE seq < 4"), "audit trail"),
    Edit("the trail cut", run("DELETE FROM events WHERE seq > 12"), "rater"),
    Edit("an event changed", run("UPDATE events SET who = 'B' WHERE seq = 5"), "audit trail, event 5"),
    Edit("an event taken out", run("DELETE FROM events WHERE seq = 6"), "audit trail, event 6"),
    Edit("a signing taken out, chained anew", then_chained("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events WHERE kind = 'case_signed')"), "rater B"),
    Edit("a decision forgotten with its event", run("DELETE FROM decisions", f"DELETE FROM events WHERE seq = {LAST} AND kind = 'item_decided'"), "audit trail", knows_head=True),
    Edit("a decision changed with its event, chained anew", then_chained("UPDATE decisions SET reason = 'x'", f"UPDATE events SET body = replace(body, 'looked again', 'x') WHERE seq = {LAST}"), "audit trail", knows_head=True),
)  # fmt: skip


def carry_out(edit: Edit, path: Path) -> None:
    """As another program would: triggers first, no rule of the file in the way."""
    editor = sqlite3.connect(path)
    for (name,) in editor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        editor.execute(f'DROP TRIGGER "{name}"')
    edit.act(editor)
    editor.commit()
    editor.close()


def found(folder: Path, head: str | None = None) -> tuple[Finding, ...]:
    study = studies.open_study(folder, write=False)
    try:
        return audit.check(study, head=head).findings
    finally:
        studies.close(study)


def counts(folder: Path) -> dict[str, int]:
    study = studies.open_study(folder, write=False)
    try:
        return dict(audit.check(study).counts)
    finally:
        studies.close(study)


def printed_head(folder: Path) -> str:
    editor = sqlite3.connect(folder / "study.sqlite")
    (head,) = editor.execute("SELECT sha256 FROM events ORDER BY seq DESC").fetchone()
    editor.close()
    return str(head)


def unseen(folder: Path, edits: Iterable[Edit] = EDITS) -> list[str]:
    """What ``check`` did not name, edit by edit, each on a study that was whole."""
    path, head = folder / "study.sqlite", printed_head(folder)
    whole, wrong = path.read_bytes(), []
    for edit in edits:
        carry_out(edit, path)
        told = found(folder, head if edit.knows_head else None)
        if not any(edit.where in one.where for one in told):
            wrong.append(f"{edit.name}: not named at “{edit.where}”; found {[(one.where, one.what) for one in told]}")
        for left in folder.glob("study.sqlite-*"):
            left.unlink()
        path.write_bytes(whole)
    return wrong


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--control", action="store_true")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = made(Path(place))
        wrong = [f"the untouched study: {one.where}: {one.what}" for one in found(folder, printed_head(folder))]
        if chosen.control:
            with mock.patch.object(audit, "_against_trail", return_value=()):
                wrong += unseen(folder)
        else:
            wrong += unseen(folder)
    for sentence in wrong:
        print(sentence)
    print(f"{len(EDITS)} edits: {len(wrong)} unseen")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
