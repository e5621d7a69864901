"""Where activities stand: by hand."""

import pytest

from journeymine.design import Choice, PetriNet, Sequence, Step
from journeymine.design.paths.net import Transition
from journeymine.discovery.left_to_right import net_in_order, ordered, places, places_by_flow
from journeymine.log import Variants


def order(found):
    return "".join(sorted(found, key=found.__getitem__))


def test_the_place_is_the_median_not_the_mean():
    found = places(Variants.from_sequences([tuple("abc"), tuple("cba")], [6, 4]))
    assert found["a"][:2] == (0, 400)
    assert found["b"][:2] == (500, 500)
    assert found["c"][:2] == (1000, 600)


def test_of_an_even_number_the_lower_median_counts():
    assert places(Variants.from_sequences([("a", "b"), ("b", "a")], [5, 5]))["a"][0] == 0


def test_on_a_tie_of_the_medians_the_mean_decides():
    found = places(Variants.from_sequences([tuple("zax"), tuple("az")], [6, 4]))
    assert found["x"][0] == 1000
    assert order(found) == "zax"
    found = places(Variants.from_sequences([("z",), ("a",), ("b", "a")], [3, 3, 1]))
    assert (found["z"][0], found["a"][0]) == (0, 0)
    assert order(found) == "bza"


@pytest.mark.parametrize(
    ("times", "starts", "expected"),
    [
        pytest.param({"zy": 1, "yx": 1}, {}, "zyx", id="a row"),
        pytest.param({"az": 1, "bz": 1}, {"b": 5, "a": 1}, "baz", id="the more usual start first"),
        pytest.param({"ab": 9, "ba": 1}, {}, "ab", id="little goes back"),
        pytest.param({"ba": 9, "ab": 1}, {}, "ba", id="little goes back, not by name"),
        pytest.param({"ab": 5, "ba": 5}, {"b": 3}, "ba", id="on a tie starts decide"),
        pytest.param({"cb": 5, "bc": 5, "ca": 1, "ba": 9}, {}, "bca", id="what ends goes right"),
    ],
)
def test_without_paths_the_order_has_little_going_back(times, starts, expected):
    flow = {tuple(arc): n for arc, n in times.items()}
    assert order(places_by_flow(sorted(expected), flow, starts)) == expected


def test_a_branch_stands_by_its_earliest_step():
    found = {name: (float(at), 0.0, name) for at, name in enumerate("abcd")}
    late, early = Sequence((Step("b"), Step("c"))), Sequence((Step("a"), Step("d")))
    assert ordered(Choice((late, early)), found) == Choice((early, late))


def test_silent_transitions_stand_after_the_visible_ones_by_name():
    found = {"a": (1.0, 0.0, "a"), "b": (0.0, 0.0, "b")}
    labels = {"t4": None, "t1": "a", "t3": None, "t2": "b"}
    made = tuple(Transition(t, label, {"p": 1}, {"p": 1}) for t, label in labels.items())
    net = net_in_order(PetriNet(made, {"p": 1}, {"p": 1}), found)
    assert [t.name for t in net.transitions] == ["t2", "t1", "t3", "t4"]
