"""Contact centres: contact records of Amazon Connect, an object a line.

A row is a contact, and its documented times become events, each with its end where there is
one:

=====================  ==================================  ==================================
activity               time                                end
=====================  ==================================  ==================================
Contact initiated      ``InitiationTimestamp``
Queued                 ``Queue.EnqueueTimestamp``          ``Queue.DequeueTimestamp``
Connected to agent     ``Agent.ConnectedToAgentTimestamp``  ``DisconnectTimestamp``
Transferred            ``TransferCompletedTimestamp``
Disconnected           ``DisconnectTimestamp``
After contact work     ``Agent.AfterContactWorkStart-``    ``Agent.AfterContactWorkEnd-``
                       ``Timestamp``                       ``Timestamp``
=====================  ==================================  ==================================

Times are ISO 8601 in UTC.  The case is the chain of contacts, ``InitialContactId``, or
``ContactId`` where a contact is the first of its chain; to follow customers, name
``CustomerId`` or ``CustomerEndpoint.Address`` as the case.  The channel is ``Channel``.

Records are delivered at least once, and again when something is added: of those with one
``ContactId`` that with the latest ``LastUpdateTimestamp`` counts, and the events of the
others are rejected.  Events of one second stand in the order of the table above, contacts of
a chain in the order of ``InitiationTimestamp``.  A record with none of the times is rejected.

Other vendors' records differ; name their columns instead.

References
----------
.. [1] Amazon Web Services, "Data model for Amazon Connect contact records".
   https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from journeymine.log import Asked, RawRows
from journeymine.reading.presets.nested import flat
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import (
    UNKNOWN,
    filled,
    leave,
    ordered,
    picked,
    ranks,
    repeated,
    text_of,
    there,
    with_column,
)

__all__ = ["CONTACT_CENTRE"]

_EVENTS = (
    ("Contact initiated", "InitiationTimestamp", ""),
    ("Queued", "Queue.EnqueueTimestamp", "Queue.DequeueTimestamp"),
    ("Connected to agent", "Agent.ConnectedToAgentTimestamp", "DisconnectTimestamp"),
    ("Transferred", "TransferCompletedTimestamp", ""),
    ("Disconnected", "DisconnectTimestamp", ""),
    (
        "After contact work",
        "Agent.AfterContactWorkStartTimestamp",
        "Agent.AfterContactWorkEndTimestamp",
    ),
)


def _prepare(raw: RawRows) -> RawRows:
    raw = replace(raw, table=flat(raw.table))
    raw = ordered(raw, ranks(text_of(raw, "InitiationTimestamp")))
    updated = ranks(text_of(raw, "LastUpdateTimestamp"))
    older = repeated([text_of(raw, "ContactId")], np.where(updated == UNKNOWN, updated, -updated))
    n = raw.table.num_rows
    times = [text_of(raw, time) for _, time, _ in _EVENTS]
    ends = [text_of(raw, end) for _, _, end in _EVENTS]
    happened = np.column_stack([there(time) for time in times])
    empty = ~np.logical_or.reduce([there(time) for time in times])
    without = leave(raw, empty, "JM-E124", "InitiationTimestamp")
    contacts, kinds = np.nonzero(happened)
    at = pa.array(kinds * n + contacts)
    names = pa.array([name for name, _, _ in _EVENTS])
    chain = filled(text_of(raw, "InitialContactId"), text_of(raw, "ContactId"))
    raw = with_column(raw, "case", chain)
    raw = replace(picked(raw, contacts), rejects=without.rejects)
    raw = with_column(raw, "activity", names.take(pa.array(kinds)))
    raw = with_column(raw, "time", _joined(times).take(at))
    raw = with_column(raw, "end_time", _joined(ends).take(at))
    own = {"end_time": "end_time", "channel": "Channel"}
    raw = replace(raw, prescribed={**raw.prescribed, **own})
    return leave(raw, older[contacts], "JM-E122", "ContactId")


def _joined(columns: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    return pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())


CONTACT_CENTRE = Preset(
    "contact-centre",
    "an export of Amazon Connect's contact records",
    Asked(case="case", activity="activity", time="time", timezone="UTC"),
    _prepare,
    (("ContactId", "InitiationTimestamp", "DisconnectTimestamp"),),
)
