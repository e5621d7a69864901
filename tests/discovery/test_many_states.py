"""Nets with more states than anyone can list: every measure ends, and says what it left undone."""

from collections import Counter
from dataclasses import replace
from math import fsum
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of_paths
from small_nets import nets

from journeymine.conformance import align
from journeymine.conformance.precision import precision
from journeymine.design import Choice, DesignedJourney, PetriNet, Repeat, Sequence, Step
from journeymine.design.paths.net import Transition
from journeymine.design.paths.net_runs import NetRuns
from journeymine.design.paths.runs import accepts
from journeymine.discovery import compare_miners, discover, measures
from journeymine.discovery import fitting as fitting_module
from journeymine.discovery.fitting import fitting
from journeymine.discovery.measures import measure
from journeymine.errors import DesignError
from journeymine.log import Variants


@pytest.fixture(scope="module")
def tangled():
    """Sixty paths, each once, in which nearly everything follows everything."""
    random = Random(5)
    paths = [
        "s" + "".join(random.choices("abcdefghijkl", k=random.randint(8, 14))) + "e"
        for _ in range(60)
    ]
    return log_of_paths(*paths)


@pytest.fixture(scope="module")
def found(tangled):
    return discover(tangled, miner="heuristics", noise=0)


@pytest.fixture
def fired(monkeypatch):
    """How often a transition was fired, by any runs of nets."""
    count = Counter()
    fire = NetRuns._fire

    def counting(self, marking, index):
        count["fired"] += 1
        return fire(self, marking, index)

    monkeypatch.setattr(NetRuns, "_fire", counting)
    return count


def test_which_cases_fit_is_given_up_after_so_many_states_and_it_is_said(found, fired):
    assert found.journey.listed is None
    assert fitting(found.variants, found.journey).value is None
    most = fitting_module.MOST_STATES + 2 * int(found.variants.lengths.sum())
    assert fired["fired"] < 10 * most
    assert "too many states to say how many cases fit it" in str(found)


def test_a_net_that_cannot_be_aligned_with_little_effort_is_not_measured(found, monkeypatch):
    budgets = []

    def noting(variants, journey, *, budget):
        budgets.append((len(variants), budget))
        return align(variants, journey, budget=budget)

    monkeypatch.setattr(measures, "align", noting)
    figures = measure(found.variants, found.journey)
    assert budgets == [(measures.TRIED, measures.LEAST_EFFORT)]
    assert (figures.cases, figures.fitness, figures.f1) == (60, None, None)
    assert 0 < figures.simplicity < 1
    assert "best alignment was not proved within 1,000 of them" in str(figures)


def test_without_a_proof_fitness_has_two_bounds_by_the_costs_proved(found, monkeypatch):
    monkeypatch.setattr(measures, "_budget", lambda variants, journey: 200)
    monkeypatch.setattr(measures, "precision", lambda alignments: None)
    spoilt = [(*path, *"zz") for path in found.variants]  # z is no step of the journey
    variants = Variants.from_sequences(spoilt, [*range(1, 61)])
    bounds = align(variants, found.journey, budget=200)
    low, high = (
        fsum((i + 1) * (1 - c / w) for i, (c, w) in enumerate(zip(costs, worst, strict=True)))
        for worst in [bounds.worst_cost.tolist()]
        for costs in (bounds.cost.tolist(), bounds.lower.tolist())
    )
    figures = measure(variants, found.journey)
    assert figures.fitness == pytest.approx(low / (60 * 61 / 2))
    assert figures.fitness_high == pytest.approx(high / (60 * 61 / 2))
    assert figures.fitness + 0.1 < figures.fitness_high
    assert not figures.exact
    assert str(figures).startswith("at least fitness ")
    assert str(figures).endswith("; too many states to say how precise it is")


def test_the_table_of_miners_has_a_reason_where_a_net_has_too_many_states(tangled):
    table = compare_miners(tangled, miners=["heuristics", "inductive"], noises=[0])
    heuristics, inductive = table.to_arrow().to_pylist()
    assert heuristics["f1"] is None
    assert heuristics["why"].startswith("the journey has too many states")
    assert (heuristics["cases"], inductive["cases"], inductive["why"]) == (60, 60, "")
    assert table.best.miner == "inductive"


def wide(branches, steps):
    """So many branches side by side, of so many steps each: a net of (steps + 1) ** branches."""
    transitions = [
        Transition("begin", None, {"start": 1}, {f"p{i}.0": 1 for i in range(branches)}),
        Transition("end", None, {f"p{i}.{steps}": 1 for i in range(branches)}, {"end": 1}),
    ]
    transitions += [
        Transition(f"t{i}.{at}", f"{i}.{at}", {f"p{i}.{at}": 1}, {f"p{i}.{at + 1}": 1})
        for i in range(branches)
        for at in range(steps)
    ]
    return PetriNet(tuple(transitions), {"start": 1}, {"end": 1})


def test_many_states_are_no_hindrance_where_every_path_meets_few_of_them(monkeypatch):
    """Twelve branches of two steps have 531,441 states; a path meets one after every event."""
    random = Random(1)
    paths = []
    for _ in range(40):
        order = [i for i in range(12) for _ in range(2)]
        random.shuffle(order)
        seen = Counter()
        path = []
        for i in order:
            path.append(f"{i}.{seen[i]}")
            seen[i] += 1
        paths.append(tuple(path))
    spoilt = ("0.1", *[step for step in paths[0] if step != "0.1"])
    journey = DesignedJourney("Wide", wide(12, 2))
    assert journey.listed is None
    variants = Variants.from_sequences([*paths, spoilt], [1] * 40 + [10])
    monkeypatch.setattr(fitting_module, "MOST_STATES", 0)  # those of the events are enough
    assert fitting(variants, journey).value == 40 / 50
    figures = measure(variants, journey)
    assert figures.exact
    # the ten moved one of 24 steps: a log and a model move, of 48 that cost the most
    assert figures.fitness == pytest.approx(1 - 10 / 50 * 2 / 48)
    assert 0 < figures.precision < 1


def growing():
    """A net that grows without end; after `lost` it never ends, for an odd number stays odd."""
    return PetriNet(
        (
            Transition("more", "more", {"p": 1}, {"p": 1, "q": 1}),
            Transition("stop", "stop", {"p": 1}, {"r": 1}),
            Transition("clear", None, {"q": 1, "r": 1}, {"r": 1}),
            Transition("done", None, {"r": 1}, {"end": 1}),
            Transition("lost", "lost", {"p": 1}, {"s": 1, "t": 1}),
            Transition("grow", None, {"s": 1}, {"s": 1, "t": 2}),
            Transition("shrink", None, {"s": 1, "t": 2}, {"s": 1}),
            Transition("over", None, {"s": 1}, {"end": 1}),
        ),
        {"p": 1},
        {"end": 1},
    )


def test_where_it_cannot_be_told_what_leads_to_the_end_it_is_said_by_all_questions():
    runs = NetRuns(growing())
    for _ in range(2):
        with pytest.raises(DesignError, match="20,000 markings") as error:
            runs.first(runs.start)
        assert error.value.code == "JM-E330"


def test_whole_runs_are_told_without_asking_what_leads_to_the_end(fired):
    journey = DesignedJourney("Growing", growing())
    assert journey.listed is None
    assert journey.accepts([0, 0, 1])
    assert not journey.accepts([0, 0, 2])  # lost
    assert not journey.accepts([0, 0])
    assert fired["fired"] < 200
    paths = Variants.from_sequences([("more", "stop"), ("stop", "z")], [6, 2])
    assert fitting(paths, journey).value == 0.75


def test_precision_is_missing_where_it_cannot_be_told_what_is_a_dead_end():
    steps = Choice((Sequence((Repeat(Step("more"), 0), Step("stop"))), Step("lost")))
    variants = Variants.from_sequences([("more", "stop")], [3])
    found = align(variants, DesignedJourney("Blocks", steps))
    assert found.design.steps == DesignedJourney("Growing", growing()).steps
    assert precision(found) == 2 / (
        3 + 2
    )  # more of more, stop and lost, then stop of more and stop
    assert precision(replace(found, design=DesignedJourney("Growing", growing()))) is None


@settings(max_examples=60)
@given(nets(), st.lists(st.sampled_from("ab"), max_size=4))
def test_walked_into_or_not_dead_ends_are_in_no_run(net, path):
    labels = [t.label for t in net.transitions if t.label is not None]
    steps = [labels.index(name) for name in path if name in labels]
    try:
        expected = accepts(NetRuns(net), steps)
    except DesignError:
        return
    assert accepts(NetRuns(net, prune=False), steps) == expected
