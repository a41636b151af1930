"""What comes next on the form: plain steps through sites and items, round at the ends."""

from collections.abc import Collection, Sequence

from dmscorer.domain.instrument.instrument import Instrument


class FormOrder:
    def __init__(self, instrument: Instrument) -> None:
        self._sites = tuple(site.id for site in instrument.sites)
        self._items = instrument.item_ids
        self._site_of = {item.id: item.site for item in instrument.items}

    def site_of(self, item: str) -> str:
        return self._site_of[item]

    def site(self, site: str, by: int) -> str:
        """The site ``by`` steps further."""
        return self._sites[(self._sites.index(site) + by) % len(self._sites)]

    def item(self, item: str, by: int) -> str:
        """The item ``by`` steps further, over the borders of sites."""
        return self._items[(self._items.index(item) + by) % len(self._items)]

    def start(self, wanted: str | None, open_items: Sequence[str]) -> str:
        """The wanted item, else the first open one, else the first."""
        return next((one for one in (wanted, *open_items) if one in self._site_of), self._items[0])

    def next_open_site(self, site: str, open_items: Collection[str]) -> str | None:
        """The next site with something open, the present one last; None where nothing is open."""
        wanted = {self._site_of[item] for item in open_items}
        return next((one for one in _round(self._sites, site) if one in wanted), None)

    def next_open_item(self, item: str, open_items: Collection[str]) -> str | None:
        return next((one for one in _round(self._items, item) if one in open_items), None)


def _round(order: Sequence[str], present: str) -> Sequence[str]:
    """All of them once, from behind the present one to the present one."""
    at = order.index(present) + 1
    return (*order[at:], *order[:at])
