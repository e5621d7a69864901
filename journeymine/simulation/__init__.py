"""Logs made from a design, with planted deviations and the truth."""

from journeymine.simulation.plant_files import parse_plants, read_plants
from journeymine.simulation.plants import Plant
from journeymine.simulation.runs import Habits
from journeymine.simulation.simulate import Refused, Simulation, simulate
from journeymine.simulation.truth import Planted, Truth

__all__ = [
    "Habits",
    "Plant",
    "Planted",
    "Refused",
    "Simulation",
    "Truth",
    "parse_plants",
    "read_plants",
    "simulate",
]
