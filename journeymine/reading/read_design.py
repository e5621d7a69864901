"""Read a designed journey from the file formats that people draw and write it in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, Problem, UsageError
from journeymine.files import SourceFile, open_source
from journeymine.log import Source
from journeymine.reading.designs.bpmn import read_bpmn
from journeymine.reading.designs.cjml.read_cjml import read_cjml
from journeymine.reading.designs.embedded import with_what_is_carried
from journeymine.reading.designs.mermaid import read_mermaid
from journeymine.reading.designs.pnml import read_pnml
from journeymine.reading.designs.ptml import read_ptml
from journeymine.reading.designs.tree_text import read_tree_text
from journeymine.reading.designs.yaml.design import read_yaml

__all__ = ["is_design_file", "read_design"]

_MAX_BYTES = 10_000_000

_YAML = (".yaml", ".yml")
_TABLES = (".csv", ".tsv", ".xlsx")
_MERMAID = (".mmd", ".mermaid")
_CJML = (".cjml", ".cjml.xml")
_ENDINGS = (*_YAML, ".bpmn", ".pnml", ".ptml", ".ptree", *_MERMAID, *_CJML)
_KNOWN = (
    "name a .journey.yaml, .bpmn, .pnml, .ptml, .ptree, .mmd or .cjml.xml file, or a table"
    " (.csv, .tsv, .xlsx), each also .gz"
)


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
    ``.yml``), ``.bpmn``, ``.pnml``, ``.ptml``, ``.ptree`` (the text of a process tree),
    ``.mmd`` (or ``.mermaid``; a Mermaid journey), ``.cjml.xml`` (or ``.cjml``), or ``.csv``,
    ``.tsv`` and ``.xlsx`` (a table with one row a touchpoint); each also with ``.gz``.  A
    design that is read is sound; that it can be finished, and in how many states, is known
    only when its `automaton` is asked for.

    Parameters
    ----------
    source : path
        Taken as it stands: nothing in it is expanded.

    Returns
    -------
    DesignedJourney
        A net from PNML and BPMN, blocks from the others.  What in the file is no part of the
        design stands in its `findings`.

    Raises
    ------
    UsageError
        ``JM-E040`` if the ending is not known.
    DesignError
        ``JM-E300`` to ``JM-E307`` if the file cannot be opened or is larger than 10 MB,
        other ``JM-E3xx`` with every problem of the design at once.
    """
    ending = _ending(source)
    if ending not in (*_ENDINGS, *_TABLES):
        message = f"'{source}' is no designed journey: its ending '{ending}' is not known."
        raise UsageError(Problem("JM-E040", message, _KNOWN, file=str(source)))
    with open_source(source, error=DesignError, first_code=300) as file:
        data = file.stream.read(_MAX_BYTES + 1)
        origin = Source(file.name, file.sha256, file.size)
        if len(data) > _MAX_BYTES:
            message = f"The design is larger than {_MAX_BYTES // 1_000_000} MB."
            hint = "no design that people read is; check that it is the right file"
            raise DesignError(Problem("JM-E307", message, hint, file=str(source)))
        if ending in _TABLES:
            file.stream.seek(0)
            return replace(_read_table(file), source=origin)
    return replace(_read(data, ending, str(source)), source=origin)


def _read_table(file: SourceFile) -> DesignedJourney:
    # the readers of tables take half a second to load, which other designs need not wait for
    from journeymine.reading.designs.table.read_table import read_table

    return read_table(file, _title(file.path))


def _read(data: bytes, ending: str, file: str) -> DesignedJourney:
    title = _title(file)
    match ending:
        case ".bpmn":
            return with_what_is_carried(read_bpmn(data, file, title), data, file)
        case ".pnml":
            return with_what_is_carried(read_pnml(data, file, title), data, file)
        case ".ptml":
            return read_ptml(data, file, title)
        case ".ptree":
            return read_tree_text(data, file, title)
        case ".mmd" | ".mermaid":
            return read_mermaid(data, file, title)
        case ".cjml" | ".cjml.xml":
            return read_cjml(data, file, title)
        case _:
            return read_yaml(data, file)


def _title(file: str) -> str:
    return PurePath(file).name.split(".")[0] or "Journey"


def _ending(path: str | Path) -> str:
    """The last ending in lower case, leaving out ``.gz``; ``.cjml.xml`` is one ending."""
    name = PurePath(path).name.lower().removesuffix(".gz")
    return ".cjml.xml" if name.endswith(".cjml.xml") else PurePath(name).suffix
