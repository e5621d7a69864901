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
from journeymine.discovery import heuristics, sublog
from journeymine.discovery.fitting import fitting
from journeymine.discovery.follows import count
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


def test_of_the_paths_that_show_an_activity_alone_the_most_usual_one_stays():
    """With all the noise ``ab`` alone is usual.  Of a's 96 ways on, 90 are b alone.

    x comes in ``axb`` (a on to x: 4 of 90) and in ``xb`` (x begins: 1 of 96, x is caused by
    nothing: 1 of 4), so the first stays; y comes in ``ay`` alone.
    """
    assert runs(counted(ab=90, axb=4, xb=1, ay=2), 1) == {"ab", "axb", "ay"}


def test_the_least_rare_path_of_an_activity_stays_rather_than_the_one_of_more_cases():
    """x comes 30 times in ``axb`` (of a's 930 ways on) and 20 times in ``cxd`` (of c's 70).

    Of ``cxd`` and ``cd`` nothing is rarer than that c begins, so the one of more cases is first.
    """
    assert runs(counted(ab=900, axb=30, cxd=20, cd=50), 0.5) == {"ab", "cd", "cxd"}


def test_paths_that_are_all_as_usual_as_the_most_usual_stay_with_all_the_noise():
    assert runs(counted(abd=9, ad=9), 1) == {"abd", "ad"}


@pytest.mark.parametrize("noise", [0, 0.2, 0.6, 1])
def test_no_activity_is_left_out_whatever_the_noise(noise):
    log = counted(abcd=500, abxcd=3, ybcd=2, abcdz=1, wz=1)
    net = mine_heuristics(log, noise=noise)
    assert {t.label for t in net.transitions} - {None} == set("abcdxyzw")


@pytest.mark.parametrize(
    ("skipped", "noise", "stays"),
    [(57, 0.57, False), (58, 0.57, True), (10, 0.1, False), (11, 0.1, True), (30, 0.3, False)],
)
def test_a_binding_is_rare_up_to_exactly_the_share_that_is_written(skipped, noise, stays):
    """After a comes b in 100 cases, and c at once in the others."""
    assert runs(counted(abc=100, ac=skipped), noise) == {"abc"} | ({"ac"} if stays else set())


def test_cases_without_a_step_are_a_run_unless_they_are_rare():
    log = Variants.from_sequences([("a",), ()], [70, 30])
    assert runs(log, 0.2) == {"a", ""}
    assert runs(log, 0.3) == {"a"}


@pytest.mark.parametrize(
    ("skipped", "depends"),
    [
        pytest.param(9, True, id="9 / 10 is enough"),
        pytest.param(8, False, id="8 / 9 is not"),
    ],
)
def test_what_depends_by_nine_tenths_waits_and_what_depends_by_less_does_not(skipped, depends):
    """a to b and b to c are by 0.99, so that a to c is far from the best of either."""
    assert runs(counted(abc=99, ac=skipped)) == {"abc", "ac"} | (set() if depends else {"ca"})


@pytest.mark.parametrize(
    ("skipped", "depends"),
    [
        pytest.param(6, True, id="6 / 7 is less than 0.05 below 8 / 9"),
        pytest.param(5, False, id="5 / 6 is more than that below it"),
    ],
)
def test_weak_dependencies_count_where_they_are_near_the_best(skipped, depends):
    assert runs(counted(abc=8, ac=skipped)) == {"abc", "ac"} | (set() if depends else {"ca"})


def test_a_step_depends_on_itself_from_the_first_repeat_on():
    """1 / (1 + 1) is 0.5."""
    once = mine_heuristics(counted(abc=9, abbc=1), noise=0)
    assert difference(of_net(once), of_block(Sequence((A, Repeat(B, 1), C)))) is None


def test_what_comes_as_often_before_as_after_depends_on_nothing():
    assert runs(counted(ab=1, ba=1)) == {"ab", "ba"}
    assert runs(counted(ab=9, ba=9)) == {"ab", "ba"}


def strengths(**cases):
    variants = counted(**cases)
    log = sublog.of_variants(variants)
    found = heuristics._strengths(count(log), heuristics._there_and_back(heuristics._paths(log)))
    names = variants.activities
    return {names[a] + names[b]: value for (a, b), value in found.items()}


def test_how_much_an_activity_depends_on_another_is_by_the_formulas_of_the_paper():
    assert strengths(ab=20, ba=4) == {"ab": 16 / 25, "ba": -16 / 25}
    assert strengths(abb=3, b=1) == {"ab": 3 / 4, "bb": 3 / 4}


def test_loops_of_two_steps_count_from_both_sides_and_by_cases():
    """a, b, a is seen 5 times, b, a, b 2 times; a to b 7 times, b to a 7 times."""
    assert strengths(aba=5, bab=2) == {"ab": 7 / 8, "ba": 7 / 8}
    assert strengths(caba=5) == {"ca": 5 / 6, "ab": 5 / 6, "ba": 5 / 6}


@pytest.mark.parametrize("more", ["aa", "bb"])
def test_what_repeats_at_once_is_no_part_of_a_loop_of_two_steps(more):
    """As in the paper: with loops of one step a, a, b, a, a would look like one of two steps."""
    assert strengths(aba=5, **{more: 1})["ab"] == 0


def test_a_loop_of_two_steps_weakens_nothing():
    """b after a 51 times, a after b once: (51 - 1) / 53 is more than the loop's 1 / 2."""
    assert strengths(ab=50, aba=1)["ab"] == 50 / 53
    assert strengths(ab=50, aba=1)["ba"] == 1 / 2


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
