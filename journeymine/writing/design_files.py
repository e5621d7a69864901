"""Write a designed journey in the file formats that people draw and read it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from journeymine.design import DesignedJourney, PetriNet
from journeymine.errors import Problem, UsageError
from journeymine.files import write_file
from journeymine.log import Finding
from journeymine.writing.designs.bpmn.write import bpmn_bytes
from journeymine.writing.designs.lost import Holds, what_is_lost
from journeymine.writing.designs.mermaid import mermaid_bytes
from journeymine.writing.designs.only_blocks import block_of
from journeymine.writing.designs.pnml import pnml_bytes
from journeymine.writing.designs.ptml import ptml_bytes
from journeymine.writing.designs.table import table_bytes, tsv_bytes
from journeymine.writing.designs.tree_text import tree_text_bytes
from journeymine.writing.designs.yaml.edits import with_aliases
from journeymine.writing.designs.yaml.write import yaml_bytes

__all__ = ["design_bytes", "is_design_target", "lost_in", "save_aliases", "save_design"]


@dataclass(frozen=True, slots=True)
class _Format:
    """How a format is written, and what it holds."""

    write: Callable[[DesignedJourney], bytes]
    holds: Holds
    nets: bool = False


_ROW = frozenset(
    {"stage", "channels", "owner", "actor", "lane", "targets.experience", "aliases", "description"}
)
_TASK = frozenset({"stage", "owner", "actor", "targets.experience"})
_NONE: frozenset[str] = frozenset()
_NAMED = frozenset({"name"})
_YAML = _Format(yaml_bytes, Holds("A .journey.yaml", None, None, "all", choice_names=True))
_MERMAID = _Format(
    mermaid_bytes, Holds("Mermaid", _TASK, frozenset({"name", "description"}), "line")
)
_FORMATS = {
    ".yaml": _YAML,
    ".yml": _YAML,
    ".bpmn": _Format(bpmn_bytes, Holds("BPMN", None, None, choice_names=True)),
    ".pnml": _Format(pnml_bytes, Holds("PNML", None, None, choice_names=True), nets=True),
    ".ptml": _Format(ptml_bytes, Holds("PTML", _NONE, _NAMED, choice_names=True)),
    ".ptree": _Format(tree_text_bytes, Holds("The text of a process tree", _NONE, _NONE)),
    ".mmd": _MERMAID,
    ".mermaid": _MERMAID,
    ".csv": _Format(table_bytes, Holds("A table", _ROW, _NONE, "rows", choice_names=True)),
    ".tsv": _Format(tsv_bytes, Holds("A table", _ROW, _NONE, "rows", choice_names=True)),
}


def save_design(design: DesignedJourney, path: str | Path) -> tuple[Finding, ...]:
    """Write a journey to a file; the ending says as what.

    The same journey gives the same bytes.  A journey whose path is a net is translated into
    nested blocks where a format needs them, exactly or not at all.

    Parameters
    ----------
    design : DesignedJourney
    path : path
        Ending in ``.journey.yaml`` (or ``.yaml``, ``.yml``), ``.bpmn``, ``.pnml``, ``.ptml``,
        ``.ptree``, ``.mmd`` (or ``.mermaid``), ``.csv`` or ``.tsv``.

    Returns
    -------
    tuple of Finding
        What the format cannot hold: ``JM-W351`` of what is known of touchpoints and journey,
        ``JM-W352`` of the path.

    Raises
    ------
    UsageError
        ``JM-E040`` if the ending is not known.
    DesignError
        ``JM-E350`` if this format cannot hold the net, ``JM-E351`` if it cannot hold a name,
        ``JM-E352`` if there is no step, ``JM-E395`` if counted repeats are too long for it.
    ResultError
        If the file cannot be written.
    """
    write_file(path, design_bytes(design, path))
    return lost_in(design, path)


def is_design_target(path: str | Path) -> bool:
    """Whether only a design, and never a log, is written to a file of this name.

    Examples
    --------
    >>> is_design_target("order.bpmn"), is_design_target("order.csv")
    (True, False)
    """
    return _ending(path) in _FORMATS.keys() - {".csv", ".tsv"}


def design_bytes(design: DesignedJourney, path: str | Path) -> bytes:
    """What `save_design` would write to a file of this name; raises what it raises."""
    form = _format_of(path)
    return form.write(_for(form, design))


def lost_in(design: DesignedJourney, path: str | Path) -> tuple[Finding, ...]:
    """What a file of this name cannot hold of a journey; raises what `save_design` raises."""
    form = _format_of(path)
    return what_is_lost(_for(form, design), form.holds)


def _for(form: _Format, design: DesignedJourney) -> DesignedJourney:
    """The design as its format needs it: a net as blocks."""
    if form.nets or not isinstance(design.path, PetriNet):
        return design
    return replace(design, path=block_of(design, form.holds.format), written="")


def _format_of(path: str | Path) -> _Format:
    ending = _ending(path)
    if ending not in _FORMATS:
        message = f"A designed journey cannot be written as '{path}': '{ending}' is not known."
        hint = "end the name in .journey.yaml, .bpmn, .pnml, .ptml, .ptree, .mmd or .csv"
        raise UsageError(Problem("JM-E040", message, hint, file=str(path)))
    return _FORMATS[ending]


def save_aliases(
    design: DesignedJourney, aliases: Mapping[str, Sequence[str]], path: str | Path
) -> None:
    """Write further aliases into the ``.journey.yaml`` that a design was read from.

    Its comments and its layout are kept; only the lines of these touchpoints change.

    Parameters
    ----------
    design : DesignedJourney
    aliases : mapping of str to sequence of str
        Further aliases by touchpoint.
    path : path
        Of the file.

    Raises
    ------
    UsageError
        ``JM-E391`` if it is no ``.journey.yaml``.
    DesignError
        ``JM-E318`` if an alias stands for another touchpoint, ``JM-E351`` if it is blank.
    ResultError
        If the file cannot be written.
    """
    if not design.written or PurePath(path).suffix.lower() not in (".yaml", ".yml"):
        message = f"Aliases cannot be written into '{path}': it is no .journey.yaml."
        hint = "convert the design with `journeymine convert`, or add them by hand"
        raise UsageError(Problem("JM-E391", message, hint, file=str(path)))
    write_file(path, with_aliases(design.written, aliases, file=str(path)).encode())


def _ending(path: str | Path) -> str:
    return PurePath(path).suffix.lower()
