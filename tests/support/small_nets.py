"""Random nets with loops, weights, several tokens, duplicate labels and silent transitions."""

from hypothesis import strategies as st

from journeymine.design.paths.net import PetriNet, Transition

PLACES = "pqrs"


def tokens():
    return st.dictionaries(st.sampled_from(PLACES), st.integers(1, 2), max_size=2)


@st.composite
def nets(draw):
    """Small nets with loops, weights, several tokens and many silent transitions."""
    labels = draw(st.lists(st.sampled_from(["a", "b", None, None]), min_size=1, max_size=5))
    transitions = tuple(
        Transition(f"t{i}", label, draw(tokens()), draw(tokens())) for i, label in enumerate(labels)
    )
    return PetriNet(transitions, draw(tokens()), draw(tokens()))
