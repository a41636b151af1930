"""``cases.html``: for the archive, one printed page a case with every item, what was given, and how it was settled.

One file without anything from outside. Pictures only where the charter says so: small, and as the raters saw them.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from dmscorer.domain.charter.charter import Charter, ItemRule
from dmscorer.domain.consensus.consensus import CaseConsensus, ItemConsensus, Status
from dmscorer.domain.consensus.primary import PrimaryValue, severity
from dmscorer.domain.instrument.instrument import Instrument, NotAssessable
from dmscorer.domain.words.numerals import decimal

STYLE = """
body { font: 10pt/1.35 sans-serif; color: #111; margin: 2em auto; max-width: 60em; }
section { break-after: page; margin-bottom: 3em; }
h1 { font-size: 14pt; margin: 0; } p { margin: .3em 0; } .quiet { color: #555; }
table { border-collapse: collapse; width: 100%; margin-top: 1em; font-size: 9pt; }
th, td { text-align: left; padding: .15em .6em .15em 0; border-bottom: 1px solid #ccc; vertical-align: top; }
th { border-bottom: 1px solid #111; } tr { break-inside: avoid; }
.pictures img { height: 7em; margin: 0 .4em .4em 0; }
@media print { body { margin: 0; max-width: none; } }
"""
HOW = {
    Status.UNANIMOUS: "unanimous",
    Status.BY_RULE: "by the rule",
    Status.SECOND_ROUND: "second round",
    Status.DECIDED: "decided",
    Status.NOT_ASSESSABLE: "not assessable",
    Status.OPEN: "open",
}
RULES = {
    ItemRule.MEDIAN: "median of the raters",
    ItemRule.MEAN: "mean of the raters",
    ItemRule.MAJORITY: "majority of the raters",
    ItemRule.ADJUDICATOR: "an adjudicator decides",
}


@dataclass(frozen=True, slots=True)
class CasePage:
    """``status``: how final the case is, as in ``consensus.csv``; ``values``: part → its primary value."""

    subject: str
    visit: str
    status: str
    consensus: CaseConsensus
    values: Mapping[str, PrimaryValue]
    pictures: tuple[tuple[str, bytes], ...] = ()  # what it shows, JPEG


def encode(pages: Iterable[CasePage], study: str, instrument: Instrument, charter: Charter) -> bytes:
    body = "\n".join(_page(page, study, instrument, charter) for page in pages)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(study)}: cases</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def _page(page: CasePage, study: str, instrument: Instrument, charter: Charter) -> str:
    case = page.consensus
    scores = "".join(_score(part.label.en, part.maximum, page.values[part.id], charter) for part in instrument.parts)
    rows = "\n".join(_rows(case, instrument))
    return f"""<section>
<h1>{escape(page.subject)}, {escape(page.visit)}</h1>
<p class="quiet">{escape(study)} · {case.n_raters} raters · {escape(page.status)} · {RULES[charter.item_rule]}</p>
{scores}
{_pictures(page)}<table>
<tr><th>Site</th><th>Item</th><th>Given</th><th>Consensus</th><th>How</th><th>Reason</th></tr>
{rows}
</table>
<p>Every other item of this study was scored 0 by all raters.</p>
<p class="quiet">Charter {charter.sha256} · {escape(instrument.title.en)} {instrument.sha256}</p>
<p>Signature ______________________________ Date ______________</p>
</section>"""


def _pictures(page: CasePage) -> str:
    if not page.pictures:
        return ""
    # Inside the file: an archive page that points at pictures elsewhere is empty in ten years.
    images = "".join(
        f'<img alt="{escape(caption)}" src="data:image/jpeg;base64,{b64encode(jpeg).decode()}">'
        for caption, jpeg in page.pictures
    )
    return f'<p class="pictures">{images}</p>\n'


def _score(label: str, maximum: int, value: PrimaryValue, charter: Charter) -> str:
    """The primary value first, named and with its band; then the other number."""
    kinds = ("mean of the raters' totals", value.mean), ("total of the item consensus", value.items)
    (name, _), (other, beside) = kinds if charter.rests_on_totals else kinds[::-1]
    band = f", {severity(value)}" if severity(value) else ""
    filled = f", {value.n_filled} items from fewer raters" if value.n_filled else ""
    return (
        f"<p><strong>{escape(label)} {_number(value)}</strong> of {maximum} ({name}, {value.n_raters} raters, "
        f"primary value{filled}){escape(band)}; {other} {'not complete' if beside is None else _short(beside)}</p>\n"
    )


def _number(value: PrimaryValue) -> str:
    if value.value is not None:
        return _short(value.value)
    if value.low is None or value.high is None:
        return "not known"
    return f"{_short(value.low)} to {_short(value.high)}, incomplete"


def _short(value: Fraction) -> str:
    return decimal(float(value), 0 if value.denominator == 1 else 1)


def _rows(case: CaseConsensus, instrument: Instrument) -> Iterator[str]:
    words = {reason.id: reason.label.en for reason in instrument.reasons}
    for site in instrument.sites:
        for item_id in site.item_ids:
            if item_id in case.items and not _is_plain_zero(case.items[item_id]):
                item = case.items[item_id]
                given = ", ".join(words.get(one, one) for one in item.given)
                cells = (site.label.en, instrument.item(item_id).label.en, given, *_settled(item, words))
                yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _is_plain_zero(item: ItemConsensus) -> bool:
    # Most of the 81 items are 0 for everybody; printed one by one they would bury what was discussed. One sentence
    # below the table says it for all of them.
    return item.status is Status.UNANIMOUS and item.value == 0 and item.decision is None


def _settled(item: ItemConsensus, words: Mapping[str, str]) -> tuple[str, str, str]:
    made = item.decision
    value = "–" if item.value is None else str(item.value)
    if made is None:
        return value, HOW[item.status] + (", flagged" if item.is_to_decide else ""), ""
    if isinstance(made.answer, NotAssessable):
        value = words.get(made.answer.reason, made.answer.reason)
    rated = " (a rater of this case)" if made.has_rated else ""
    together = f" with {', '.join(made.present)}" if made.present else ""
    return value, f"decided by {made.author}{rated}{together}, {made.at:%Y-%m-%d %H:%M} UTC", made.reason
