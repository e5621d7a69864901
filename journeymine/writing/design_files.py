"""Write a designed journey in the file formats that people draw and read it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from journeymine.design import DesignedJourney
from journeymine.errors import Problem, UsageError
from journeymine.files import write_file
from journeymine.writing.designs.bpmn import bpmn_bytes
from journeymine.writing.designs.pnml import pnml_bytes
from journeymine.writing.designs.ptml import ptml_bytes
from journeymine.writing.designs.yaml import yaml_bytes
from journeymine.writing.designs.yaml_edits import with_aliases

__all__ = ["design_bytes", "save_aliases", "save_design"]

_WRITERS = {
    ".yaml": yaml_bytes,
    ".yml": yaml_bytes,
    ".bpmn": bpmn_bytes,
    ".pnml": pnml_bytes,
    ".ptml": ptml_bytes,
}


def save_design(design: DesignedJourney, path: str | Path) -> None:
    """Write a journey to a file; the ending says as what.

    The same journey gives the same bytes.  All formats keep the name and the path; only
    ``.journey.yaml`` keeps what else is known of the touchpoints.

    Parameters
    ----------
    design : DesignedJourney
    path : path
        Ending in ``.journey.yaml`` (or ``.yaml``, ``.yml``), ``.bpmn``, ``.pnml`` or
        ``.ptml``.  A journey whose path is a net can be written as ``.pnml`` only.

    Raises
    ------
    UsageError
        ``JM-E040`` if the ending is not known.
    DesignError
        ``JM-E350`` if this format cannot hold a net, ``JM-E351`` if it cannot hold a name,
        ``JM-E352`` if there is no step.
    ResultError
        If the file cannot be written.
    """
    write_file(path, design_bytes(design, path))


def design_bytes(design: DesignedJourney, path: str | Path) -> bytes:
    """What `save_design` would write to a file of this name; raises what it raises."""
    ending = PurePath(path).suffix.lower()
    if ending not in _WRITERS:
        message = f"A designed journey cannot be written as '{path}': '{ending}' is not known."
        hint = "end the name in .journey.yaml, .bpmn, .pnml or .ptml"
        raise UsageError(Problem("JM-E040", message, hint, file=str(path)))
    return _WRITERS[ending](design)


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
