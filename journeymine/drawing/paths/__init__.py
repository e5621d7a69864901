"""Paths and patterns of deviation as rows beside the design."""
