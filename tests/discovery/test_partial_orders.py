"""Partial orders: by hand, by brute force, and pm4py's own nets of what it mines."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference, words

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.automaton import of_block, of_net
from journeymine.design.paths.blocks import AnyOrder, Sequence, Step
from journeymine.design.paths.net import Transition
from journeymine.discovery._pm4py import mine_powl
from journeymine.discovery.fitting import fitting
from journeymine.discovery.miners import mined
from journeymine.discovery.partial_orders import Either, Leaf, Loop, PartialOrder, path_of
from journeymine.discovery.stuck import ends_of
from journeymine.log import Variants

A, B, C, D = map(Leaf, "abcd")
N = frozenset({(0, 2), (1, 2), (1, 3)})  # no blocks have its runs with every step once


def automaton(path):
    return of_net(path) if isinstance(path, PetriNet) else of_block(path)


def test_a_partial_order_of_rows_and_parallels_is_blocks():
    before = frozenset({(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)})
    assert path_of(PartialOrder((A, B, C, D), before)) == Sequence(
        (Step("a"), AnyOrder((Step("b"), Step("c"))), Step("d"))
    )


def test_a_partial_order_shaped_as_an_n_is_a_net_with_exactly_its_runs():
    path = path_of(PartialOrder((A, B, C, D), N))
    assert isinstance(path, PetriNet)
    assert ends_of(path).always
    assert words(of_net(path), 5) == {
        order
        for order in permutations("abcd")
        if all(order.index("abcd"[a]) < order.index("abcd"[b]) for a, b in N)
    }


def test_a_net_inside_a_loop_and_a_choice_stays_as_it_is():
    path = path_of(Loop(Either((PartialOrder((A, B, C, D), N), Leaf("e"))), Leaf(None)))
    found = words(of_net(path), 5)
    assert {("e",), ("e", "e"), tuple("abcde"), (*tuple("badc"), "e")} <= found
    assert () not in found
    assert tuple("cabd") not in found
    assert ends_of(path).always


def test_names_that_look_like_ours_are_not_mixed_up():
    path = path_of(PartialOrder((Leaf("order 0"), Leaf("order of 0"), C, D), N))
    assert sorted(DesignedJourney("N", path).steps) == ["c", "d", "order 0", "order of 0"]


@st.composite
def orders(draw):
    """Up to five parts, and pairs of them that follow their numbers."""
    n = draw(st.integers(1, 5))
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    edges = {pair for pair in pairs if draw(st.booleans())}
    for middle in range(n):
        before = [a for a, b in edges if b == middle]
        edges |= {(a, b) for a in before for m, b in list(edges) if m == middle}
    return PartialOrder(tuple(map(Leaf, "abcde"[:n])), frozenset(edges))


@given(orders())
def test_the_runs_of_a_partial_order_are_the_orders_that_keep_it(order):
    names = "abcde"[: len(order.children)]
    assert words(automaton(path_of(order)), 6) == {
        run
        for run in permutations(names)
        if all(run.index(names[a]) < run.index(names[b]) for a, b in order.before)
    }


def net_by_pm4py(variants, noise):
    """The net that pm4py itself makes of what it mines."""
    from collections import Counter

    from pm4py.algo.discovery.inductive.dtypes.im_ds import IMDataStructureUVCL
    from pm4py.algo.discovery.powl.inductive.variants.im_maximal import (
        POWLInductiveMinerMaximalOrder,
    )
    from pm4py.convert import convert_to_petri_net

    log = Counter(dict(zip(variants, variants.cases.tolist(), strict=True)))
    asked = {"filtering_threshold": noise, "multiprocessing": False}
    miner = POWLInductiveMinerMaximalOrder(asked)
    model = miner.apply(IMDataStructureUVCL(log), asked)
    net, initial, final = convert_to_petri_net(model)
    number = {place: f"p{i}" for i, place in enumerate(sorted(net.places, key=lambda p: p.name))}
    transitions = tuple(
        Transition(
            t.name,
            t.label,
            {number[arc.source]: arc.weight for arc in t.in_arcs},
            {number[arc.target]: arc.weight for arc in t.out_arcs},
        )
        for t in net.transitions
    )
    marks = ({number[place]: n for place, n in mark.items()} for mark in (initial, final))
    return PetriNet(transitions, *marks)


@st.composite
def small_logs(draw):
    random = Random(draw(st.integers(0, 2**32)))
    paths = {
        tuple(random.sample("abcde", random.randint(1, 5)))
        if random.random() < 0.8
        else tuple(random.choices("abc", k=random.randint(1, 4)))
        for _ in range(random.randint(1, 6))
    }
    listed = sorted(paths)
    return Variants.from_sequences(listed, [random.randint(1, 20) for _ in listed])


@settings(max_examples=20)
@given(small_logs(), st.sampled_from((0.0, 0.3)))
def test_the_journey_has_exactly_the_runs_that_pm4py_gives_its_model(variants, noise):
    path = path_of(mine_powl(variants, noise=noise))
    assert difference(automaton(path), of_net(net_by_pm4py(variants, noise))) is None


@settings(max_examples=20)
@given(small_logs())
def test_without_noise_every_case_is_a_run(variants):
    journey = mined(variants, miner="powl", noise=0)
    assert fitting(variants, journey).value == 1
    if isinstance(journey.path, PetriNet):
        assert ends_of(journey.path).always


@pytest.mark.parametrize("noise", [0, 1])
def test_the_least_and_the_most_noise_can_be_asked_for(noise):
    variants = Variants.from_sequences([("a", "b"), ("b", "a"), ("a",)], [5, 3, 1])
    assert mined(variants, miner="powl", noise=noise).steps
