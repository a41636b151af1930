"""The whole demo scored by one rater with random but seeded behaviour, against a plain dictionary.

``python -m tests.campaigns.oracle [--seed 1] [--steps 120] [--pictures]``: every case gets so many acts (levels, clears, undos,
not assessable, comments, leaving, returning, signing out), is finished and signed through real key events; after each
act, and once more from a study that was opened anew, the disk must hold what the dictionary holds. Exit code 1 if not.
``--pictures`` waits for the demo's photos, so that they load and decode ahead meanwhile.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dmscorer.domain.demo import demo as demo_facts
from dmscorer.ui import app
from dmscorer.workflows.demo import demo
from dmscorer.workflows.reading import reading as readings
from dmscorer.workflows.study import study as studies
from tests import people as people_
from tests.ui.oracle import Scorer


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--steps", type=int, default=120)
    asked.add_argument("--pictures", action="store_true")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = folder
        where = Path(folder) / "demo.dmstudy"
        if chosen.pictures:
            demo.make(where)
        else:
            making = demo.begin(where)
            studies.close(making.study)
        window = app.build()
        space = window.workspace
        space.open(where)
        rater = next(person for person in space.people() if person.code == demo_facts.NEWCOMER)
        people_.sign_in(space, rater, space.demo.passphrase)
        window.main.show_screen("reading")
        window.main.show()
        scorer = Scorer(window, chosen.seed, space.demo.passphrase)
        while (following := space.desk.reading().next_open) is not None:
            scorer.open(following.case_id)
            scorer.expected[scorer.case] = dict(space.desk.sheet(scorer.case).answers)
            scorer.notes[scorer.case] = dict(space.desk.sheet(scorer.case).comments)
            for _ in range(chosen.steps):
                scorer.step()
            scorer.finish()
        reading_id = space.desk.reading_id
        window.close()
        again = studies.open_study(where)
        wrong = [
            case for case, want in scorer.expected.items() if readings.sheet(again, reading_id, case).answers != want
        ]
        studies.close(again)
        sys.stdout.write(
            f"{len(scorer.expected)} cases, {scorer.steps} acts, seed {chosen.seed}: {len(wrong)} differ\n"
        )
    return 1 if wrong or not scorer.expected else 0


if __name__ == "__main__":
    sys.exit(main())
