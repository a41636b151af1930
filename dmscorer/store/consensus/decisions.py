"""Rows of consensus decisions: a layer of their own, only ever added."""

import json

from sqlalchemy import Connection, insert, select

from dmscorer.domain.consensus.consensus import Decision
from dmscorer.domain.instrument.instrument import NotAssessable
from dmscorer.domain.reading.reading import answer_of
from dmscorer.store.study.tables import decisions


def add_decision(connection: Connection, decision: Decision) -> None:
    answer = decision.answer
    connection.execute(
        insert(decisions).values(
            id=decision.id, case_id=decision.case_id, item=decision.item, author=decision.author, reason=decision.reason,
            at=decision.at, revises=decision.revises,
            level=answer if isinstance(answer, int) else None,
            not_assessable=answer.reason if isinstance(answer, NotAssessable) else None,
            given=None if decision.given is None else json.dumps(decision.given),
            present=json.dumps(decision.present), has_rated=int(decision.has_rated),
        )
    )  # fmt: skip


def all_decisions(connection: Connection) -> list[Decision]:
    rows = connection.execute(select(decisions).order_by(decisions.c.at, decisions.c.id))
    return [
        Decision(
            r.id, r.case_id, r.item, answer_of(r.level, r.not_assessable), r.author, r.reason, r.at, r.revises,
            None if r.given is None else tuple(json.loads(r.given)), tuple(json.loads(r.present or "[]")),
            bool(r.has_rated),
        )
        for r in rows
    ]  # fmt: skip
