"""Where on the form the rater goes: from site to site, from item to item, to what is open."""

from collections.abc import Callable

from dmscorer.ui.acts.rater_desk import Desk
from dmscorer.ui.desk.form.form_order import FormOrder
from dmscorer.ui.desk.frame import DeskFrame
from dmscorer.ui.desk.open_case import OpenCase


class DeskRoute:
    """Form, list of sites, body map, and photo always show the same site."""

    def __init__(self, frame: DeskFrame, desk: Desk, is_locked: Callable[[], bool], touch: Callable[[], None]) -> None:
        self._frame = frame
        self._form = frame.form
        self._desk = desk
        self._is_locked = is_locked
        self._touch = touch
        self._order = FormOrder(desk.instrument)
        self._case: OpenCase | None = None

    def start(self, case: OpenCase, item: str | None, photo_id: str | None) -> None:
        """At the wanted item, else the first open one."""
        self._case = case
        first = self._order.start(item, case.open_items)
        self.lay_out(self._order.site_of(first), first, photo_id)

    def lay_out(self, site: str, item: str = "", photo_id: str | None = None) -> None:
        """Show the site anew."""
        case, form, instrument = self._open_case, self._form, self._desk.instrument
        form.show_site(site, case.answers, case.comments.get(site, ""), item, given=frozenset(case.chart))
        form.set_locked(is_locked=self._is_locked())
        told = self._desk.site_note(case.case.id, site)
        form.set_border_note(told, is_border_told=self._desk.has_border_note(site))
        self._frame.site_list.set_current(site)
        self._touch()
        self._frame.draw_map(instrument, case.answers)
        self._frame.pane.show_site(site, photo_id, self._order.site(site, 1))

    def to_site(self, site: str, item: str = "") -> None:
        if site != self._form.site:
            self.lay_out(site, item)
        elif item:
            self._form.set_current(item)

    def to_item(self, item: str) -> None:
        self.to_site(self._order.site_of(item), item)

    def step_site(self, by: int) -> None:
        self.to_site(self._order.site(self._form.site, by))

    def step_item(self, by: int) -> None:
        """To the item before or after, over the borders of sites."""
        if not self._form.step(by):
            self.to_item(self._order.item(self._form.current_item, by))

    def next_open_site(self) -> bool:
        """False where nothing is open any more: it stays where it is."""
        found = self._order.next_open_site(self._form.site, self._open_case.open_items)
        if found is not None and found != self._form.site:
            self.to_site(found)
        elif found is not None:
            self.next_open_item()
        return found is not None

    def next_open_item(self) -> None:
        found = self._order.next_open_item(self._form.current_item, self._open_case.open_items)
        if found is not None:
            self.to_item(found)

    @property
    def _open_case(self) -> OpenCase:
        if self._case is None:
            raise RuntimeError("no case on the desk")
        return self._case
