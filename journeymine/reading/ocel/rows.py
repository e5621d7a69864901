"""Rows of object-centric logs (OCEL 2.0), in its three forms, flattened on a type of object."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from journeymine.files import SourceFile
from journeymine.log import RawRows
from journeymine.reading.ocel.as_json import read_ocel_json
from journeymine.reading.ocel.as_sqlite import read_ocel_sqlite
from journeymine.reading.ocel.as_xml import read_ocel_xml
from journeymine.reading.ocel.flattening import Ocel, flattened

__all__ = ["OCEL_ENDINGS", "read_ocel_rows"]

_FORMS: Mapping[str, Callable[[SourceFile], Ocel]] = {
    ".jsonocel": read_ocel_json,
    ".json": read_ocel_json,
    ".xmlocel": read_ocel_xml,
    ".xml": read_ocel_xml,
    ".sqlite": read_ocel_sqlite,
}

OCEL_ENDINGS = tuple(_FORMS)
"""What the names of such logs end in."""


def read_ocel_rows(source: SourceFile, object_type: str | None) -> RawRows:
    """Read an object-centric log, a row for every event in every case.

    Parameters
    ----------
    source : SourceFile
        With one of `OCEL_ENDINGS`.
    object_type : str or None
        The type of the objects that are the cases; None to take the only one there is.

    Raises
    ------
    UsageError
        ``JM-E069`` if there is no such type, or several and none was named.
    LogError
        ``JM-E219`` to ``JM-E222`` for XML, ``JM-E231`` to ``JM-E236``.
    """
    return flattened(_FORMS[source.ending](source), object_type, source)
