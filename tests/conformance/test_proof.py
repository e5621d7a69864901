"""The long layer: random designs against pm4py, as blocks and as the nets they become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import NAMES, blocks

from journeymine.conformance import align
from journeymine.design import DesignedJourney
from journeymine.log import Variants
from journeymine.reading import read_design
from journeymine.writing import save_design

pytestmark = [
    pytest.mark.proof,
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),  # pm4py's, not ours
]

PM4PY_MOVE = 10_000  # what pm4py charges for a log move and for a visible model move


def cost_by_pm4py(path, variant):
    pm4py = pytest.importorskip("pm4py")
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, Trace

    net = pm4py.read_pnml(str(path))
    trace = Trace([Event({"concept:name": name}) for name in variant])
    found = algorithm.apply_trace(
        trace, *net, variant=algorithm.Variants.VERSION_STATE_EQUATION_A_STAR
    )
    return found["cost"] // PM4PY_MOVE


@given(blocks(max_steps=7), st.lists(st.sampled_from([*NAMES, "x"]), max_size=7))
def test_the_cost_is_that_of_pm4py_on_blocks_and_on_nets(tmp_path_factory, block, variant):
    path = tmp_path_factory.mktemp("net") / "design.pnml"
    design = DesignedJourney("Random", block)
    save_design(design, path)
    variants = Variants.from_sequences([variant])
    cost = int(align(variants, design).cost[0])
    assert int(align(variants, read_design(path)).cost[0]) == cost
    assert cost_by_pm4py(path, variant) == cost
