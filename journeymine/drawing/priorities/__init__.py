"""Priorities: what matters and falls short."""
