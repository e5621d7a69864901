"""Designs in ``.journey.yaml``: nodes in, a designed journey out."""
