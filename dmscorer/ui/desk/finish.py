"""Finishing a case: what is open, what was never looked at, the signature."""

from PySide6.QtCore import QObject, Signal

from dmscorer.domain.errors import Refusal
from dmscorer.ui.desk.finish_panel import FinishPanel
from dmscorer.ui.desk.open_case import OpenCase
from dmscorer.ui.desk.photos.photo_pane import PhotoPane
from dmscorer.workflows.reading.reading import MEANING


class CaseFinish(QObject):
    """Stands between the panel and the case; ``signed`` carries workflows.reading.Signed."""

    item_chosen = Signal(str)
    declined_rest = Signal(int)
    signed = Signal(object)

    def __init__(self, panel: FinishPanel, pane: PhotoPane, rater: str) -> None:
        super().__init__(panel)
        self._panel = panel
        self._pane = pane
        self._rater = rater
        self._case: OpenCase | None = None
        panel.item_chosen.connect(self.item_chosen)
        panel.photo_chosen.connect(self._look_at)
        panel.rest_declined.connect(self._decline_rest)
        panel.sign_asked.connect(self._sign)
        panel.recognised.connect(self._recognise)

    def open_case(self, case: OpenCase) -> None:
        self._case = case
        # To sign without some photos was said of the scores as they were.
        case.saved.connect(self._panel.ask_anew)
        self._panel.ask_anew()
        self._panel.set_recognised(is_recognised=case.is_recognised)

    def show(self) -> None:
        case = self._case
        if case is None:
            return
        unseen = {photo_id: self._pane.caption(photo_id) for photo_id in case.unseen}
        self._panel.setFocus()
        self._panel.show_state(case.case.code, self._rater, MEANING, case.open_items, unseen)

    def take_back(self) -> bool:
        """The answer to "photos were never opened", where it was the last thing done."""
        return self._panel.ask_anew()

    def _look_at(self, photo_id: str) -> None:
        self._pane.show_photo(photo_id)
        self.show()

    def _decline_rest(self, reason: str) -> None:
        if self._case is not None:
            self.declined_rest.emit(self._case.decline_rest(reason))
            self.show()

    def _recognise(self, is_recognised: bool) -> None:
        if self._case is not None:
            self._case.recognise(is_recognised=is_recognised)

    def _sign(self, passphrase: str) -> None:
        if self._case is None:
            return
        try:
            done = self._case.sign(passphrase)
        except Refusal as refusal:
            self._panel.refuse(str(refusal))
            return
        self.signed.emit(done)
