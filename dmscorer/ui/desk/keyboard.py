"""The keyboard at the desk: which key does what now, and who has the keyboard when nobody else needs it."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from dmscorer.ui.desk.cards import DeskCards
from dmscorer.ui.desk.form.desk_keys import Act, KeyMap, read
from dmscorer.ui.desk.frame import DeskFrame
from dmscorer.ui.kit import keys

# They go by who has the keyboard.
_BY_HOLDER: Final = (Act.FOCUS_AFTER, Act.FOCUS_BEFORE, Act.GO_ON)


class DeskKeyboard(QObject):
    """A digit goes to the item that is marked, or nowhere with a word."""

    def __init__(
        self,
        frame: DeskFrame,
        cards: DeskCards,
        press_digit: Callable[[int], None],
        acts: Mapping[Act, Callable[[], object]],
    ) -> None:
        super().__init__(frame)
        self._frame = frame
        self._cards = cards
        self._press_digit = press_digit
        self._acts = acts
        self.keymap = KeyMap()

    @property
    def home(self) -> QWidget:
        if self._frame.is_finishing:
            return self._frame.finish_panel.home
        return self._cards.home or self._frame

    def bring_home(self) -> None:
        self.home.setFocus()

    def take_keys(self, kept: tuple[tuple[str, str], ...]) -> None:
        """The keys that this person chose, as the settings keep them."""
        self.keymap = read(kept)
        self._frame.label_keys(self.keymap)

    def cap(self, act: Act) -> str:
        return self.keymap.cap(act)

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means here; False where it means nothing."""
        digit = None if event.isAutoRepeat() else keys.digit_of(event)
        if self._frame.is_finishing:
            self._refuse(digit, self.tr("Nothing was scored. Esc goes back to the scores."))
            return False
        act = self.keymap.act_of(event)
        if self._cards.hides_form and act not in (Act.KEYS, Act.AWAY):
            self._refuse(digit, self.tr("Nothing was scored. Esc closes the list of keys."))
            return True
        if act not in _BY_HOLDER and (digit is not None or act is not None):
            self._frame.setFocus()
        if digit is not None:
            self._press_digit(digit)
        elif act is not None:
            self._acts[act]()
        return digit is not None or act is not None

    def take_from_elsewhere(self, event: QKeyEvent) -> None:
        """A key pressed in the photo's own window: what it would do here, but nothing while the form is not in front."""
        if not self._frame.is_finishing:
            self._frame.keyPressEvent(event)  # sent as an event, Tab would move the keyboard in the window behind
        elif self.keymap.act_of(event) is Act.AWAY:
            self._frame.finish_panel.put_away.emit()
        else:
            # In the list of what is open a digit would mark all of it with a reason, unseen from that window.
            self._refuse(0, self.tr("Nothing was scored. Esc goes back to the scores."))

    def _refuse(self, digit: int | None, sentence: str) -> None:
        if digit is not None:
            self._frame.bar.say(sentence)
