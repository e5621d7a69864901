"""Method S gives the plain aligner's moves, or honest bounds, with nets of every kind."""

import numpy as np
from cost_functions import cost_functions, labels_of, same, words_for
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_nets import nets
from strategies import blocks

from journeymine.conformance import align
from journeymine.conformance.plain import align_plain
from journeymine.conformance.search import align_search
from journeymine.conformance.walks import CostFunction, Words
from journeymine.design import AnyOrder, DesignedJourney, Sequence, Step
from journeymine.design.paths.automaton import of_net
from journeymine.design.paths.block_net import net_of_block
from journeymine.errors import DesignError
from journeymine.log import Variants


def listed(net):
    try:
        return of_net(net, max_states=300)
    except DesignError:
        return None


@given(st.data(), st.one_of(blocks(max_steps=8).map(net_of_block), nets()), st.booleans())
def test_the_moves_are_those_of_the_plain_aligner(data, net, still_open):
    automaton = listed(net)
    assume(automaton is not None and len(automaton.touchpoints) > 0)
    costs = data.draw(cost_functions(DesignedJourney("Net", net)))
    words = data.draw(words_for(costs, most=4, longest=6))
    found = align_search(words, net, costs, still_open=still_open)
    assert same(align_plain(words, automaton.open if still_open else automaton, costs), found)


def shared(branches):
    lines = tuple(Sequence((Step(f"b{i}"), Step("shared"))) for i in range(branches))
    return DesignedJourney("Shared", Sequence((Step("start"), AnyOrder(lines), Step("end"))))


def some_words(design, n, seed=1):
    rng = np.random.default_rng(seed)
    labels = labels_of(design)
    return Words.of(
        [[labels[i] for i in rng.permutation(len(labels)) if rng.random() > 0.2] for _ in range(n)]
    )


@settings(max_examples=20)
@given(st.integers(1, 60), st.integers(0, 9))
def test_bounds_are_honest_where_the_budget_ends(budget, seed):
    design = shared(4)
    net, costs = net_of_block(design.path), CostFunction.unit(labels_of(design))
    words = some_words(design, 5, seed)
    exact = align_plain(words, design.automaton, costs)
    found = align_search(words, net, costs, budget=budget)
    assert (found.lower <= exact.cost).all()
    assert (exact.cost <= found.cost).all()
    for i, word in enumerate(words):
        moves = found.moves(i)
        if found.canonical[i]:
            assert moves == exact.moves(i)
        assert sum(None in move for move in moves) == found.cost[i]
        assert [event for event, _ in moves if event is not None] == list(range(len(word)))
        assert design.accepts(step for _, step in moves if step is not None)


def test_where_the_choice_among_optima_was_given_up_it_is_said():
    design = shared(4)
    net, costs = net_of_block(design.path), CostFunction.unit(labels_of(design))
    words = some_words(design, 40)
    exact = align_plain(words, design.automaton, costs)
    found = align_search(words, net, costs, budget=40)
    proved = found.cost == found.lower
    assert (proved & ~found.canonical).any()
    assert (proved | ~found.canonical).all()
    others = [i for i in range(len(words)) if found.moves(i) != exact.moves(i)]
    assert others
    assert not found.canonical[others].any()


def test_an_alignment_that_is_not_proved_is_close_all_the_same():
    design = shared(12)
    net, costs = net_of_block(design.path), CostFunction.unit(labels_of(design))
    found = align_search(some_words(design, 10), net, costs, budget=20_000)
    gaps = found.cost - found.lower
    assert 0 < gaps.max() < 10  # dropping all and skipping all is 40 away


def test_more_branches_that_share_a_label_than_can_be_listed_are_aligned():
    design = shared(11)
    runs = [
        ("start", *(f"b{i}" for i in range(11)), *["shared"] * 11, "end"),
        ("start", *(f"b{i}" for i in range(11)), *["shared"] * 9, "end"),
    ]
    found = align(Variants.from_sequences(runs), design)
    assert found.lower.tolist() == found.cost.tolist() == [0, 2]
