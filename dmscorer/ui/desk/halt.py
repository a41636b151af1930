"""Entry stops while nothing can be saved: what was asked for last is held, tried again by itself, and shown as not saved."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from dmscorer.domain.errors import CannotSave
from dmscorer.ui.desk.bar import DeskBar
from dmscorer.ui.desk.form.score_form import ScoreForm

_AGAIN_MS: Final = 1500


class DeskHalt(QObject):
    """``ended`` carries the item whose answer was held (empty: something else), once that has been saved."""

    ended = Signal(str)

    def __init__(self, form: ScoreForm, bar: DeskBar, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._bar = bar
        self._held: Callable[[], None] | None = None
        self._item = ""
        self._timer = QTimer(self, interval=_AGAIN_MS)
        self._timer.timeout.connect(self.try_again)
        bar.again_asked.connect(self.try_again)

    @property
    def is_on(self) -> bool:
        return self._held is not None

    def unsaved(self) -> str:
        """What leaving now would lose, as a sentence."""
        return self.tr("Your last score is not saved. Nothing can be saved at the moment.") if self.is_on else ""

    def save(self, act: Callable[[], None], item: str = "", chosen: str = "") -> bool:
        """Do it now, or hold it and stop; False while something is not saved.

        ``chosen``: what was given to ``item``, in words. Never looks saved when it was not; errors other than the
        disk's are raised on.
        """
        # One thing is held, never a queue: keys pressed while nothing can be saved would come out later, on whatever
        # case is in front then.
        if self._held is not None:
            return False
        try:
            act()
        except CannotSave as refusal:
            self._stop(act, item, chosen, str(refusal))
            return False
        except Exception:
            self._bar.say("△  " + self.tr("Not saved"))
            raise
        return True

    def try_again(self) -> None:
        if self._held is None:
            return
        try:
            self._held()
        except CannotSave:
            return  # said already; the next try comes
        self.drop()
        self.ended.emit(self._item)

    def drop(self) -> None:
        """It is saved, or somebody chose to leave without it."""
        self._held = None
        self._timer.stop()
        self._bar.halt("")

    def _stop(self, act: Callable[[], None], item: str, chosen: str, sentence: str) -> None:
        self._held, self._item = act, item
        self._timer.start()
        self._form.set_locked(is_locked=True)
        self._bar.halt(sentence)
        if item:
            self._form.show_unsaved(item, chosen)
