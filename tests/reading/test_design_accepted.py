"""``accept:`` in a ``.journey.yaml``: what is accepted is read as it is meant, or refused."""

import pytest

from journeymine.design import Accepted
from journeymine.errors import DesignError
from journeymine.reading.designs.yaml.design import read_yaml

PATH = """\
journey: Shop
path:
  - Order
  - choice: [Card, Invoice]
    name: Way of paying
  - Receive
"""


def accepted(text):
    return read_yaml((PATH + text).encode(), "shop.journey.yaml").accepted


def problems(text):
    with pytest.raises(DesignError) as caught:
        accepted(text)
    return [(problem.code, problem.line) for problem in caught.value.problems]


def test_each_entry_says_a_kind_and_where():
    found = accepted(
        "accept:\n"
        "  - {kind: ad_hoc, activity: Call, after: Order, why: our hotline}\n"
        "  - {kind: missing, touchpoint: Way of paying}\n"
        "  - {kind: stopped, after: Order}\n"
        "  - {kind: late}\n"
    )
    assert found == (
        Accepted("ad_hoc", activity="Call", after="Order", why="our hotline"),
        Accepted("missing", "Way of paying"),
        Accepted("stopped", after="Order"),
        Accepted("late"),
    )


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        pytest.param("{touchpoint: Order}", "JM-E315", id="no kind"),
        pytest.param("{kind: misssing}", "JM-E343", id="misspelt kind"),
        pytest.param("{kind: missing, touchpoint: Ordr}", "JM-E317", id="no such touchpoint"),
        pytest.param("{kind: late, touchpoint: Way of paying}", "JM-E317", id="late is no choice"),
        pytest.param("{kind: missing, activity: Call}", "JM-E359", id="activity of a skip"),
        pytest.param("{kind: ad_hoc, touchpoint: Order}", "JM-E359", id="touchpoint of a plan"),
        pytest.param("{kind: late, reason: known}", "JM-E313", id="unknown key"),
        pytest.param("late", "JM-E314", id="no mapping"),
    ],
)
def test_what_cannot_be_accepted_is_refused_on_its_line(entry, code):
    assert problems(f"accept:\n  - {{kind: order}}\n  - {entry}\n") == [(code, 9)]


def test_all_mistakes_are_told_at_once():
    assert len(problems("accept:\n  - {kind: no}\n  - {kind: late, after: nowhere}\n")) == 2


def test_accept_is_a_list():
    assert problems("accept: {kind: late}\n") == [("JM-E314", 7)]


def test_what_is_left_out_stands_for_any():
    anything = Accepted("repeated")
    assert anything.covers("repeated", "Order", "", "Card")
    assert not anything.covers("order", "Order", "", "Card")
    only = Accepted("repeated", "Order", after="Card")
    assert only.covers("repeated", "Order", "order_again", "Card")
    assert not only.covers("repeated", "Order", "order_again", "")
    assert not only.covers("repeated", "Card", "", "Card")
