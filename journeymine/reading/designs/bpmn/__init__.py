"""BPMN 2.0 in: exact, or refused by element, id and line."""

from journeymine.reading.designs.bpmn.reader import read_bpmn

__all__ = ["read_bpmn"]
