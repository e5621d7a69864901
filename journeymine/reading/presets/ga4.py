"""Google Analytics 4: the tables ``events_YYYYMMDD`` of the BigQuery export.

A row is an event.  ``event_timestamp`` counts microseconds in UTC; several events of one
device can share it, and ``batch_page_id``, ``batch_ordering_id`` and ``batch_event_index``
then say in which order they happened there.  ``event_params`` and ``user_properties``
are arrays of a key and a value in the field of its type; they become a column a key, such
as ``event_params.page_location``, and records such as ``device`` a column a field.

The case is ``user_pseudo_id``, the device; it is null where consent was denied, and such
rows are rejected.  Google documents no key that tells an event from its repetition, so
nothing is dropped: rows alike in device, time, name and bundle are counted in a finding.

References
----------
.. [1] Google, "[GA4] BigQuery Export schema", Analytics Help.
   https://support.google.com/analytics/answer/7029846
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from journeymine.language import sentence_counted
from journeymine.log import Asked, RawRows
from journeymine.reading.presets.nested import flat, pairs_as_columns
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import filled, integers, noted, ordered, repeated, text_of

__all__ = ["GA4"]

_VALUES = ("string_value", "int_value", "float_value", "double_value")
_TIES = ("batch_page_id", "batch_ordering_id", "batch_event_index", "event_bundle_sequence_id")
_ALIKE = ("user_pseudo_id", "event_timestamp", "event_name", "event_bundle_sequence_id")


def _prepare(raw: RawRows) -> RawRows:
    table = flat(raw.table)
    for name in ("event_params", "user_properties"):
        table, rare = pairs_as_columns(table, name, _VALUES)
        said = sentence_counted(
            rare,
            "{n} rarer key of '{name}' left out; a thousand became columns",
            "{n} rarer keys of '{name}' left out; a thousand became columns",
            name=name,
        )
        raw = noted(raw, "JM-W122", said, rare)
    raw = replace(raw, table=table)
    again = int(repeated([text_of(raw, name) for name in _ALIKE]).sum())
    said = sentence_counted(
        again,
        "{n} event shares device, time, name and bundle with another; all are kept, because the "
        "export has no key by which a repetition could be told",
        "{n} events share device, time, name and bundle with another; all are kept, because the "
        "export has no key by which a repetition could be told",
    )
    raw = noted(raw, "JM-W190", said, again, table.num_rows)
    if by_numbers := _told_apart(raw):
        said = sentence_counted(
            by_numbers,
            "{n} event follows another of the same device and time, in the order that "
            "batch_page_id, batch_ordering_id and batch_event_index give",
            "{n} events follow another of the same device and time, in the order that "
            "batch_page_id, batch_ordering_id and batch_event_index give",
        )
        raw = noted(raw, "JM-W195", said, by_numbers, table.num_rows)
    if "platform" in table.column_names:
        raw = replace(raw, prescribed={**raw.prescribed, "channel": "platform"})
    return ordered(raw, *(integers(text_of(raw, name)) for name in _TIES))


def _told_apart(raw: RawRows) -> int:
    """How many events after another of their device and time have another place in its batches."""
    moment = [text_of(raw, name) for name in ("user_pseudo_id", "event_timestamp")]
    place = [filled(text_of(raw, name), pa.scalar("")) for name in _TIES]
    return int(repeated(moment).sum()) - int(repeated([*moment, *place]).sum())


GA4 = Preset(
    "ga4",
    "a GA4 export",
    Asked(
        case="user_pseudo_id",
        activity="event_name",
        time="event_timestamp",
        time_format="unix-us",
        timezone="UTC",
    ),
    _prepare,
    (("event_timestamp", "event_name"),),
)
