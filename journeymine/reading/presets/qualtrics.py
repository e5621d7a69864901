"""Qualtrics: survey responses as CSV, with its three header lines.

The first line names the columns, the second holds the questions as they were asked, the
third, for each column, JSON with its ``ImportId``; for dates it also has ``timeZone``, the
zone of the export.  Both are taken off, the zone is used, and where the third line is
missing or has none the times count as said by ``--timezone``, else as UTC, which a finding
says.

A row is a response, and a response is one event, ``Survey answered``, at ``RecordedDate``
(when Qualtrics recorded it; ``EndDate`` where that column was left out).  The case is
``ExternalReference``, the id that the company gave to the contact; in anonymous surveys it
is empty, so name a column of embedded data then.  Answers stay columns.  If there is
exactly one NPS question, told by its second column ``..._NPS_GROUP``, its answer is the
score.

Responses whose ``Status`` is a preview or a test (``Survey Preview`` or 1, ``Survey Test``
or 2, and previews marked as spam or offline: 9, 17) are rejected; ``Spam`` (8) is kept and
counted in a finding.  ``ResponseId`` is unique and no repetition is documented, so nothing
else is dropped.

Confirmed from exports that people publish are the three lines, ``timeZone`` (an IANA name,
or ``Z`` for UTC), ``IP Address`` and ``Survey Preview``; the other statuses and their
numbers are as generally known, because Qualtrics' page could not be read whole.

References
----------
.. [1] Qualtrics, "Understanding Your Dataset". https://www.qualtrics.com/support/
   survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
"""

from __future__ import annotations

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeymine.language import sentence, sentence_counted
from journeymine.log import Asked, RawRows
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import leave, noted, picked, text_of, with_column

__all__ = ["QUALTRICS"]

_TESTS = pa.array(
    [
        "1", "2", "9", "17", "survey preview", "survey test", "possible spam preview",
        "spam preview", "offline preview", "offline survey preview",
    ]
)  # fmt: skip
_SPAM = pa.array(["8", "spam"])
_NPS = "_NPS_GROUP"


def _prepare(raw: RawRows) -> RawRows:
    zone = _zone(raw)
    raw = picked(raw, np.arange(_headers(raw), raw.table.num_rows))
    if zone is None:
        said = sentence(
            "the export does not say its time zone; Qualtrics writes times in the account's"
        )
        raw = noted(raw, "JM-W193", said, raw.table.num_rows)
    status = pc.utf8_lower(text_of(raw, "Status"))
    tests = pc.fill_null(pc.is_in(status, value_set=_TESTS), False).to_numpy()
    spam = int(pc.sum(pc.is_in(status, value_set=_SPAM)).as_py() or 0)
    said = sentence_counted(
        spam,
        "{n} response is marked as spam, and kept",
        "{n} responses are marked as spam, and kept",
    )
    raw = noted(raw, "JM-W194", said, spam, len(status))
    raw = leave(raw, tests, "JM-E123", "Status", "a preview or a test")
    names = raw.table.column_names
    nps = [name for name in names if name.endswith(_NPS) and name.removesuffix(_NPS) in names]
    if len(nps) == 1:
        score = nps[0].removesuffix(_NPS)
        raw = replace(raw, prescribed={**raw.prescribed, "score": score})
    answered = pa.repeat(pa.scalar("Survey answered"), raw.table.num_rows)
    raw = with_column(raw, "activity", pa.chunked_array([answered]))
    time = next(name for name in ("RecordedDate", "EndDate", "StartDate") if name in names)
    return with_column(raw, "answered_at", raw.table[time])


def _headers(raw: RawRows) -> int:
    """How many of the first rows are headers still: questions, then import ids."""
    starts = [_import_id(value) for value in text_of(raw, "StartDate")[:2].to_pylist()]
    return starts.index(True) + 1 if True in starts else 0


def _import_id(value: str | None) -> bool:
    return value is not None and value.lstrip().startswith('{"ImportId"')


def _zone(raw: RawRows) -> str | None:
    """The zone in the line of import ids, by its IANA name; None if none is there."""
    headers = _headers(raw)
    if not headers:
        return None
    try:
        said = json.loads(text_of(raw, "StartDate")[headers - 1].as_py())
        zone = said.get("timeZone")
        if zone == "Z":
            return "UTC"
        return ZoneInfo(zone).key if isinstance(zone, str) else None
    except (ValueError, KeyError, OSError):
        return None


QUALTRICS = Preset(
    "qualtrics",
    "a Qualtrics export of responses",
    Asked(case="ExternalReference", activity="activity", time="answered_at"),
    _prepare,
    (("ResponseId", "StartDate"),),
    channel="survey",
    zone_of=_zone,
)
