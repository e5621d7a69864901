"""The automaton: its form, its shortest run, and what it refuses."""

import subprocess
import sys

import pytest
from hypothesis import assume, given
from languages import words
from strategies import blocks

from journeymine.design import DesignedJourney
from journeymine.design.paths.automaton import Arc, of_block, of_net
from journeymine.design.paths.blocks import AnyOrder, Choice, Optional, Repeat, Sequence, Step
from journeymine.design.paths.derivatives import Derivatives
from journeymine.design.paths.net import PetriNet, Transition
from journeymine.design.paths.runs import accepts
from journeymine.errors import DesignError


def test_a_line_of_two_steps_is_three_states():
    automaton = of_block(Sequence((Step("a"), Step("b"))))
    assert automaton.touchpoints == ("a", "b")
    assert automaton.arcs == (Arc(0, 0, 1), Arc(1, 1, 2))
    assert automaton.ends.tolist() == [False, False, True]
    assert automaton.to_end.tolist() == [2, 1, 0]
    assert automaton.shortest_run == 2


def test_a_state_is_what_is_left_so_optional_branches_cost_nothing():
    line = [Optional(Step(str(i))) for i in range(30)]
    assert of_block(Sequence(tuple(line))).n_states == 31
    assert of_block(AnyOrder(tuple(line[:10]))).n_states == 2**10
    assert of_block(AnyOrder(tuple(Repeat(Step(str(i))) for i in range(30)))).n_states == 1


def test_a_step_takes_its_place_not_only_its_name():
    automaton = of_block(Choice((Sequence((Step("a"), Step("b"))), Step("a"))))
    assert accepts(automaton, [0, 1])
    assert accepts(automaton, [2])
    assert not accepts(automaton, [0])
    assert not accepts(automaton, [2, 1])


def test_too_many_states_are_refused_by_number():
    wide = AnyOrder(tuple(Step(str(i)) for i in range(40)))
    with pytest.raises(DesignError, match="more than 50,000 states") as refusal:
        of_block(wide)
    assert refusal.value.code == "JM-E330"
    assert of_block(AnyOrder(wide.children[:4]), max_states=16).n_states == 16
    with pytest.raises(DesignError):
        of_block(AnyOrder(wide.children[:4]), max_states=15)


def test_a_net_that_makes_tokens_without_end_is_refused_not_walked_for_ever():
    more = Transition("more", None, {"p": 1}, {"p": 1, "q": 1})
    use = Transition("use", "a", {"q": 1}, {})
    leave = Transition("leave", None, {"p": 1}, {})
    with pytest.raises(DesignError) as refusal:
        of_net(PetriNet((more, use, leave), {"p": 1}, {}))
    assert refusal.value.code == "JM-E330"


def test_a_net_that_cannot_end_is_refused():
    stuck = Transition("t", "a", {"p": 1, "q": 1}, {"end": 1})
    with pytest.raises(DesignError, match="never be finished") as refusal:
        of_net(PetriNet((stuck,), {"p": 1}, {"end": 1}))
    assert refusal.value.code == "JM-E331"


@given(blocks())
def test_every_state_can_be_reached_and_can_reach_the_end(block):
    automaton = of_block(block)
    reached = {0}
    for _ in range(automaton.n_states):
        reached |= {arc.target for arc in automaton.arcs if arc.source in reached}
    assert reached == set(range(automaton.n_states))
    assert (automaton.to_end < automaton.n_states).all()
    assert ((automaton.to_end == 0) == automaton.ends).all()


@given(blocks(max_steps=5))
def test_the_shortest_run_is_the_shortest_word(block):
    automaton = of_block(block)
    most = automaton.shortest_run
    assume(most <= 8)  # counted repeats are long, and of longer words there are too many
    assert min(len(word) for word in words(automaton, most)) == most


def test_the_numbers_of_the_states_do_not_depend_on_hashing():
    script = """
from journeymine.design.paths.automaton import of_block
from journeymine.design.paths.block_net import net_of_block
from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import *
a, b = Step("a"), Step("b")
block = AnyOrder((Repeat(Choice((a, b)), 1, a), Repeat(Sequence((b, Optional(a))), 0, b)))
print(of_block(block).arcs)
print(DesignedJourney("x", net_of_block(block)).automaton.arcs)
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1


@pytest.mark.parametrize(
    ("model", "states", "shortest"),
    [
        ("receipt/models/08_receipt-imf.ptml", 173, 5),
        ("receipt/models/08_receipt-im.ptml", 278, 1),
        ("receipt/models/receipt.bpmn", 9, 1),
        ("receipt/models/receipt_one_variant.pnml", 6, 5),
        ("bpic20_dd/models/GTM_SM_2020-dd.pnml", 10, 1),
        ("bpic20_dd/models/GTM_IM_2020-dd.pnml", 43, 0),
        ("running_example/models/running-example.pnml", 7, 5),
        ("running_example/models/running-example.ptml", 7, 5),
        ("running_example/models/running-example.bpmn", 7, 5),
        ("synthetic_a12/a12.pnml", 13, 5),
        ("synthetic_a12/a12.ptml", 13, 5),
    ],
)
def test_the_open_models_have_the_known_shortest_runs_in_few_states(
    shared, model, states, shortest
):
    from journeymine.reading import read_design

    automaton = read_design(shared / model).automaton
    assert (automaton.n_states, automaton.shortest_run) == (states, shortest)


def test_an_automaton_is_made_once():
    design = DesignedJourney.of_steps("a", "b")
    assert design.automaton is design.automaton


def test_thousands_of_steps_and_options_in_a_row_are_no_trouble():
    line = Sequence(tuple(Step(f"t{i}") for i in range(3000)))
    assert of_block(Sequence((Optional(line), line))).shortest_run == 3000
    options = Sequence(tuple(Optional(Step(f"t{i}")) for i in range(1500)))
    assert sum(1 for _ in Derivatives(options).steps_from(Derivatives(options).start)) == 1500


@given(blocks(max_steps=9))
def test_one_step_at_a_time_leads_where_all_steps_together_lead(block):
    left = Derivatives(block)
    queue = [left.start]
    for state in queue:
        pairs = left.steps_from(state)
        assert left.first(state) == {step for step, _ in pairs}
        for step in left.first(state):
            assert set(left.after(state, step)) == {to for by, to in pairs if by == step}
        queue.extend(to for _, to in pairs if to not in queue)
