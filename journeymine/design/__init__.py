"""The designed journey, its path, and the automaton of all its runs."""

from journeymine.design.accepted import ACCEPTABLE, Accepted
from journeymine.design.journey import DesignedJourney
from journeymine.design.paths.automaton import Automaton
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
from journeymine.design.paths.choices import ChoiceSpan
from journeymine.design.paths.net import PetriNet, Transition
from journeymine.design.rules import End, Success
from journeymine.design.scales import Scale, Scales, Score
from journeymine.design.stages import Stage
from journeymine.design.targets import JourneyTargets, Targets, TimeTarget
from journeymine.design.touchpoints import Touchpoint
from journeymine.design.weights import Weights

__all__ = [
    "ACCEPTABLE", "Accepted", "AnyOf", "AnyOrder", "Automaton", "Block", "Choice", "ChoiceSpan",
    "DesignedJourney", "End", "JourneyTargets", "Optional", "PetriNet", "Repeat", "Scale",
    "Scales", "Score", "Sequence", "Stage", "Step", "Success", "Targets", "TimeTarget",
    "Touchpoint", "Transition", "Weights",
]  # fmt: skip
