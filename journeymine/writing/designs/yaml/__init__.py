"""Designs as ``.journey.yaml``, with the comments that they had."""
