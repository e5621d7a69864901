"""The open logs with their models: the costs of other tools, variant by variant."""

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import cost_by_pm4py, costs_by_r4pm
from small_blocks import small_blocks

from journeymine.conformance import align
from journeymine.design import DesignedJourney
from journeymine.design.paths.block_net import net_of_block
from journeymine.discovery import discover
from journeymine.log import Variants
from journeymine.reading import read_design, read_log
from journeymine.writing import save_design

PAIRS = [
    ("receipt/receipt.parquet", "receipt/models/receipt.bpmn"),
    ("receipt/receipt.parquet", "receipt/models/08_receipt-imf.ptml"),
    ("receipt/receipt.parquet", "receipt/models/receipt_one_variant.pnml"),
    ("bpic20_dd/bpic20_dd.parquet", "bpic20_dd/models/GTM_SM_2020-dd.pnml"),
    ("bpic20_dd/bpic20_dd.parquet", "bpic20_dd/models/GTM_IM_2020-dd.pnml"),
    ("running_example/running_example.parquet", "running_example/models/running-example.pnml"),
    ("synthetic_a12/a12f0n20.parquet", "synthetic_a12/a12.pnml"),
    ("synthetic_a12/a12f0n50.parquet", "synthetic_a12/a12.pnml"),
    ("receipt/receipt.parquet", "mined"),
    ("bpic20_dd/bpic20_dd.parquet", "mined"),
    ("helpdesk_pm4py/helpdesk_pm4py.parquet", "mined"),
    ("synthetic_a12/a12f0n50.parquet", "mined"),
]


@functools.cache
def log_at(path):
    return read_log(path)


def pair(shared, log, model):
    events = log_at(shared / log)
    design = discover(events).journey if model == "mined" else read_design(shared / model)
    return events.variants(), design


@pytest.mark.parametrize(("log", "model"), PAIRS)
def test_every_variant_costs_what_r4pm_finds(shared, tmp_path, log, model):
    variants, design = pair(shared, log, model)
    save_design(design, tmp_path / "design.pnml")
    expected = costs_by_r4pm(tmp_path / "design.pnml", list(variants))
    found = align(variants, design).cost.tolist()
    known = [i for i, cost in enumerate(expected) if cost is not None]
    assert [found[i] for i in known] == [expected[i] for i in known]
    assert len(known) > 0.9 * len(found)


@pytest.mark.proof
@pytest.mark.parametrize(("log", "model"), PAIRS[1:8])
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_so_it_does_with_pm4py(shared, tmp_path, log, model):
    variants, design = pair(shared, log, model)
    save_design(design, tmp_path / "design.pnml")
    found = align(variants, design).cost.tolist()
    for i in range(0, len(variants), max(1, len(variants) // 20)):
        cost = cost_by_pm4py(tmp_path / "design.pnml", variants[i], "VERSION_DIJKSTRA_LESS_MEMORY")
        assert found[i] == cost


@settings(max_examples=25, deadline=None)
@given(small_blocks(), st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=4))
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_every_block_costs_what_others_find_on_its_net(tmp_path_factory, block, texts):
    folder = tmp_path_factory.mktemp("nets")
    listed = sorted({tuple(text) for text in texts})
    design, counted = DesignedJourney("B", block), DesignedJourney("B", net_of_block(block))
    found = align(Variants.from_sequences(listed), design).cost.tolist()
    save_design(counted, folder / "counted.pnml")
    save_design(design, folder / "in_full.pnml")
    for name in ("counted", "in_full"):
        assert costs_by_r4pm(folder / f"{name}.pnml", listed) == found
    # pm4py's search forgets how many tokens an arc takes: rounds must be written out for it
    assert [cost_by_pm4py(folder / "in_full.pnml", variant) for variant in listed] == found


def test_a_wide_log_mined_without_a_filter_fits_its_model(shared):
    variants, design = pair(shared, "receipt/receipt.parquet", "receipt/models/08_receipt-im.ptml")
    assert isinstance(design, DesignedJourney)
    assert not align(variants, design).cost.any()
