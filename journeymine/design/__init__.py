"""The designed journey, its path, and the automaton of all its runs."""

from journeymine.design.automaton import Automaton
from journeymine.design.blocks import (
    AnyOf,
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
)
from journeymine.design.journey import ChoiceSpan, DesignedJourney, Success, Touchpoint
from journeymine.design.net import PetriNet, Transition
from journeymine.design.weights import Weights

__all__ = [
    "AnyOf", "AnyOrder", "Automaton", "Block", "Choice", "ChoiceSpan", "DesignedJourney",
    "Optional", "PetriNet", "Repeat", "Sequence", "Step", "Success", "Touchpoint",
    "Transition", "Weights",
]  # fmt: skip
