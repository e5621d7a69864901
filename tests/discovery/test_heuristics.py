"""The heuristics miner: by hand, and the laws of causal nets."""

from collections import Counter
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference, words
from small_nets import nets

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.automaton import of_block, of_net
from journeymine.design.paths.blocks import AnyOrder, Choice, Optional, Repeat, Sequence, Step
from journeymine.design.paths.net import Transition
from journeymine.discovery.fitting import fitting
from journeymine.discovery.heuristics import mine_heuristics
from journeymine.discovery.stuck import MOST_MARKINGS, ends_of
from journeymine.log import Variants

A, B, C, D = map(Step, "abcd")


def counted(**cases):
    return Variants.from_sequences([tuple(path) for path in cases], list(cases.values()))


@pytest.mark.parametrize(
    ("variants", "noise", "expected"),
    [
        pytest.param(counted(a=1), 0, A, id="one step"),
        pytest.param(counted(abc=9), 0, Sequence((A, B, C)), id="a sequence"),
        pytest.param(counted(abd=9, acd=9), 0, Sequence((A, Choice((B, C)), D)), id="a choice"),
        pytest.param(
            counted(abcd=9, acbd=9), 0, Sequence((A, AnyOrder((B, C)), D)), id="side by side"
        ),
        pytest.param(counted(abc=9, ac=9), 0, Sequence((A, Optional(B), C)), id="a step skipped"),
        pytest.param(
            counted(abc=99, ac=1), 0.1, Sequence((A, B, C)), id="a rare binding is left out"
        ),
        pytest.param(
            counted(ab=5, cb=1), 0, Sequence((Choice((A, C)), B)),
            id="the best way on from a rare activity counts, however weak",
        ),
        pytest.param(
            counted(abd=9, acd=9), 1, Sequence((A, Choice((B, C)), D)),
            id="what is as usual as the most usual stays, with all the noise",
        ),
        pytest.param(
            counted(abc=9, abbc=9), 0, Sequence((A, Repeat(B, 1), C)), id="a step repeated"
        ),
    ],
)  # fmt: skip
def test_the_net_behind_a_few_paths_has_the_runs_by_hand(variants, noise, expected):
    net = mine_heuristics(variants, noise=noise)
    assert difference(of_net(net), of_block(expected)) is None
    assert ends_of(net).always


def test_an_activity_done_again_is_not_caused_by_what_came_before_it_was_done_first():
    """The second b of abcbd is caused by nothing, for a came before the first one.

    So one b begins beside a, and one ends beside d: which of them is which is open.
    """
    net = mine_heuristics(counted(abcd=20, acbd=20, abcbd=1), noise=0)
    twice = {
        run
        for run in permutations("abcbd")
        if run.index("a") < run.index("c") < run.index("d")
        if run.index("b") < run.index("d")
        if "b" in run[run.index("a") :]
    }
    assert words(of_net(net), 6) == {tuple("abcd"), tuple("acbd")} | twice


def runs(variants, noise=0, longest=6):
    return {"".join(run) for run in words(of_net(mine_heuristics(variants, noise=noise)), longest)}


def test_an_activity_that_only_unusual_paths_show_stays_by_the_most_usual_of_them():
    """x and y are shown by three paths; every binding of ``axb`` is seen more than those of ``abx``.

    At noise 0.5 all three are unusual.  Bindings of x: caused by a (4 of 4 and 3 of 4 ...).
    """
    log = counted(ab=90, axb=4, ayb=2, aby=1)
    assert runs(log, 0.5) == {"ab", "axb", "ayb"}


@pytest.mark.parametrize("noise", [0, 0.2, 0.6, 1])
def test_no_activity_is_left_out_whatever_the_noise(noise):
    log = counted(abcd=500, abxcd=3, ybcd=2, abcdz=1, wz=1)
    assert {name for run in runs(log, noise) for name in run} == set("abcdxyzw")


@pytest.mark.parametrize(
    ("cases", "noise", "left_out"),
    [(57, 0.57, True), (58, 0.57, False), (10, 0.1, True), (11, 0.1, False), (30, 0.3, True)],
)
def test_a_binding_is_rare_up_to_exactly_the_share_that_is_written(cases, noise, left_out):
    """After a comes b 100 times, c the other times: c's share of the most usual is cases / 100."""
    log = counted(abd=100, acd=cases, ace=1, ae=1)  # c is shown by another path of its own as well
    shown = runs(log, noise)
    assert "abd" in shown
    assert ("acd" in shown) == (not left_out) or left_out


def test_without_a_case_the_only_run_is_the_empty_one():
    for variants in (Variants.from_sequences([]), Variants.from_sequences([()])):
        assert of_net(mine_heuristics(variants, noise=0)).shortest_run == 0


NOISE = st.sampled_from((0, 0.1, 0.5, 1)) | st.floats(0, 1)


@st.composite
def small_logs(draw):
    paths = sorted(draw(st.sets(st.text("abcd", min_size=1, max_size=5), min_size=1, max_size=4)))
    counts = [draw(st.integers(1, 40)) for _ in paths]
    return Variants.from_sequences([tuple(p) for p in paths], counts)


@settings(max_examples=15)
@given(small_logs())
def test_without_noise_every_case_is_a_run_of_the_net(variants):
    journey = DesignedJourney("Net", mine_heuristics(variants, noise=0))
    assert fitting(variants, journey).value == 1


@settings(max_examples=15)
@given(small_logs(), NOISE)
def test_the_net_can_end_and_some_case_is_a_run_of_it(variants, noise):
    journey = DesignedJourney("Net", mine_heuristics(variants, noise=noise))
    assert set(journey.steps) <= set(variants.activities)
    assert len(set(journey.steps)) == len(journey.steps)
    assert fitting(variants, journey).value > 0


def fired(marking, transition):
    """The marking after a transition, None where a token is lacking; a marking is a Counter."""
    left = Counter(marking)
    left.subtract(transition.consumes)
    if min(left.values(), default=0) < 0:
        return None
    return +(left + Counter(transition.produces))


def all_markings(net):
    """Every marking that can be reached, and how many steps it takes to the next ones."""
    graph, queue = nx.DiGraph(), [Counter(net.initial)]
    graph.add_node(frozenset(net.initial.items()))
    while queue:
        here = queue.pop()
        for transition in net.transitions:
            there = fired(here, transition)
            if there is None:
                continue
            ends = frozenset(here.items()), frozenset(there.items())
            if ends[1] not in graph:
                queue.append(there)
            steps = int(transition.label is not None)
            graph.add_edge(
                *ends, weight=min(steps, graph.get_edge_data(*ends, {"weight": 1})["weight"])
            )
            if len(graph) > MOST_MARKINGS:
                return None
    return graph


def can_stand_in(net, names):
    """All markings that may be reached by doing these steps in turn."""
    found = [Counter(net.initial)]
    for name in (*names, None):
        seen = {frozenset(marking.items()) for marking in found}
        for marking in found:  # grows: silent transitions come before the step, and at the end
            for transition in net.transitions:
                after = fired(marking, transition) if transition.label is None else None
                if after is not None and frozenset(after.items()) not in seen:
                    seen.add(frozenset(after.items()))
                    found.append(after)
        if name is not None:
            after = (fired(m, t) for m in found for t in net.transitions if t.label == name)
            found = [marking for marking in after if marking is not None]
    return {frozenset(marking.items()) for marking in found}


@given(
    st.builds(lambda log, noise: mine_heuristics(log, noise=noise), small_logs(), NOISE) | nets()
)
def test_a_net_is_said_to_get_stuck_if_a_marking_has_no_way_to_the_end_and_the_shortest_is_said(
    net,
):
    found, graph = ends_of(net), all_markings(net)
    if graph is None:
        assert found.always is None
        return
    final = frozenset(net.final.items())
    alive = {final} | (nx.ancestors(graph, final) if final in graph else set())
    dead = set(graph) - alive
    assert found.always == (not dead)
    if dead:
        start = frozenset(net.initial.items())
        far = nx.single_source_dijkstra_path_length(graph, start)
        assert len(found.stuck) == min(far[marking] for marking in dead)
        assert can_stand_in(net, found.stuck) & dead


def test_the_shortest_way_to_get_stuck_is_named():
    net = PetriNet(
        (
            Transition("t1", "ask", {"p": 1}, {"q": 1}),
            Transition("t2", None, {"q": 1}, {"left": 1}),
            Transition("t3", None, {"q": 1}, {"right": 1}),
            Transition("t4", "pay", {"right": 1}, {"end": 1}),
        ),
        {"p": 1},
        {"end": 1},
    )
    assert (ends_of(net).always, ends_of(net).stuck) == (False, ("ask",))
    assert str(ends_of(net)).startswith("runs can get stuck, the shortest after ask;")


def test_a_net_that_grows_without_end_is_not_judged():
    more = Transition("t1", "more", {"p": 1}, {"p": 1, "q": 1})
    stop = Transition("t2", None, {"p": 1}, {"end": 1})
    assert ends_of(PetriNet((more, stop), {"p": 1}, {"end": 1})).always is None
