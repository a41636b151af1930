"""``dmscorer visits order``: which visit comes first, shown and stated."""

from argparse import Namespace
from collections.abc import Iterator, Sequence

from dmscorer.cli.passphrase import asking, passphrase
from dmscorer.cli.words import opened
from dmscorer.workflows.study import study as studies
from dmscorer.workflows.study import visit_order
from dmscorer.workflows.study.study import OpenStudy
from dmscorer.workflows.study.visit_order import OrderState


def order(options: Namespace) -> int:
    if options.visits or options.accept_suggestion or options.withdraw:
        return _state(options)
    with opened(options.study) as study:
        asking(study, options)
        print("\n".join(_told(visit_order.state_of(study))))
    return 0


def _state(options: Namespace) -> int:
    with opened(options.study, write=True) as study:
        wanted = _wanted(study, options)
        who = studies.coordinator(study)
        visit_order.check(study, wanted, options.reason or "")
        visit_order.state(study, who, passphrase(study, options), wanted, options.reason or "")
        print("\n".join(_told(visit_order.state_of(study))))
    return 0


def _wanted(study: OpenStudy, options: Namespace) -> tuple[str, ...]:
    if options.withdraw:
        return ()
    if options.accept_suggestion:
        return visit_order.suggested(study)
    return visit_order.named(visit_order.order(study), split(options.visits))


def split(given: Sequence[str]) -> list[str]:
    """One word holds all visits, parted by commas; several words are a visit each, so that a label may hold a comma."""
    return list(given) if len(given) > 1 else given[0].split(",")


def _told(now: OrderState) -> Iterator[str]:
    known = now.order
    if not known.labels:
        yield "The study has no visits yet."
        return
    if known.stated:
        last = now.history[-1]
        why = f" Reason: {last.reason}" if last.reason else ""
        yield f"Order of visits: {', '.join(known.stated)}."
        yield f"Stated by {last.who} on {last.at:%Y-%m-%d %H:%M} UTC.{why}"
    elif now.doubt is None:
        yield f"Order of visits: {', '.join(known.labels)}."
        yield "Known from the dates of the visits." if len(known.labels) > 1 else "There is one visit."
    if now.doubt is not None:
        yield now.doubt.sentence().en
    yield from (doubt.sentence().en for doubt in known.contradictions)
    if not known.stated and now.doubt is not None:
        yield from _offer(now)


def _offer(now: OrderState) -> Iterator[str]:
    yield f"Visits, in no order: {', '.join(now.order.labels)}."
    offered = now.suggestion
    if offered.is_whole:
        yield f"Suggestion from the labels: {', '.join(offered.labels)}. Confirm it with --accept-suggestion."
    elif offered.labels:
        left = ", ".join(offered.left)
        yield f"Suggestion from the labels: {', '.join(offered.labels)}. They do not tell where {left} belongs."
