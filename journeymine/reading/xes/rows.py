"""Rows of XES logs [1]_, an event a row.

A log that is not well formed, is cut off or holds a document type (the way in for entity
bombs and for files of others) is refused whole.  Attributes of a trace become columns
named ``case:KEY``, those of an event columns named ``KEY``; attributes of attributes
``KEY/INNER/DEEPER``, as deep as they go.  The values of a list become JSON text, a pair of
key and value for each in their order: ``[["product","tea"],["product","milk"]]``; a third
entry holds what is nested in an item, in the same form.  Defaults of ``global`` elements
are not applied: what an event does not say stays missing.

Two readers give the same table: `tags.py` is fast and gives up at the first oddity,
`strict.py` reads everything and says what is wrong, and where.

References
----------
.. [1] IEEE 1849-2023, Standard for eXtensible Event Stream (XES) for Achieving
   Interoperability in Event Logs and Event Streams.
"""

from __future__ import annotations

from journeymine.files import SourceFile
from journeymine.log import RawRows
from journeymine.reading.xes.strict import read_strictly
from journeymine.reading.xes.tags import read_tags

__all__ = ["read_xes_rows"]


def read_xes_rows(source: SourceFile, classifier: str | None = None) -> RawRows:
    """Read an XES log.

    Parameters
    ----------
    source : SourceFile
    classifier : str, optional
        The classifier of the log whose classes are the activities.

    Raises
    ------
    UsageError
        ``JM-E067`` if the log has no such classifier, or no event has its keys.
    LogError
        ``JM-E219`` if it declares a document type, ``JM-E220`` if it is no XES log,
        ``JM-E221`` if it is not well formed or cut off, ``JM-E222`` if it is nested deeper
        than 64 elements; ``JM-E205`` and ``JM-E230`` if its table would be out of all
        proportion.
    """
    table = read_tags(source)
    if table is None:
        source.stream.seek(0)
        table = read_strictly(source)
    return table.rows(source, classifier)
