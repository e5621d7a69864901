"""Segment: raw calls as its storage destinations keep them, and its warehouse tables.

A line of a raw log is a call.  ``timestamp`` is the time of the call in UTC with the error
of the device's clock taken out: ``receivedAt - (sentAt - originalTimestamp)``.  The
activity is ``event`` for ``track``, otherwise ``name`` if the page or screen has one, and
the type of the call if not (``page``, ``identify``).  The case is ``anonymousId``; calls
from servers may carry ``userId`` alone, and then go by that, which a finding says.

``messageId`` is unique to a call; Segment drops most repetitions within about a day, but
not all, so a later row with the same one is rejected.  Nothing in a call orders those of
one time: they stay in the order of the file.  ``channel`` says whether a browser or a
server called, not how a customer came, so it is kept under another name.

The warehouse tables (``tracks``, ``pages``) write the same in snake case, with
``messageId`` as ``id``.

References
----------
.. [1] Twilio Segment, "Spec: Common Fields".
   https://segment.com/docs/connections/spec/common/
.. [2] Twilio Segment, "Handling Duplicate Data".
   https://www.twilio.com/docs/segment/guides/duplicate-data
.. [3] Twilio Segment, "Amazon S3 Destination" (newline-separated JSON).
   https://segment.com/docs/connections/storage/catalog/amazon-s3/
.. [4] Twilio Segment, "Warehouse Schemas".
   https://segment.com/docs/connections/storage/warehouses/schema/
"""

from __future__ import annotations

from dataclasses import replace

from journeymine.language import sentence_counted
from journeymine.log import Asked, RawRows
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import (
    filled,
    leave,
    noted,
    repeated,
    text_of,
    there,
    with_column,
)

__all__ = ["SEGMENT"]


def _prepare(raw: RawRows) -> RawRows:
    calls = "messageId" in raw.table.column_names
    key = "messageId" if calls else "id"
    raw = leave(raw, repeated([text_of(raw, key)]), "JM-E122", key)
    if "channel" in raw.table.column_names:
        names = ["caller" if name == "channel" else name for name in raw.table.column_names]
        raw = replace(raw, table=raw.table.rename_columns(names))
    device = text_of(raw, "anonymousId" if calls else "anonymous_id")
    user = text_of(raw, "userId" if calls else "user_id")
    lone = int((~there(device) & there(user)).sum())
    said = sentence_counted(
        lone,
        "{n} call has no anonymous id and goes by its user id; to join both ids of a customer, map "
        "them to one",
        "{n} calls have no anonymous id and go by their user id; to join both ids of a customer, "
        "map them to one",
    )
    raw = noted(raw, "JM-W192", said, lone, raw.table.num_rows)
    event = filled(text_of(raw, "event_text"), text_of(raw, "event"))
    activity = filled(event, text_of(raw, "name"), text_of(raw, "type"))
    raw = with_column(raw, "activity", activity)
    return with_column(raw, "case", filled(device, user))


SEGMENT = Preset(
    "segment",
    "a Segment export",
    Asked(case="case", activity="activity", time="timestamp", timezone="UTC"),
    _prepare,
    (("messageId", "type", "timestamp"), ("anonymous_id", "id", "timestamp", "received_at")),
)
