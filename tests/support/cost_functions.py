"""Random cost functions, and words that fit them."""

import numpy as np
from hypothesis import strategies as st

from journeymine.conformance.walks import CostFunction, Words


def labels_of(design):
    """The number of the touchpoint of every step, as `align` numbers them."""
    number = {name: i for i, name in enumerate(sorted(set(design.steps)))}
    return [number[name] for name in design.steps]


@st.composite
def cost_functions(draw, design):
    """Unit costs, or weights and wrong channels: then a second token for every touchpoint."""
    unit = CostFunction.unit(labels_of(design))
    if draw(st.booleans()):
        return unit
    n = len(unit.model)
    channels = draw(st.integers(1, 2))

    def column(size, least, most):
        return np.array(draw(st.lists(st.integers(least, most), min_size=size, max_size=size)))

    touchpoint = np.tile(unit.touchpoint, channels)
    log, sync = column(n * channels, 0, 3), column(n * channels, 0, 2)
    return CostFunction(unit.label, column(n, 1, 3), touchpoint, log, sync)


@st.composite
def words_for(draw, costs, *, most=8, longest=9):
    """Up to so many random words over the tokens of a cost function.

    A word may begin as the one before it, as paths in a log do: aligners live on that.
    """
    token = st.integers(0, len(costs.log) - 1)
    found = []
    for word in draw(st.lists(st.lists(token, max_size=longest), max_size=most)):
        kept = draw(st.integers(0, longest)) if found else 0
        found.append([*(found[-1][:kept] if found else []), *word][:longest])
    return Words.of(found)


def same(one, other):
    """Whether two methods found the same moves at the same cost, word for word."""
    pairs = (
        (one.cost, other.cost), (one.lower, other.lower), (one.offsets, other.offsets),
        (one.events, other.events), (one.steps, other.steps), (one.canonical, other.canonical),
    )  # fmt: skip
    return all(np.array_equal(a, b) for a, b in pairs)
