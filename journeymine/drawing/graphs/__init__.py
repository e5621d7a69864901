"""Graphs laid out in layers: the process map, and a design that is a net."""
