"""What is mined by pm4py: partially ordered workflow models, from the variants and their counts.

It is imported when it is asked for; loading it takes a second.
"""

from __future__ import annotations

from collections import Counter
from math import nextafter
from typing import Any

from journeymine.discovery.partial_orders import Either, Leaf, Loop, Node, PartialOrder
from journeymine.log import Variants

__all__ = ["mine_powl"]


def mine_powl(variants: Variants, *, noise: float) -> Node:
    """The model of pm4py's inductive miner with the largest partial orders (``MAXIMAL``).

    `noise` is its filter of variants, tried wherever no cut is found: from the most common
    variant on down, the first one seen at most `noise` times as often as the one before it
    goes, with all after it.

    References
    ----------
    Kourani, van Zelst (2023). POWL: partially ordered workflow language. BPM 2023, LNCS 14159,
    92-108. https://doi.org/10.1007/978-3-031-41620-0_6
    """
    from pm4py.algo.discovery.inductive.dtypes.im_ds import IMDataStructureUVCL
    from pm4py.algo.discovery.powl.inductive.variants.im_maximal import (
        POWLInductiveMinerMaximalOrder,
    )

    # Names stand in the order of codes, and as text too: pm4py breaks ties by what comes first.
    width = len(str(len(variants.activities)))
    names = [f"{code:0{width}}" for code in range(len(variants.activities))]
    paths = Counter[tuple[str, ...]]()
    for i, cases in enumerate(variants.cases.tolist()):
        if cases:
            codes = variants.codes[variants.offsets[i] : variants.offsets[i + 1]]
            paths[tuple(names[code] for code in codes.tolist())] += cases
    if not paths:
        return Leaf(None)
    threshold = min(float(noise), nextafter(1.0, 0.0))  # it takes less than 1 only
    parameters = {"filtering_threshold": threshold, "multiprocessing": False}
    model = POWLInductiveMinerMaximalOrder(parameters).apply(IMDataStructureUVCL(paths), parameters)
    return _node(model, dict(zip(names, variants.activities, strict=True)))


def _node(model: Any, names: dict[str, str]) -> Node:
    from pm4py.objects.powl.obj import OperatorPOWL, StrictPartialOrder
    from pm4py.objects.process_tree.obj import Operator

    if isinstance(model, StrictPartialOrder):
        parts = list(model.children)
        edges = {
            (i, j)
            for i, a in enumerate(parts)
            for j, b in enumerate(parts)
            if i != j and model.order.is_edge(a, b)
        }
        return PartialOrder(tuple(_node(part, names) for part in parts), _closed(edges, len(parts)))
    if isinstance(model, OperatorPOWL):
        children = tuple(_node(child, names) for child in model.children)
        if model.operator is Operator.XOR:
            return Either(children)
        body, back = children
        return Loop(body, back)
    return Leaf(None if model.label is None else names[model.label])


def _closed(edges: set[tuple[int, int]], n: int) -> frozenset[tuple[int, int]]:
    for middle in range(n):
        before = [a for a, b in edges if b == middle]
        after = [b for a, b in edges if a == middle]
        edges |= {(a, b) for a in before for b in after}
    return frozenset(edges)
