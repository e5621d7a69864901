"""What a file format cannot hold of a journey, so that nothing is lost unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from journeymine.design import DesignedJourney, PetriNet, Scales, Targets, Touchpoint
from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block, simplify
from journeymine.log import Finding
from journeymine.statistics import counted
from journeymine.writing.designs.table import in_rows

__all__ = ["Holds", "what_is_lost"]

_EXPERIENCE = "targets.experience"
_WORDS = {
    "aliases": "aliases", "aliases_in": "aliases by language", "names": "names by language",
    "ignore": "list of ignored activities", "failed": "list of failed outcomes",
    "success": "rule of success", "end": "rule of the end", "stage_order": "order of the stages",
    "accepted": "list of accepted deviations", "targets": "targets", "channels": "channels",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holds:
    """What a format holds beside the touchpoints and their order.

    Attributes
    ----------
    format : str
        What people call it.
    touchpoint, journey : frozenset of str
        Names of attributes; all of them where it is None.
    path : str
        ``all``, ``blocks`` (counted repeats are written out), ``rows`` or ``line``.
    choice_names : bool
        Whether choices keep their names.
    """

    format: str
    touchpoint: frozenset[str] | None
    journey: frozenset[str] | None
    path: str = "blocks"
    choice_names: bool = False


def what_is_lost(design: DesignedJourney, holds: Holds) -> tuple[Finding, ...]:
    """One finding for every kind of thing that is lost: ``JM-W351`` for what is known of
    touchpoints and journey, ``JM-W352`` for the path.

    Examples
    --------
    >>> pay = Touchpoint("Pay", channels=("app",))
    >>> design = DesignedJourney("Shop", blocks.Step("Pay"), {"Pay": pay})
    >>> holds = Holds("A list", frozenset(), frozenset({"name"}))
    >>> print(*(finding.message for finding in what_is_lost(design, holds)))
    A list holds no channels: those of 1 touchpoint are left out
    """
    return (*_details(design, holds), *_path(design, holds))


def _details(design: DesignedJourney, holds: Holds) -> Iterator[Finding]:
    if holds.touchpoint is not None:
        having: dict[str, list[str]] = {}
        for touchpoint in design.details.values():
            for key in _given(touchpoint, Touchpoint("")):
                if key != "name" and key not in holds.touchpoint:
                    having.setdefault(key, []).append(touchpoint.name)
        for key, names in having.items():
            other = " but intended experience" if _EXPERIENCE in holds.touchpoint else ""
            other = other if key == "targets" else ""
            said = f"{holds.format} holds no {_word(key)}{other}: those of"
            said += f" {counted(len(names), 'touchpoint')} are left out"
            yield Finding("JM-W351", said, len(names), examples=tuple(names[:5]))
        if design.scales != Scales() and _EXPERIENCE in holds.touchpoint:
            said = f"{holds.format} gives experience from 1 to 5: scores of other scales are"
            yield Finding("JM-W351", f"{said} written on that one")
    if holds.journey is not None:
        plain = DesignedJourney("", blocks.EMPTY)
        kept = holds.journey | {"path", "details", "source", "written", "findings", "scales"}
        for key in _given(design, plain):
            if key not in kept:
                said = f"{holds.format} holds no {_word(key)} of a journey: it is left out"
                yield Finding("JM-W351", said)


def _given(found: object, plain: object) -> Iterator[str]:
    """The attributes of which something is said; of targets only what no score says."""
    for one in fields(found):  # type: ignore[arg-type]
        value = getattr(found, one.name)
        if value == getattr(plain, one.name):
            continue
        if isinstance(value, Targets) and value == Targets(experience=value.experience):
            yield _EXPERIENCE
        else:
            yield one.name


def _word(key: str) -> str:
    if key == _EXPERIENCE:
        return "intended experience"
    return _WORDS.get(key, key.replace("_", " "))


def _path(design: DesignedJourney, holds: Holds) -> Iterator[Finding]:
    path = design.path
    if holds.path == "all" or isinstance(path, PetriNet):
        return
    inside = tuple(_all(simplify(path)))
    if not holds.choice_names:
        named = [b.name for b in inside if isinstance(b, blocks.Choice | blocks.AnyOf) and b.name]
        if named and holds.path != "line":
            said = f"{holds.format} holds no names of choices: {_some(named)}"
            yield Finding("JM-W351", said, len(named))
    if holds.path == "blocks":
        rounds = [b for b in inside if isinstance(b, blocks.Repeat) and _is_counted(b)]
        if rounds:
            said = f"{holds.format} counts no rounds: those of {counted(len(rounds), 'repeat')} are"
            yield Finding("JM-W352", f"{said} written out as steps of their own", len(rounds))
        return
    if holds.path == "rows":
        flat: Iterable[Block] = in_rows(design)[1]
    else:
        flat = [b for b in inside if not isinstance(b, blocks.Step | blocks.Sequence)]
    kinds: dict[str, int] = {}
    for block in flat:
        kinds[_KINDS[type(block)]] = kinds.get(_KINDS[type(block)], 0) + 1
    if kinds:
        *most, last = (counted(n, kind) for kind, n in kinds.items())
        what = "single steps and choices of them" if holds.path == "rows" else "steps"
        said = f"{holds.format} holds only {what} one after the other, without the"
        said += f" {', '.join(most)}{' and ' if most else ''}{last} of the path"
        yield Finding("JM-W352", said, sum(kinds.values()))


_KINDS: Mapping[type, str] = {
    blocks.Choice: "choice", blocks.AnyOrder: "free order", blocks.AnyOf: "choice of some",
    blocks.Optional: "option", blocks.Repeat: "repeat", blocks.Sequence: "sequence",
}  # fmt: skip


def _all(block: Block) -> Iterator[Block]:
    yield block
    for part in blocks.parts(block):
        yield from _all(part)


def _some(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:5])


def _is_counted(block: blocks.Repeat) -> bool:
    return block.minimum > 1 or block.maximum is not None
