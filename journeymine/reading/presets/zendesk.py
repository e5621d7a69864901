"""Zendesk Support: ticket audits, ticket events and ticket metric events, an object a line.

Three exports are told by their fields; in all of them the case is ``ticket_id`` and times
are ISO 8601 in UTC.

* *Ticket audits* (``events``): an audit is one update, and each of its ``events`` becomes an
  event.  If the field is ``status`` the activity is ``status: open`` and so on, for both
  ``Create`` and ``Change``; otherwise the type and, if there is one, the name of the field:
  ``Comment``, ``Change priority``.  Time: ``created_at``.
* *Incremental ticket events* (``child_events``): the same, except that a child event has its
  field as a key; a ``status`` is recognised, others go by their ``event_type`` alone.
* *Ticket metric events* (``metric``): the activity is metric and type,
  ``reply_time fulfill``.  Time: ``time``.

The channel is ``via.channel`` of the audit.  Exports by time can repeat items, as Zendesk
warns; rows with one ``id`` are the same audit or event, so the later one is rejected with
all its events.  Events of one update keep the order of the array, updates the order of
``id`` (assigned when they are created; that ids grow is usual, but not promised).

The incremental export of tickets holds the last state of each ticket and no events: it is
refused.

References
----------
.. [1] Zendesk, "Ticket Audits".
   https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/
.. [2] Zendesk, "Ticket Audit events reference".
   https://developer.zendesk.com/documentation/ticketing/reference-guides/
   ticket-audit-events-reference/
.. [3] Zendesk, "Incremental Exports". https://developer.zendesk.com/api-reference/ticketing/
   ticket-management/incremental_exports/
.. [4] Zendesk, "Ticket Metric Events".
   https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metric_events/
.. [5] Zendesk, "Using the Incremental Export API" (duplicates in exports by time).
   https://developer.zendesk.com/documentation/ticketing/managing-tickets/
   using-the-incremental-export-api/
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.log import Asked, RawRows
from journeymine.reading.presets.nested import Shape
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import (
    exploded,
    filled,
    integers,
    leave,
    ordered,
    repeated,
    text_of,
    with_column,
)

__all__ = ["ZENDESK"]

_AUDIT: Shape = dict.fromkeys(("id", "type", "field_name", "value", "previous_value"), "VARCHAR")
_CHILD: Shape = dict.fromkeys(("id", "event_type", "status", "previous_value"), "VARCHAR")


def _prepare(raw: RawRows) -> RawRows:
    columns = raw.table.column_names
    raw = ordered(raw, integers(text_of(raw, "id")))
    again = repeated([text_of(raw, "id")])
    if "metric" in columns:
        said = pc.binary_join_element_wise(text_of(raw, "metric"), text_of(raw, "type"), " ")
        return leave(_made(raw, said, "time"), again, "JM-E122", "id")
    if "child_events" in columns:
        raw, updates = exploded(raw, "child_events", _CHILD, "event.")
        kind, status = text_of(raw, "event.event_type"), text_of(raw, "event.status")
        said = filled(_status(status), kind)
    else:
        raw, updates = exploded(raw, "events", _AUDIT, "event.")
        said = _audit_event(raw)
    return leave(_made(raw, said, "created_at"), again[updates], "JM-E122", "id")


def _made(raw: RawRows, activity: pa.ChunkedArray, time: str) -> RawRows:
    raw = with_column(raw, "activity", activity)
    raw = with_column(raw, "happened_at", text_of(raw, time))
    if "via.channel" in raw.table.column_names:
        raw = replace(raw, prescribed={**raw.prescribed, "channel": "via.channel"})
    return raw


def _audit_event(raw: RawRows) -> pa.ChunkedArray:
    kind, name = text_of(raw, "event.type"), text_of(raw, "event.field_name")
    is_status = pc.fill_null(pc.equal(name, "status"), False)
    value = pc.if_else(is_status, text_of(raw, "event.value"), pa.scalar(None, pa.string()))
    return filled(_status(value), pc.binary_join_element_wise(kind, name, " "), kind)


def _status(value: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(pa.scalar("status: "), value, "")


ZENDESK = Preset(
    "zendesk",
    "a Zendesk export of ticket audits, ticket events or ticket metric events",
    Asked(case="ticket_id", activity="activity", time="happened_at", timezone="UTC"),
    _prepare,
    (
        ("ticket_id", "events", "created_at"),
        ("ticket_id", "child_events", "created_at"),
        ("ticket_id", "metric", "type", "time"),
    ),
)
