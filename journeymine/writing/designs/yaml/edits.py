"""Edit a ``.journey.yaml`` as a text, so that its comments and its layout are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from journeymine.design import DesignedJourney, PetriNet
from journeymine.errors import DesignError, Problem, did_you_mean
from journeymine.reading.designs.yaml.design import read_yaml
from journeymine.writing.designs.yaml.layout import document
from journeymine.writing.designs.yaml.patch import patched
from journeymine.writing.designs.yaml.tree import tree_of

__all__ = ["head_of", "kept_text", "with_aliases", "written_text"]


def with_aliases(
    text: str, aliases: Mapping[str, Sequence[str]], *, file: str = "the design"
) -> str:
    r"""The text of a design in which touchpoints have further aliases.

    Only the lines of these touchpoints change; one that is not described yet gets a line.
    What a touchpoint is called already is not added again.

    Parameters
    ----------
    text : str
        Of a ``.journey.yaml``.
    aliases : mapping of str to sequence of str
        Further aliases by touchpoint, in no language.
    file : str
        What errors call the text.

    Raises
    ------
    DesignError
        With every problem of the text if it is no design; ``JM-E317`` if a touchpoint is not
        in its path, ``JM-E318`` if an alias stands for another touchpoint, ``JM-E351`` if an
        alias is blank.

    Examples
    --------
    >>> text = "journey: Order\npath:  # short\n  - Browse\n  - Pay\n"
    >>> print(with_aliases(text, {"Pay": ["payment_done"]}), end="")
    journey: Order
    touchpoints:
      Pay: {aliases: [payment_done]}
    path:  # short
      - Browse
      - Pay
    """
    design = read_yaml(text.encode(), file)
    details = dict(design.details)
    problems = []
    owner = {name: name for name in design.touchpoints}
    owner.update({name: t.name for t in details.values() for name in t.called})
    for touchpoint, more in aliases.items():
        if touchpoint not in design.touchpoints:
            message = f"There is no touchpoint '{touchpoint}' in the path."
            hint = did_you_mean(touchpoint, design.touchpoints) or "name one of the path"
            problems.append(Problem("JM-E317", message, hint, file))
            continue
        known = design.touchpoint(touchpoint)
        for alias in more:
            if owner.setdefault(alias, touchpoint) != touchpoint:
                message = f"'{alias}' cannot stand for '{touchpoint}': it is '{owner[alias]}'."
                hint = "let an activity of the log stand for one touchpoint only"
                problems.append(Problem("JM-E318", message, hint, file))
        new = [alias for alias in dict.fromkeys(more) if alias not in known.called]
        if new:
            details[touchpoint] = replace(known, aliases=(*known.aliases, *new))
    if problems:
        raise DesignError(*problems)
    return written_text(replace(design, details=details))


def written_text(design: DesignedJourney) -> str:
    """The text of a ``.journey.yaml``; of one that was read from such a text with its comments.

    Raises
    ------
    DesignError
        ``JM-E351`` if a name cannot be written.
    """
    kept = kept_text(design)
    if kept:
        return kept
    lines = document(tree_of(design))
    return head_of(design.written) + "".join(f"{line}\n" for line in lines)


def kept_text(design: DesignedJourney) -> str:
    """The text that a design was read from, changed where the design was changed since.

    Empty if it was not read from such a text, or so much was changed that the text cannot
    follow; what is returned reads to the same design.

    Raises
    ------
    DesignError
        ``JM-E351`` if a name cannot be written.
    """
    if not design.written or isinstance(design.path, PetriNet):
        return ""
    before = _read(design.written)
    if before is None:
        return ""
    if _same(before, design):
        return design.written
    text = patched(design.written, tree_of(before), tree_of(design))
    after = _read(text)
    return text if after is not None and _same(after, design) else ""


def _same(one: DesignedJourney, other: DesignedJourney) -> bool:
    """Whether two journeys say the same, however their paths are nested."""
    return one.stage_order == other.stage_order and tree_of(one) == tree_of(other)


def _read(text: str) -> DesignedJourney | None:
    try:
        return read_yaml(text.encode(), "the design")
    except (DesignError, UnicodeEncodeError):
        return None


def head_of(text: str) -> str:
    r"""The comments that a file begins with.

    Examples
    --------
    >>> head_of("# ours\njourney: Order  # new\n")
    '# ours\n'
    """
    found = []
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        found.append(line)
    return "".join(found)
