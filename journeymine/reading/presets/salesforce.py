"""Salesforce: field history (``CaseHistory`` and its like) and ``Task``, as CSV.

Exports of records by their API names, as the Data Loader and the Bulk API write them; the
columns of reports have labels and are not read.  Times are ISO 8601 with a zone without a
colon (``2025-01-06T08:00:00.000+0000``); the weekly data export leaves the zone out and
means UTC.

*Field history*: the case is the record that changed (``CaseId``, ``OpportunityId``,
``LeadId``, ``AccountId``, ``ContactId``, or ``ParentId`` of a custom object), the time
``CreatedDate``.  The activity is the field and its new value, ``Status: Closed``; without a
new value the field alone, as ``created``.  A change of a field that refers to another record
is written twice, once with names and once with record ids: the row with ids is rejected as a
duplicate if its twin is there.

*Task*: the case is ``WhoId``, the contact or lead, the activity ``Subject``, the time
``CreatedDate``, the end ``CompletedDateTime`` and the channel ``TaskSubtype``.

Rows with ``IsDeleted`` true lie in the recycle bin and are rejected.  Salesforce documents
no order of changes made in one save: they stay in the order of the file.

References
----------
.. [1] Salesforce, "CaseHistory", Object Reference for the Salesforce Platform.
   https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/
   object_reference/sforce_api_objects_casehistory.htm
.. [2] Salesforce, "OpportunityFieldHistory", Salesforce Field Reference Guide.
   https://developer.salesforce.com/docs/platform/field-reference/references/field-reference/
   salesforce-field-reference-opportunityfieldhistory.html
.. [3] Salesforce, "Task", Object Reference for the Salesforce Platform.
   https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/
   object_reference/sforce_api_objects_task.htm
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log import Asked, RawRows
from journeymine.log.values.arrays import bools
from journeymine.reading.presets.preset import Preset
from journeymine.reading.presets.rows import (
    filled,
    groups,
    leave,
    text_of,
    there,
    with_column,
)

__all__ = ["SALESFORCE"]

_PARENTS = ("CaseId", "OpportunityId", "LeadId", "AccountId", "ContactId", "ParentId")
_RECORD_ID = r"^[0-9A-Za-z]{15}([0-9A-Z]{3})?$"


def _prepare(raw: RawRows) -> RawRows:
    binned = pc.fill_null(pc.equal(pc.utf8_lower(text_of(raw, "IsDeleted")), "true"), False)
    raw = leave(raw, binned.to_numpy(), "JM-E123", "IsDeleted", "in the recycle bin")
    if "Subject" in raw.table.column_names:
        raw = with_column(raw, "case", text_of(raw, "WhoId"))
        raw = with_column(raw, "activity", text_of(raw, "Subject"))
        own = {"end_time": "CompletedDateTime", "channel": "TaskSubtype"}
        return replace(raw, prescribed={**raw.prescribed, **own})
    parent = next(name for name in _PARENTS if name in raw.table.column_names)
    raw = leave(raw, _twins(raw, parent), "JM-E122", "Field", "the same change by record ids")
    field, new = text_of(raw, "Field"), text_of(raw, "NewValue")
    said = filled(pc.binary_join_element_wise(field, new, ": "), field)
    return with_column(with_column(raw, "activity", said), "case", text_of(raw, parent))


def _twins(raw: RawRows, parent: str) -> NDArray[np.bool_]:
    """Rows of record ids that say what a row of names for the same change says."""
    ids = _of_ids(raw)
    change, whole = groups([text_of(raw, name) for name in (parent, "Field", "CreatedDate")])
    named = np.bincount(change[~ids], minlength=len(change)) > 0
    twins: NDArray[np.bool_] = ids & whole & named[change]
    return twins


def _of_ids(raw: RawRows) -> NDArray[np.bool_]:
    """Rows whose values are record ids: as ``DataType`` says, or else by their form."""
    if "DataType" in raw.table.column_names:
        marked = pc.equal(text_of(raw, "DataType"), "EntityId")
        return bools(pc.fill_null(marked, False))
    old, new = text_of(raw, "OldValue"), text_of(raw, "NewValue")
    shaped = [pc.fill_null(pc.match_substring_regex(v, _RECORD_ID), True) for v in (old, new)]
    return bools(pc.and_(*shaped)) & (there(old) | there(new))


SALESFORCE = Preset(
    "salesforce",
    "a Salesforce export of field history or tasks",
    Asked(case="case", activity="activity", time="CreatedDate", timezone="UTC"),
    _prepare,
    (
        *((parent, "Field", "NewValue", "CreatedDate") for parent in _PARENTS),
        ("Subject", "WhoId", "CreatedDate"),
    ),
)
