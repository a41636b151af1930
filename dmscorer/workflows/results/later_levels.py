"""What raters gave after the first round, as tables: corrections after levels were shown, and the second round.

Consensus rests on them, first-round agreement does not: with these tables it can be recomputed from files alone.
"""

from dmscorer.domain.study.study import Visit
from dmscorer.formats.reading import corrections as correction_tables
from dmscorer.formats.reading import ratings
from dmscorer.formats.reading.corrections import CorrectedItem
from dmscorer.store.photos import photos
from dmscorer.store.reading import sheets
from dmscorer.workflows.consensus import levels
from dmscorer.workflows.consensus.consensus import refuse_masked
from dmscorer.workflows.study.study import OpenStudy


def corrections_csv(study: OpenStudy) -> bytes:
    """One row a corrected item; without the rater's words where the export is to hold none. Refused while masked."""
    visits = _visible(study)
    with study.database.read() as connection:
        made = [one for one in sheets.corrections(connection, study.instrument) if one.case_id in visits]
    place = {case: at for at, case in enumerate(visits)}
    hides = study.database.deidentification.hides_words
    return correction_tables.encode(
        CorrectedItem(
            *(visits[one.case_id].subject, visits[one.case_id].label, one.rater, one.item),
            *(one.first, one.now, one.at.isoformat(), "" if hides else one.why),
        )
        for one in sorted(made, key=lambda one: place[one.case_id])
    )


def second_round_csv(study: OpenStudy) -> bytes:
    """Scores from the second round, one row an item. Refused while masked."""
    visits = _visible(study)
    with study.database.read() as connection:
        again = sheets.second_round(connection, study.instrument)
    given = [
        ((visit.subject, visit.label, rater), again[case][rater])
        for case, visit in visits.items()
        for rater in sorted(again.get(case, {}))
    ]
    return ratings.encode_long(given, study.instrument)


def _visible(study: OpenStudy) -> dict[str, Visit]:
    """Cases whose levels may be shown, in study order."""
    refuse_masked(study)
    shown = levels.settled_sheets(study)[1]
    with study.database.read() as connection:
        return {visit.case_id: visit for visit in photos.all_visits(connection) if visit.case_id in shown}
