"""Random values that several test files draw from.

Tests import it as ``from strategies import blocks``; `tests/support` is on the path.
"""

from hypothesis import strategies as st

from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
)

NAMES = ("a", "b", "c", "d")
"""Few names, so that a name often stands at several places of one block."""

BOUNDS = ((2, None), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2), (1, 3), (2, 3))
"""How often at least and at most a block is repeated that is not repeated without bounds."""


@st.composite
def blocks(draw: st.DrawFn, max_steps: int = 8) -> Block:
    """A block of 1 to `max_steps` steps, every kind of block in it, names often twice."""
    return _block(draw, draw(st.integers(1, max_steps)))


def _block(draw: st.DrawFn, n_steps: int, wraps: int = 2) -> Block:
    """A block of exactly `n_steps` steps, wrapped in options and repeats at most `wraps` times."""
    wrap = draw(
        st.sampled_from(("no", "no", "no", "no", "optional", "repeat", "repeat once", "rounds"))
    )
    if wrap == "no" or wraps == 0:
        return _parts(draw, n_steps)
    if wrap == "optional":
        return Optional(_block(draw, n_steps, wraps - 1))
    minimum, maximum = (0 if wrap == "repeat" else 1), None
    if wrap == "rounds":
        minimum, maximum = draw(st.sampled_from(BOUNDS))
    inside = n_steps if maximum == 1 else draw(st.integers(1, n_steps))
    body = _block(draw, inside, wraps - 1)
    between = _block(draw, n_steps - inside) if inside < n_steps else None
    return Repeat(body, minimum, between, maximum)


def _parts(draw: st.DrawFn, n_steps: int) -> Block:
    if n_steps == 1:
        return Step(draw(st.sampled_from(NAMES)))
    sizes = []
    left = n_steps
    while left:
        most = left if sizes else left - 1
        sizes.append(draw(st.integers(1, most)))
        left -= sizes[-1]
    children = tuple(_block(draw, size) for size in sizes)
    match draw(st.sampled_from(("sequence", "choice", "any order", "any of"))):
        case "sequence":
            return Sequence(children)
        case "choice":
            return Choice(children, draw(st.sampled_from(("", "Which way"))))
        case "any of":
            return AnyOf(children, draw(st.sampled_from(("", "Which ways"))))
        case _:
            return AnyOrder(children)
