"""The long layer: random designs against pm4py, as blocks and as the nets they become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import cost_by_pm4py
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


@given(blocks(max_steps=7), st.lists(st.sampled_from([*NAMES, "x"]), max_size=7))
def test_the_cost_is_that_of_pm4py_on_blocks_and_on_nets(tmp_path_factory, block, variant):
    path = tmp_path_factory.mktemp("net") / "design.pnml"
    design = DesignedJourney("Random", block)
    save_design(design, path)
    variants = Variants.from_sequences([variant])
    cost = int(align(variants, design).cost[0])
    assert int(align(variants, read_design(path)).cost[0]) == cost
    assert cost_by_pm4py(path, variant) == cost
