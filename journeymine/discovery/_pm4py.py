"""The inductive miner of pm4py; the only place that imports it for discovery.

pm4py is imported when a journey is first discovered: it takes seconds.  It is given
numbers instead of names, so no set of texts, whose order depends on ``PYTHONHASHSEED``,
decides between equally good cuts.

References
----------
.. [1] Leemans, Fahland, van der Aalst (2014). Discovering block-structured process
   models from event logs containing infrequent behaviour. BPM Workshops 2013, LNBIP 171,
   66-78. https://doi.org/10.1007/978-3-319-06257-0_6
.. [2] Berti, van Zelst, Schuster (2023). PM4Py: a process mining library for Python.
   Software Impacts 17, 100556. https://doi.org/10.1016/j.simpa.2023.100556
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from journeymine.design.blocks import (
    EMPTY,
    AnyOrder,
    Block,
    Choice,
    Repeat,
    Sequence,
    Step,
)
from journeymine.log import Variants

__all__ = ["mine"]


def mine(variants: Variants, *, noise: float) -> Block:
    """The process tree of the infrequent inductive miner [1]_, as blocks.

    With `noise` 0 every variant is a run of it.  It may hold empty parts and needless
    nesting; children of choices and free orders stand in no meaningful order.

    Parameters
    ----------
    variants : Variants
        At least one.
    noise : float
        From 0 to 1; what follows an activity less often than this share of what follows
        it most often is left out where no clean cut is found.
    """
    from pm4py.algo.discovery.inductive.dtypes.im_ds import IMDataStructureUVCL
    from pm4py.algo.discovery.inductive.variants.imf import IMFUVCL

    parameters = {"noise_threshold": noise, "multiprocessing": False}
    log: Counter[tuple[int, ...]] = Counter()
    for i, cases in enumerate(variants.cases.tolist()):
        codes = variants.codes[variants.offsets[i] : variants.offsets[i + 1]]
        log[tuple(int(code) + 1 for code in codes)] += cases  # 0 would count as no label
    tree = IMFUVCL(parameters).apply(IMDataStructureUVCL(log), parameters)
    return _block(tree, lambda label: variants.activities[label - 1])


def _block(tree: Any, name: Callable[[int], str]) -> Block:
    """A process tree of pm4py as blocks; a silent leaf is the empty run."""
    if tree.operator is None:
        return EMPTY if tree.label is None else Step(name(tree.label))
    children = tuple(_block(child, name) for child in tree.children)
    match tree.operator.name:
        case "SEQUENCE":
            return Sequence(children)
        case "XOR":
            return Choice(children)
        case "PARALLEL":
            return AnyOrder(children)
        case "LOOP":
            body, again, *leave = children
            return Sequence((Repeat(body, 1, again), *leave))
        case operator:
            raise AssertionError(f"the inductive miner makes no {operator}")
