"""What is known of a touchpoint beside its place in the path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from journeymine.design.languages import check_language
from journeymine.design.scales import Score
from journeymine.design.targets import Targets
from journeymine.design.weights import Weights

__all__ = ["ACTORS", "LANES", "MOST_COST", "Actor", "Lane", "Touchpoint"]

Actor = Literal["", "customer", "company", "partner", "system"]
Lane = Literal["", "frontstage", "backstage", "system"]

ACTORS: tuple[Actor, ...] = ("customer", "company", "partner", "system")
"""Who can act at a touchpoint."""

LANES: tuple[Lane, ...] = ("frontstage", "backstage", "system")
"""The lanes of a service blueprint: what customers see, what they do not, and systems."""

MOST_COST = 1e12


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """What is known of a touchpoint beside its place in the path.

    Attributes
    ----------
    name : str
        As people call it; one name, one touchpoint.
    stage : str
        The part of the journey it belongs to; empty if none was given.
    channels : tuple of str
        Where it is meant to happen; empty means anywhere.
    owner : str
        Who answers for it; may be empty.
    aliases : tuple of str
        What the logs call it, in no language or one that is not said.
    weights : Weights or None
        What deviations at it cost; None where nothing is said.
    actor : str
        Who acts: customer, company, partner or system; empty where nothing is said.
    lane : str
        Where in a service blueprint: frontstage, backstage or system; empty where nothing
        is said.
    importance : Score or None
        How much it matters to customers, as the company thinks.
    cost : float or None
        What passing through it once costs the company, in the design's currency; at least 0.
    targets : Targets or None
        What is promised for it.
    description : str
        What happens there; may be empty.
    names : mapping of str to str
        What it is shown as, by language: ``{"sv": "Betala", "en": "Pay"}``.
    aliases_in : mapping of str to tuple of str
        What the logs call it, by language.

    Raises
    ------
    ValueError
        If there is no such actor, lane or language, or the cost is out of range.

    Examples
    --------
    >>> pay = Touchpoint("Pay", aliases=("payment_done",), names={"sv": "Betala"})
    >>> pay.called
    ('Pay', 'payment_done', 'Betala')
    """

    name: str
    stage: str = ""
    channels: tuple[str, ...] = ()
    owner: str = ""
    aliases: tuple[str, ...] = ()
    weights: Weights | None = None
    actor: Actor = field(default="", kw_only=True)
    lane: Lane = field(default="", kw_only=True)
    importance: Score | None = field(default=None, kw_only=True)
    cost: float | None = field(default=None, kw_only=True)
    targets: Targets | None = field(default=None, kw_only=True)
    description: str = field(default="", kw_only=True)
    names: Mapping[str, str] = field(default_factory=dict, kw_only=True, hash=False)
    aliases_in: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict, kw_only=True, hash=False
    )

    def __post_init__(self) -> None:
        for key, word, known in (("actor", self.actor, ACTORS), ("lane", self.lane, LANES)):
            if word and word not in known:
                raise ValueError(f"there is no {key} '{word}'; there are {', '.join(known)}")
        if self.cost is not None and not (isfinite(self.cost) and 0 <= self.cost <= MOST_COST):
            raise ValueError(f"the cost {self.cost:g} is not at least 0 and at most {MOST_COST:g}")
        for language in (*self.names, *self.aliases_in):
            check_language(language)

    @property
    def called(self) -> tuple[str, ...]:
        """Every name by which a log may call it, each once: its own, aliases, shown names."""
        translated = (alias for aliases in self.aliases_in.values() for alias in aliases)
        return tuple(dict.fromkeys((self.name, *self.aliases, *translated, *self.names.values())))

    def shown_in(self, language: str) -> str:
        """Its name in a language; its own name if it has none there.

        Examples
        --------
        >>> Touchpoint("Pay", names={"sv": "Betala"}).shown_in("sv")
        'Betala'
        """
        return self.names.get(language, self.name)
