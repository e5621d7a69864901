"""Precision over beginnings, generalization, simplicity: by hand, by brute force, beside pm4py."""

from math import sqrt

import pytest
from brute_force import beginnings, cheapest, numbered
from hypothesis import given
from hypothesis import strategies as st
from small_blocks import NAMES, small_blocks
from strategies import blocks

from journeymine.conformance import align
from journeymine.conformance.generalization import generalization
from journeymine.conformance.precision_prefix import precision_prefix
from journeymine.conformance.simplicity import simplicity
from journeymine.design import AnyOrder, Choice, DesignedJourney, Optional, Repeat, Sequence, Step
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.rounds import in_full
from journeymine.log import Variants
from journeymine.reading import read_design, read_log
from journeymine.writing import save_design

A_B_OR_C = Sequence((Step("a"), Choice((Step("b"), Step("c")))))


def prefix_precision(path, *variants, cases=None):
    listed = Variants.from_sequences([tuple(v) for v in variants], cases)
    return precision_prefix(listed, DesignedJourney("S", path))


@pytest.mark.parametrize(
    ("variants", "cases", "expected"),
    [
        pytest.param(["ab"], [3], 2 / 3, id="() 1/1 and a 1/2"),
        pytest.param(["ab", "ac"], [3, 1], 1, id="all that is allowed is used"),
        pytest.param(["a"], [1], 1, id="a beginning that does not go on says nothing"),
        pytest.param(["b"], [1], 0, id="() 0/1: b is not allowed yet"),
        pytest.param(["xab"], [1], 3 / 4, id="() 0/1, x 1/1 and xa 1/2 with weights 1"),
    ],
)
def test_precision_over_beginnings_is_as_counted_by_hand(variants, cases, expected):
    if variants == ["xab"]:
        expected = (0 + 1 + 1) / (1 + 1 + 2)
    assert prefix_precision(A_B_OR_C, *variants, cases=cases) == expected


def states_by_brute_force(block, beginning):
    """What may come next after each cheapest alignment of a beginning, in one set."""
    _, found = cheapest(block, beginning, still_open=True)
    tree = numbered(block, [0])
    ways = beginnings(tree, len(beginning) * 2 + 4)
    # a cheapest alignment of something that may go on ends with a match or a log move
    done = {run for _, run in found}
    return {
        way[len(run)][1]
        for run in done
        for way in ways
        if way[: len(run)] == run and way[len(run) :]
    }


@given(small_blocks(), st.lists(st.lists(st.sampled_from([*NAMES, "x"]), max_size=3), max_size=3))
def test_precision_over_beginnings_equals_brute_force(block, variants):
    variants = sorted({tuple(v) for v in variants})
    executed = possible = 0
    for beginning in {v[:i] for v in variants for i in range(len(v))}:
        going = [v for v in variants if v[: len(beginning)] == beginning and v != beginning]
        following = {v[len(beginning)] for v in going}
        allowed = states_by_brute_force(block, beginning)
        executed += len(going) * len(following & allowed)
        possible += len(going) * len(allowed)
    expected = executed / possible if possible else 1.0
    assert prefix_precision(block, *variants) == (expected if variants else None)


@pytest.mark.parametrize(
    ("log", "model"),
    [
        ("synthetic_a12/a12f0n00.parquet", "synthetic_a12/a12.pnml"),
        ("running_example/running_example.parquet", "running_example/models/running-example.pnml"),
    ],
)
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_is_pm4py_s_precision_where_all_beginnings_fit(shared, log, model):
    pm4py = pytest.importorskip("pm4py")
    events = read_log(shared / log)
    found = precision_prefix(events.variants(), read_design(shared / model))
    net = pm4py.read_pnml(str(shared / model))
    assert found == pytest.approx(pm4py.precision_alignments(events.to_pm4py(), *net), abs=1e-12)


def test_generalization_is_as_counted_by_hand():
    design = DesignedJourney("S", Sequence((Step("a"), Optional(Step("b")), Step("c"))))
    found = align(Variants.from_sequences([("a", "c"), ("a",)], cases=[3, 1]), design)
    # a and c stand in all 4 alignments, c once as a skip; b in none
    assert generalization(found) == 1 - (1 / sqrt(4) + 1 + 1 / sqrt(4)) / 3


def test_generalization_grows_with_the_number_of_customers():
    design = DesignedJourney.of_steps("a")
    few, many = (
        generalization(align(Variants.from_sequences([("a",)], cases=[n]), design))
        for n in (4, 400)
    )
    assert (few, many) == (0.5, 0.95)


def test_without_cases_there_is_neither():
    design, none = DesignedJourney.of_steps("a"), Variants.from_sequences([])
    assert generalization(align(none, design)) is None
    assert precision_prefix(none, design) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(Sequence((Step("a"), Step("b"))), 1, id="a line"),
        # places 2, transitions 3, arcs 6: mean degree 12 / 5
        pytest.param(Choice((Step("a"), Step("b"), Step("c"))), 1 / (1 + 0.4), id="a choice"),
        # places 6, transitions 4, arcs 10: mean degree 2
        pytest.param(AnyOrder((Step("a"), Step("b"))), 1, id="two in any order"),
        # p1 -> q, a on q, q -> p2: places 3, transitions 3, arcs 6
        pytest.param(Repeat(Step("a")), 1, id="a loop"),
    ],
)
def test_simplicity_is_as_counted_by_hand(path, expected):
    assert simplicity(DesignedJourney("S", path)) == pytest.approx(expected)


@given(blocks(max_steps=8))
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_simplicity_is_pm4py_s_on_the_net_that_is_written(tmp_path_factory, block):
    pm4py = pytest.importorskip("pm4py")
    path = tmp_path_factory.mktemp("net") / "design.pnml"
    design = DesignedJourney("Random", block)
    save_design(design, path)
    net = pm4py.read_pnml(str(path))
    # read again it is the block, whose counted rounds are tokens; pm4py sees them written out
    written = DesignedJourney("Written", net_of_block(in_full(block)))
    assert simplicity(written) == pytest.approx(pm4py.simplicity_petri_net(*net))
