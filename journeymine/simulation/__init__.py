"""Logs made from a design, with planted deviations and the truth."""

from journeymine.simulation.plant_files import parse_plants, read_plants
from journeymine.simulation.plants import PLANT_KINDS, Plant, PlantKind
from journeymine.simulation.results import Refused, Simulation
from journeymine.simulation.runs import Habits
from journeymine.simulation.scores import Scores
from journeymine.simulation.segments import Segments
from journeymine.simulation.simulate import simulate
from journeymine.simulation.truth import Felt, Missed, Planted, Travelled, Truth

__all__ = [
    "PLANT_KINDS",
    "Felt",
    "Habits",
    "Missed",
    "Plant",
    "PlantKind",
    "Planted",
    "Refused",
    "Scores",
    "Segments",
    "Simulation",
    "Travelled",
    "Truth",
    "parse_plants",
    "read_plants",
    "simulate",
]
