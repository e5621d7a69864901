"""Blocks small enough for every run of them to be listed."""

from hypothesis import strategies as st
from strategies import BOUNDS

from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
)

NAMES = "abc"


def _rounds(body, bounds, between):
    return Repeat(body, bounds[0], between, bounds[1])


def small_blocks():
    """Blocks of at most five steps over three names, so that names stand several times."""
    leaf = st.sampled_from(NAMES).map(Step)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda c: Sequence(tuple(c))),
            st.lists(inner, min_size=2, max_size=3).map(lambda c: Choice(tuple(c))),
            st.lists(inner, min_size=2, max_size=2).map(lambda c: AnyOrder(tuple(c))),
            st.lists(inner, min_size=2, max_size=3).map(lambda c: AnyOf(tuple(c))),
            inner.map(Optional),
            st.builds(_rounds, inner, st.sampled_from(BOUNDS), st.none() | inner),
            st.builds(Repeat, inner, st.sampled_from([0, 1]), st.none() | inner),
        ),
        max_leaves=5,
    )
