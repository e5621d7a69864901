"""Read a designed journey from the file formats that people draw and write it in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, Problem, UsageError
from journeymine.files import open_source
from journeymine.log import Source
from journeymine.reading.designs.bpmn import read_bpmn
from journeymine.reading.designs.pnml import read_pnml
from journeymine.reading.designs.ptml import read_ptml
from journeymine.reading.designs.yaml_design import read_yaml

__all__ = ["is_design_file", "read_design"]

_MAX_BYTES = 10_000_000

_YAML = (".yaml", ".yml")
_ENDINGS = (*_YAML, ".bpmn", ".pnml", ".ptml")


def is_design_file(path: str | Path) -> bool:
    """Whether the ending of a file's name says that it holds a designed journey.

    Examples
    --------
    >>> is_design_file("order.journey.yaml"), is_design_file("order.BPMN.gz")
    (True, True)
    >>> is_design_file("orders.csv")
    False
    """
    return _ending(path) in _ENDINGS


def read_design(source: str | Path) -> DesignedJourney:
    """Read a designed journey.

    The ending of the file's name says what it is: ``.journey.yaml`` (or ``.yaml``,
    ``.yml``), ``.bpmn``, ``.pnml`` or ``.ptml``, each also with ``.gz``.  A design that is
    read is sound; that it can be finished, and in how many states, is known only when its
    `automaton` is asked for.

    Parameters
    ----------
    source : path
        Taken as it stands: nothing in it is expanded.

    Returns
    -------
    DesignedJourney
        Blocks from YAML and PTML, a net from PNML and BPMN.

    Raises
    ------
    UsageError
        ``JM-E040`` if the ending is not known.
    DesignError
        ``JM-E300`` to ``JM-E307`` if the file cannot be opened or is larger than 10 MB,
        other ``JM-E3xx`` with every problem of the design at once.
    """
    ending = _ending(source)
    if ending not in _ENDINGS:
        message = f"'{source}' is no designed journey: its ending '{ending}' is not known."
        hint = "name a .journey.yaml, .bpmn, .pnml or .ptml file (each also .gz)"
        raise UsageError(Problem("JM-E040", message, hint, file=str(source)))
    with open_source(source, error=DesignError, first_code=300) as file:
        data = file.stream.read(_MAX_BYTES + 1)
        origin = Source(file.name, file.sha256, file.size)
    if len(data) > _MAX_BYTES:
        message = f"The design is larger than {_MAX_BYTES // 1_000_000} MB."
        hint = "no design that people read is; check that it is the right file"
        raise DesignError(Problem("JM-E307", message, hint, file=str(source)))
    return replace(_read(data, ending, str(source)), source=origin)


def _read(data: bytes, ending: str, file: str) -> DesignedJourney:
    title = PurePath(file).name.split(".")[0] or "Journey"
    match ending:
        case ".bpmn":
            return read_bpmn(data, file, title)
        case ".pnml":
            return read_pnml(data, file, title)
        case ".ptml":
            return read_ptml(data, file, title)
        case _:
            return read_yaml(data, file)


def _ending(path: str | Path) -> str:
    """The last ending in lower case, leaving out ``.gz``."""
    name = PurePath(path).name.lower().removesuffix(".gz")
    return PurePath(name).suffix
