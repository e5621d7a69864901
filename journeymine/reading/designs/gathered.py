"""What a file says of a touchpoint at several places of it, brought together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import cast

from journeymine.design import Touchpoint
from journeymine.design.touchpoints import ACTORS, Actor
from journeymine.language import Figure, Sentence, sentence
from journeymine.log import Finding

__all__ = ["Gathered", "actor_and_owner"]


@dataclass(slots=True)
class Gathered:
    """Touchpoints by name; channels, aliases and owners join, of others the first counts.

    Examples
    --------
    >>> gathered = Gathered()
    >>> gathered.add(Touchpoint("Call", "Order", ("phone",)))
    >>> gathered.add(Touchpoint("Call", "Use", ("chat",)))
    >>> gathered.touchpoints()["Call"].channels
    ('phone', 'chat')
    >>> print(gathered.findings()[0].message)
    'Call' has several stages, Order and Use: the first counts
    """

    _found: dict[str, Touchpoint] = field(default_factory=dict)
    _others: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)

    def add(self, more: Touchpoint) -> None:
        """Take what one place of the file says of a touchpoint."""
        known = self._found.get(more.name)
        if known is None:
            self._found[more.name] = more
            return
        owners = dict.fromkeys((*_listed(known.owner), *_listed(more.owner)))
        for what, one, other in (
            ("stage", known.stage, more.stage),
            ("actor", known.actor, more.actor),
            ("lane", known.lane, more.lane),
            ("experience", _experience(known), _experience(more)),
        ):
            if one and other and one != other:
                said = self._others.setdefault((more.name, what), {one: None})
                said[other] = None
        self._found[more.name] = replace(
            known,
            stage=known.stage or more.stage,
            channels=tuple(dict.fromkeys((*known.channels, *more.channels))),
            owner=", ".join(owners),
            aliases=tuple(dict.fromkeys((*known.aliases, *more.aliases))),
            actor=known.actor or more.actor,
            lane=known.lane or more.lane,
            targets=known.targets or more.targets,
            description=known.description or more.description,
        )

    def touchpoints(self) -> dict[str, Touchpoint]:
        """Those of which more is known than their name."""
        return {n: found for n, found in self._found.items() if found != Touchpoint(n)}

    def findings(self) -> tuple[Finding, ...]:
        """What the places of one touchpoint do not agree on."""
        return tuple(
            Finding("JM-W350", _several(what, name, Figure("listed", tuple(said))))
            for (name, what), said in self._others.items()
        )


def actor_and_owner(people: Iterable[str]) -> tuple[Actor, str]:
    """Who acts, and who owns: the first that is a kind of actor, and all the others.

    Examples
    --------
    >>> actor_and_owner(["Customer", "Sales", "Stock"])
    ('customer', 'Sales, Stock')
    """
    names = list(people)
    kind = next((name for name in names if name.casefold() in ACTORS), None)
    if kind is not None:
        names.remove(kind)
    actor = "" if kind is None else kind.casefold()
    return cast("Actor", actor), ", ".join(dict.fromkeys(names))


def _listed(owner: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in owner.split(","))))


def _experience(touchpoint: Touchpoint) -> str:
    score = touchpoint.targets and touchpoint.targets.experience
    return f"{score.value:g}" if score else ""


def _several(what: str, name: str, said: Figure) -> Sentence:
    match what:
        case "stage":
            return sentence(
                "'{touchpoint}' has several stages, {said}: the first counts",
                touchpoint=name,
                said=said,
            )
        case "actor":
            return sentence(
                "'{touchpoint}' has several actors, {said}: the first counts",
                touchpoint=name,
                said=said,
            )
        case "lane":
            return sentence(
                "'{touchpoint}' has several lanes, {said}: the first counts",
                touchpoint=name,
                said=said,
            )
    return sentence(
        "'{touchpoint}' has several intended experiences, {said}: the first counts",
        touchpoint=name,
        said=said,
    )
