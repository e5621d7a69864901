"""What other tools find: costs by r4pm and pm4py, in units of one move; trees by pm4py."""

from collections import Counter

import numpy as np
import pytest

from journeymine.design import AnyOf, AnyOrder, Choice, Repeat, Sequence, Step


def costs_by_r4pm(pnml, listed):
    """Cost of every variant by r4pm, all at once; None where it gives no answer."""
    r4pm = pytest.importorskip("r4pm")
    pl = pytest.importorskip("polars")
    from r4pm import bindings

    lengths = [len(variant) for variant in listed]
    events = sum(lengths)
    frame = pl.DataFrame(
        {
            "case:concept:name": np.repeat(np.arange(len(listed)), lengths).astype(str),
            "concept:name": [name for variant in listed for name in variant],
            "time:timestamp": pl.Series(np.arange(events) * 1_000_000).cast(
                pl.Datetime("us", "UTC")
            ),
        }
    )
    log = r4pm.convert_item(
        r4pm.import_item_from_df("EventLog", frame), "EventLogActivityProjection"
    )
    unit = {"log_move_cost": 1, "model_move_cost": 1, "silent_move_cost": 0, "sync_move_cost": 0}
    net = r4pm.petri_net.import_pnml(str(pnml))
    found = {
        tuple(row["activities"]): row["result"].get("Ok", {}).get("cost")
        for row in bindings.align_variants(net, log, {"cost_fn": unit})
    }
    return [found[tuple(variant)] for variant in listed]


PM4PY_MOVE = 10_000  # what pm4py charges for a log move and for a visible model move


def cost_by_pm4py(pnml, variant, method="VERSION_STATE_EQUATION_A_STAR"):
    """Cost of one variant by one of pm4py's exact methods."""
    pm4py = pytest.importorskip("pm4py")
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, Trace

    net = pm4py.read_pnml(str(pnml))
    trace = Trace([Event({"concept:name": name}) for name in variant])
    found = algorithm.apply_trace(trace, *net, variant=algorithm.Variants[method])
    return found["cost"] // PM4PY_MOVE


def tree_by_pm4py(variants, noise):
    """What pm4py's infrequent inductive miner makes of variants, as blocks."""
    pytest.importorskip("pm4py")
    from pm4py.algo.discovery.inductive.dtypes.im_ds import IMDataStructureUVCL
    from pm4py.algo.discovery.inductive.variants.imf import IMFUVCL

    # pm4py orders some groups by their labels as text: names stand in the order of codes.
    parameters = {"noise_threshold": noise, "multiprocessing": False}
    log = Counter(dict(zip(variants, variants.cases.tolist(), strict=True)))
    return block_of(IMFUVCL(parameters).apply(IMDataStructureUVCL(log), parameters))


def block_of(tree):
    """A tree of pm4py as a block."""
    if tree.operator is None:
        return Sequence(()) if tree.label is None else Step(tree.label)
    children = tuple(map(block_of, tree.children))
    match tree.operator.name:
        case "SEQUENCE":
            return Sequence(children)
        case "XOR":
            return Choice(children)
        case "PARALLEL":
            return AnyOrder(children)
        case "OR":
            return AnyOf(children)
        case "LOOP":
            body, again = children
            return Repeat(body, 1, again)
    raise AssertionError(tree.operator)
