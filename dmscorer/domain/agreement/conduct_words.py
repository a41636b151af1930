"""Who rated what and how it was blinded, in sentences: nothing is claimed of scores that were imported."""

from collections.abc import Iterator

from dmscorer.domain.agreement.conduct import Conduct
from dmscorer.domain.words.writer import Writer


def who(of: Conduct, writer: Writer) -> str:
    """Raters, subjects and visits, and how many forms there were: one sentence each."""
    raters = writer.count(len(of.raters), *writer.say("rater|raters", "Untersucher|Untersucher").split("|"))
    visits = writer.count(of.n_visits, *writer.say("visit|visits", "Visite|Visiten").split("|"))
    subjects = writer.count(of.n_subjects, *writer.say("subject|subjects", "Patient|Patienten").split("|"))
    counted = writer.say(
        f"Analysed are {visits} of {subjects}, scored by {raters}.",
        f"Ausgewertet sind {visits} ({subjects}, {raters}).",
    )
    return f"{counted} {forms(of, writer)}."


def forms(of: Conduct, writer: Writer) -> str:
    """Received of expected; how many of them are analysed where these are not all."""
    received = writer.say(
        f"{of.n_received} of {of.n_expected} expected forms were received",
        f"{of.n_received} von {of.n_expected} erwarteten Bögen liegen vor",
    )
    if of.n_forms == of.n_received:
        return received
    return writer.say(f"{received}, {of.n_forms} are analysed", f"{received}, {of.n_forms} sind ausgewertet")


def blinding(of: Conduct, writer: Writer) -> str:
    """Sentences; of imported scores they say that nothing is known."""
    return " ".join(_blinding(of, writer))


def _blinding(of: Conduct, writer: Writer) -> Iterator[str]:
    if of.elsewhere:
        yield _imported(of, writer)
    if of.read_here:
        yield _read_here(of, writer)
        if of.smallest_gap is not None:
            yield writer.say(
                f"In the drawn orders, visits of one subject are at least {of.smallest_gap} cases apart.",
                f"In den gezogenen Reihenfolgen liegen Visiten desselben Patienten mindestens {of.smallest_gap} Fälle auseinander.",
            )
        yield _out_of_order(of, writer)
        yield _recognised(of, writer)


def _imported(of: Conduct, writer: Writer) -> str:
    whose = ", ".join(rater for rater in of.raters if rater in of.elsewhere)
    if not of.read_here:
        return writer.say(
            "The scores were collected elsewhere and imported: their blinding and reading order are not known to the program and "
            "have to be stated by the authors.",
            "Die Bewertungen wurden anderswo erhoben und importiert: Verblindung und Reihenfolge sind dem Programm nicht bekannt "
            "und von den Autoren anzugeben.",
        )
    return writer.say(
        f"Scores of {whose} were collected elsewhere and imported: their blinding and reading order are not known to the program "
        "and have to be stated by the authors.",
        f"Bewertungen von {whose} wurden anderswo erhoben und importiert: deren Verblindung und Reihenfolge sind dem Programm nicht "
        "bekannt und von den Autoren anzugeben.",
    )


def _read_here(of: Conduct, writer: Writer) -> str:
    others = bool(of.elsewhere)
    return writer.say(
        f"{'The other raters' if others else 'The raters'} scored photographs under codes, without subject, visit, date, or file name, "
        "independently and blinded to each other's scores, in an order drawn at random for each rater.",
        f"{'Die anderen Untersucher' if others else 'Die Untersucher'} bewerteten Fotos unter Codes, ohne Patient, Visite, Datum oder "
        "Dateinamen, unabhängig und verblindet für die Bewertungen der anderen, in einer für jeden zufällig gezogenen Reihenfolge.",
    )


def _out_of_order(of: Conduct, writer: Writer) -> str:
    n, all_ = of.n_out_of_order, of.n_read_here
    if of.is_order_fixed and not n:
        return writer.say(
            "Each case could be opened only after the cases before it had been signed.",
            "Jeder Fall ließ sich erst öffnen, nachdem die Fälle davor unterschrieben waren.",
        )
    return writer.say(
        f"Cases opened out of this order: {n} of {all_}.",
        f"Außerhalb dieser Reihenfolge geöffnete Fälle: {n} von {all_}.",
    )


def _recognised(of: Conduct, writer: Writer) -> str:
    n, all_, known = of.n_recognised, of.n_read_here, of.n_known_patients
    if not n:
        return writer.say("No rater recognised a patient.", "Kein Untersucher erkannte einen Patienten wieder.")
    patients = writer.count(known, *writer.say("patient|patients", "Patienten|Patienten").split("|"))
    return writer.say(
        f"Raters recognised {patients} (in {n} of {all_} forms).",
        f"Untersucher erkannten {patients} wieder (in {n} von {all_} Bögen).",
    )
