"""Rows of consensus decisions: a layer of their own, only ever added."""

from sqlalchemy import Connection, insert, select

from dmscorer.domain.consensus import Decision
from dmscorer.domain.instrument import NotAssessable
from dmscorer.domain.reading import answer_of
from dmscorer.store.tables import decisions


def add_decision(connection: Connection, decision: Decision) -> None:
    answer = decision.answer
    connection.execute(
        insert(decisions).values(
            id=decision.id, case_id=decision.case_id, item=decision.item, author=decision.author, reason=decision.reason,
            at=decision.at, revises=decision.revises,
            level=answer if isinstance(answer, int) else None,
            not_assessable=answer.reason if isinstance(answer, NotAssessable) else None,
        )
    )  # fmt: skip


def all_decisions(connection: Connection) -> list[Decision]:
    rows = connection.execute(select(decisions).order_by(decisions.c.at, decisions.c.id))
    return [
        Decision(r.id, r.case_id, r.item, answer_of(r.level, r.not_assessable), r.author, r.reason, r.at, r.revises)
        for r in rows
    ]
