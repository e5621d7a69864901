"""The aliases that a design lacks, as text to paste into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from journeymine.design import DesignedJourney
from journeymine.design.languages import NO_LANGUAGE
from journeymine.writing.designs.yaml.scalars import scalar

__all__ = ["alias_block"]


def alias_block(design: DesignedJourney, aliases: Mapping[str, Sequence[str]]) -> str:
    """The part ``touchpoints`` of a ``.journey.yaml`` with further aliases; empty without any.

    Parameters
    ----------
    design : DesignedJourney
        Whose touchpoints they are; the aliases that these have are in the block as well.
    aliases : mapping of str to sequence of str
        Further aliases by touchpoint.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("Browse", "Pay")
    >>> print(alias_block(design, {"Pay": ["payment_done", "no"]}))
    touchpoints:
      Pay: {aliases: [payment_done, "no"]}
    """
    if not aliases:
        return ""
    lines = ["touchpoints:"]
    for name, more in aliases.items():
        known = design.touchpoint(name)
        whole = _listed([*known.aliases, *more])
        if known.aliases_in:
            by_language = {
                **{k: _listed(v) for k, v in known.aliases_in.items()},
                NO_LANGUAGE: whole,
            }
            whole = f"{{{', '.join(f'{language}: {v}' for language, v in by_language.items())}}}"
        lines.append(f"  {scalar(name)}: {{aliases: {whole}}}")
    return "\n".join(lines)


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(map(scalar, names))}]"
