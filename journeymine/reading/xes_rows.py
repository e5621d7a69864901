"""Rows of XES logs [1]_, an event a row, by a strict reader of our own.

A log that is not well formed, is cut off or holds a document type (the way in for entity
bombs and for files of others) is refused whole.  Attributes of a trace become columns
named ``case:KEY``, those of an event columns named ``KEY``; attributes of attributes
``KEY/INNER``, one level deep.  Defaults of ``global`` elements are not applied: what an
event does not say stays missing.

References
----------
.. [1] IEEE 1849-2023, Standard for eXtensible Event Stream (XES).
   https://doi.org/10.1109/IEEESTD.2023.10267858
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.log import REASONS, Finding, RawRows, Reject, Source

__all__ = ["read_xes_rows"]

_MAX_DEPTH = 64
_RAW = 200
_CHUNK = 1 << 16
_ATTRIBUTES = frozenset(
    ("string", "date", "int", "float", "boolean", "id", "list", "container", "values")
)
_PRESCRIBED = {
    "case": "case:concept:name",
    "activity": "concept:name",
    "time": "time:timestamp",
}
