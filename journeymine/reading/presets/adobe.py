"""Adobe Analytics: data feeds, ``hit_data.tsv`` with ``column_headers.tsv`` beside it.

A row is a hit.  The file has no header line: the names stand in ``column_headers.tsv`` of the
same folder, which differs from feed to feed.  Nothing is quoted; a tab, a line end or a
backslash that belongs to a value has a backslash before it.

The case is ``post_visid_high`` with ``post_visid_low``, as Adobe identifies visitors.  The
time counts seconds since 1970: ``post_cust_hit_time_gmt``, when the hit happened, or where
the report suite takes no timestamps ``hit_time_gmt``, when it was received.  The activity
of a link hit (``post_page_event`` is not 0) is its name, ``post_page_event_var2``; of a
page view it is ``post_pagename``, or without one ``post_page_url``.  Other columns stay:
``post_event_list`` as the numbers that ``event.tsv`` explains.  Hits of one second stand in
the order of ``visit_num`` and ``visit_page_num``.

Rejected as Adobe leaves them out itself: hits with ``exclude_hit`` above 0, and rows of data
sources (``hit_source`` 5, 7, 8, 9).  ``hitid_high`` with ``hitid_low`` identifies a hit "in
almost all cases", as Adobe says, but two hits can share one; so a row is a duplicate only if
visitor, time and place in the visit are the same as well, and others are counted in a
finding.

References
----------
.. [1] Adobe, "Data column reference". https://experienceleague.adobe.com/en/docs/
   analytics/export/analytics-data-feed/data-feed-contents/datafeeds-reference
.. [2] Adobe, "Special characters in data feeds". https://experienceleague.adobe.com/docs/
   analytics/export/analytics-data-feed/data-feed-contents/datafeeds-spec-chars.html
.. [3] Adobe, "Use data feeds to calculate common metrics". https://experienceleague.adobe.com/
   en/docs/analytics/export/analytics-data-feed/data-feed-contents/datafeeds-calculate
.. [4] Adobe, "Data feeds FAQ" (are hit ids unique). https://experienceleague.adobe.com/en/docs/
   analytics/export/analytics-data-feed/df-faq
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.language import sentence_counted
from journeymine.log import Asked, RawRows
from journeymine.reading.presets.preset import Preset, TsvForm
from journeymine.reading.presets.rows import (
    UNKNOWN,
    filled,
    integers,
    leave,
    noted,
    ordered,
    repeated,
    text_of,
    with_column,
)

__all__ = ["ADOBE"]

_DATA_SOURCES = pa.array(["5", "7", "8", "9"])
_ID = ("hitid_high", "hitid_low")
_PLACE = ("post_visid_high", "post_visid_low", "hit_time_gmt", "visit_num", "visit_page_num")


def _prepare(raw: RawRows) -> RawRows:
    excluded = integers(text_of(raw, "exclude_hit"))
    out = (excluded > 0) & (excluded != UNKNOWN)
    raw = leave(raw, out, "JM-E123", "exclude_hit", "exclude_hit is above 0")
    summary = pc.is_in(text_of(raw, "hit_source"), value_set=_DATA_SOURCES)
    raw = leave(raw, summary.to_numpy(), "JM-E123", "hit_source", "from a data source")
    key = [text_of(raw, name) for name in _ID]
    again = repeated([*key, *(filled(text_of(raw, name), pa.scalar("")) for name in _PLACE)])
    shared = int((repeated(key) & ~again).sum())
    said = sentence_counted(
        shared,
        "{n} hit shares its id with another hit; all are kept",
        "{n} hits share their id with another hit; all are kept",
    )
    raw = noted(raw, "JM-W191", said, shared, raw.table.num_rows)
    raw = leave(raw, again, "JM-E122", "hitid_high")
    high, low = text_of(raw, "post_visid_high"), text_of(raw, "post_visid_low")
    raw = with_column(raw, "case", pc.binary_join_element_wise(high, low, "_"))
    raw = with_column(raw, "activity", _activity(raw))
    raw = with_column(raw, "time", _time(raw))
    return ordered(raw, *(integers(text_of(raw, name)) for name in ("visit_num", "visit_page_num")))


def _activity(raw: RawRows) -> pa.ChunkedArray:
    event = text_of(raw, "post_page_event")
    is_link = pc.fill_null(pc.not_equal(event, "0"), False)
    link = text_of(raw, "post_page_event_var2")
    named = pc.if_else(is_link, link, pa.scalar(None, pa.string()))
    return filled(named, text_of(raw, "post_pagename"), text_of(raw, "post_page_url"))


def _time(raw: RawRows) -> pa.ChunkedArray:
    own = text_of(raw, "post_cust_hit_time_gmt")
    own = pc.if_else(pc.equal(own, "0"), pa.scalar(None, pa.string()), own)
    return filled(own, text_of(raw, "hit_time_gmt"))


ADOBE = Preset(
    "adobe",
    "an Adobe Analytics data feed",
    Asked(case="case", activity="activity", time="time", time_format="unix-s", timezone="UTC"),
    _prepare,
    (("hit_time_gmt", "post_visid_high", "post_visid_low", "post_pagename"),),
    text=TsvForm(
        first="hit_time_gmt", header_file="column_headers.tsv", quoting=False, escape="\\"
    ),
)
