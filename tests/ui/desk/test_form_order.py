"""Steps through sites and items: round at the ends, never lost."""

import pytest

from dmscorer.domain.instrument.instrument import Instrument
from dmscorer.ui.desk.form.form_order import FormOrder


@pytest.fixture
def order(cdasi: Instrument) -> FormOrder:
    return FormOrder(cdasi)


def test_sites_go_round(order: FormOrder) -> None:
    assert order.site("scalp", 1) == "malar"
    assert order.site("scalp", -1) == "alopecia"
    assert order.site("alopecia", 1) == "scalp"


def test_items_go_over_the_borders_of_sites(order: FormOrder) -> None:
    assert order.item("scalp.calcinosis", 1) == "malar.erythema"
    assert order.item("malar.erythema", -1) == "scalp.calcinosis"
    assert order.item("scalp.erythema", -1) == "alopecia.recent"


def test_the_next_open_site_goes_round_and_ends_where_it_is(order: FormOrder) -> None:
    assert order.next_open_site("malar", {"scalp.scale", "arm.scale"}) == "arm"
    assert order.next_open_site("arm", {"scalp.scale", "arm.scale"}) == "scalp"
    assert order.next_open_site("arm", {"arm.scale"}) == "arm"
    assert order.next_open_site("arm", set()) is None


def test_the_next_open_item_goes_round(order: FormOrder) -> None:
    assert order.next_open_item("arm.scale", {"arm.erythema"}) == "arm.erythema"
    assert order.next_open_item("arm.scale", {"arm.scale"}) == "arm.scale"
    assert order.next_open_item("arm.scale", ()) is None
