"""The cards that float over the photo of the desk: one at a time, the same key again puts it away."""

from collections.abc import Callable, Container

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.desk import card_contents as desk_sheets
from dmscorer.ui.desk.floating_card import FloatingCard
from dmscorer.ui.desk.form.desk_keys import Act, KeyMap
from dmscorer.ui.desk.form.key_sheet import KeySheet
from dmscorer.ui.look.wording import LANGUAGE


class DeskCards(QObject):
    put_away = Signal()

    def __init__(
        self, instrument: Instrument, ground: QWidget, pictures: desk_sheets.Pictures = lambda _item: ()
    ) -> None:
        super().__init__(ground)
        self._pictures = pictures
        self._instrument = instrument
        self._ground = ground
        self._card: FloatingCard | None = None

    @property
    def is_open(self) -> bool:
        return self._card is not None

    @property
    def hides_form(self) -> bool:
        """The sheet of keys lies over the form: whoever tries a key there must not score what is not in view."""
        return self._card is not None and self._card.objectName() == "keys_card"

    @property
    def home(self) -> QWidget | None:
        """What takes the keyboard in the card; None where the card has no use for it."""
        return self._card.findChild(desk_sheets.NoteBox) if self._card is not None else None

    def show_keys(self, keymap: KeyMap, keep: Callable[[KeyMap], None], *, without: Container[Act]) -> None:
        """``keep`` gets the keys each time one was changed; ``without``: acts that this study does not have."""
        sheet = KeySheet(keymap, without=without)
        sheet.changed.connect(keep)
        self._toggle(self.tr("Keys"), sheet, "keys_card")

    def show_meanings(self, site: str, note: str) -> None:
        """``note``: what stands beside the site."""
        body = desk_sheets.meanings(self._instrument, site, LANGUAGE, self._pictures, note)
        self._toggle(self._instrument.site(site).label.in_(LANGUAGE), body, "meanings_card")

    def write_note(self, site: str, text: str, keep: Callable[[str], None]) -> None:
        """``keep`` gets the text; the card goes away once it has returned."""
        box = desk_sheets.NoteBox(text)

        def kept(written: str) -> None:
            keep(written)
            self.close()

        box.kept.connect(kept)
        title = self.tr("Note: {site}").format(site=self._instrument.site(site).label.in_(LANGUAGE))
        self._toggle(title, box, "note_card")
        box.setFocus()

    def ask_correction(self, keep: Callable[[str], None]) -> None:
        """Why a signed case is corrected; an empty reason changes nothing."""
        box = desk_sheets.NoteBox("")

        def kept(written: str) -> None:
            self.close()
            # A correction needs its reason: closing the card without one leaves the signature as it is.
            if written.strip():
                keep(written)

        box.kept.connect(kept)
        self._toggle(self.tr("Why is this signed case corrected?"), box, "correction_card")
        box.setFocus()

    def close(self) -> None:
        if self._card is not None:
            self._card.leave()

    def _toggle(self, title: str, body: QWidget, name: str) -> None:
        was = self._card.objectName() if self._card is not None else ""
        self.close()
        if was == name:
            body.deleteLater()
            return
        card = FloatingCard(title, body, name, self._ground)
        card.put_away.connect(self._forget)
        card.show()
        self._card = card

    def _forget(self) -> None:
        self._card = None
        self.put_away.emit()
