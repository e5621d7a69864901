"""Matomo: visits with their actions, as ``Live.getLastVisitsDetails`` returns them in JSON.

A row is a visit; every element of its ``actionDetails`` becomes an event.  The case is
``visitorId``, the time ``timestamp`` (seconds since 1970).  The activity is, by the type of
the action: ``pageTitle`` of a page (``action``), or its ``url`` if it has no title;
``eventAction`` of an ``event``; ``goalName`` of a ``goal``; for all others the type itself,
such as ``search``, ``download`` or ``ecommerceOrder``.

``idVisit`` is unique to a visit, and Matomo goes on writing to a visit until it ends, so a
visit that was exported twice was exported at two stages: the copy with the latest
``lastActionTimestamp`` stays, the events of the others are rejected.  The array keeps the
order of a visit's actions; visits are taken in the order of ``idVisit``, because the list
has the newest first.  A visit without actions is rejected.

Not read: dumps of the database, whose actions are numbers that ``log_action`` explains.  The
fields of ``actionDetails`` are not described in Matomo's reference of the API; they are
taken from its own expected test results and from examples of users.

References
----------
.. [1] Matomo, "Reporting API Reference", module Live.
   https://developer.matomo.org/api-reference/reporting-api
.. [2] Matomo, "Database schema" (``idvisit`` "unique ID for this visit"; visits are updated
   while they are active). https://developer.matomo.org/guides/database-schema
.. [3] Matomo, ``plugins/Contents/tests/expected``, ``Live.getLastVisitsDetails``.
   https://github.com/matomo-org/matomo
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeymine.log import Asked, RawRows
from journeymine.reading.presets.nested import Shape
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import (
    UNKNOWN,
    exploded,
    filled,
    integers,
    leave,
    ordered,
    repeated,
    text_of,
    with_column,
)

__all__ = ["MATOMO"]

_FIELDS = (
    "type", "timestamp", "url", "pageTitle", "idpageview", "eventCategory", "eventAction",
    "eventName", "goalName", "siteSearchKeyword", "orderId", "revenue",
)  # fmt: skip
_SHAPE: Shape = dict.fromkeys(_FIELDS, "VARCHAR")


_NAMED_BY = {"action": ("pageTitle", "url"), "event": ("eventAction",), "goal": ("goalName",)}


def _prepare(raw: RawRows) -> RawRows:
    raw = ordered(raw, integers(text_of(raw, "idVisit")))
    last = integers(text_of(raw, "lastActionTimestamp"))
    latest_first = np.where(last == UNKNOWN, last, -last)
    stale = repeated([text_of(raw, "idVisit")], latest_first)
    raw, visits = exploded(raw, "actionDetails", _SHAPE, "action.")
    kind = text_of(raw, "action.type")
    names = [kind]
    for what, fields in _NAMED_BY.items():
        own = filled(*(text_of(raw, f"action.{field}") for field in fields))
        is_so = pc.fill_null(pc.equal(kind, what), False)
        names.insert(0, pc.if_else(is_so, own, pa.scalar(None, pa.string())))
    raw = with_column(raw, "activity", filled(*names))
    return leave(raw, stale[visits], "JM-E122", "idVisit")


MATOMO = Preset(
    "matomo",
    "an export of Matomo's Live.getLastVisitsDetails",
    Asked(
        case="visitorId",
        activity="activity",
        time="action.timestamp",
        time_format="unix-s",
        timezone="UTC",
    ),
    _prepare,
    (("idVisit", "visitorId", "actionDetails"),),
    channel="web",
)
