"""The aliases that a design lacks, as text to paste into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from journeymine.writing.designs.yaml import _scalar as scalar

__all__ = ["alias_block"]


def alias_block(aliases: Mapping[str, Sequence[str]]) -> str:
    """The part ``touchpoints`` of a ``.journey.yaml`` with these aliases; empty if there are none.

    Parameters
    ----------
    aliases : mapping of str to sequence of str
        All aliases of every touchpoint that is to have some.

    Examples
    --------
    >>> print(alias_block({"Pay": ["payment_done", "no"]}))
    touchpoints:
      Pay: {aliases: [payment_done, "no"]}
    """
    if not aliases:
        return ""
    lines = (
        f"  {scalar(name)}: {{aliases: [{', '.join(map(scalar, found))}]}}"
        for name, found in aliases.items()
    )
    return "\n".join(["touchpoints:", *lines])
