"""The parts of a journey, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from journeymine.design.languages import check_language

__all__ = ["Stage"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the journey.

    Attributes
    ----------
    name : str
        As touchpoints name it.
    description : str
        What it is for; may be empty.
    names : mapping of str to str
        What it is called by language: ``{"sv": "Beställa"}``.
    """

    name: str
    description: str = ""
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for language in self.names:
            check_language(language)
