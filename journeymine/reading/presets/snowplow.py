"""Snowplow: enriched events, as tab-separated lines, as JSON or from ``atomic.events``.

The enriched format has 131 columns and no header; nothing is quoted.  In JSON, as the
analytics SDKs make it, and in warehouses the columns have the same names.

The time is ``derived_tstamp``: UTC, with the error of the device's clock taken out.  The
activity is ``event_name``, for structured events (``event`` is ``struct``) ``se_action``,
what the user did.  The case is ``domain_userid``; where it is null, as in mobile apps, the
``userId`` of the ``client_session`` entity, which is the same on the web, and then
``user_id``.  The channel is ``platform``, such as ``web`` or ``mob``.

Events are delivered at least once.  Rows with one ``event_id`` are one event, the earliest
``collector_tstamp`` is the one to keep, and the others are rejected; but where both have an
``event_fingerprint`` and the two differ, different events were given one id by a client, so
both stay and a finding counts them.  The ``eventIndex`` of the ``client_session`` entity is
the order in which events were tracked; without it ``dvce_created_tstamp`` orders those of
one time.

References
----------
.. [1] Snowplow, "Snowplow atomic event properties".
   https://docs.snowplow.io/docs/fundamentals/canonical-event/
.. [2] Snowplow, "Timestamps". https://docs.snowplow.io/docs/events/timestamps/
.. [3] Snowplow, "Track sessions on web" (``client_session``, ``eventIndex``).
   https://docs.snowplow.io/docs/sources/web-trackers/tracking-events/session/
.. [4] Snowplow, "Duplicates" (dbt packages).  https://docs.snowplow.io/docs/
   modeling-your-data/modeling-your-data-with-dbt/package-mechanics/deduplication/
.. [5] Snowplow Analytics SDK for Python, ``event_transformer.py`` (the columns in order).
   https://github.com/snowplow/snowplow-python-analytics-sdk
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.language import sentence_counted
from journeymine.log import Asked, RawRows
from journeymine.log.values.text import as_text
from journeymine.reading.presets.nested import flat
from journeymine.reading.presets.preset import Preset, TsvForm
from journeymine.reading.presets.rows import (
    filled,
    integers,
    leave,
    noted,
    ordered,
    ranks,
    repeated,
    text_of,
    with_column,
)

__all__ = ["COLUMNS", "SNOWPLOW"]

COLUMNS = (
    "app_id", "platform", "etl_tstamp", "collector_tstamp", "dvce_created_tstamp", "event",
    "event_id", "txn_id", "name_tracker", "v_tracker", "v_collector", "v_etl", "user_id",
    "user_ipaddress", "user_fingerprint", "domain_userid", "domain_sessionidx",
    "network_userid", "geo_country", "geo_region", "geo_city", "geo_zipcode", "geo_latitude",
    "geo_longitude", "geo_region_name", "ip_isp", "ip_organization", "ip_domain", "ip_netspeed",
    "page_url", "page_title", "page_referrer", "page_urlscheme", "page_urlhost", "page_urlport",
    "page_urlpath", "page_urlquery", "page_urlfragment", "refr_urlscheme", "refr_urlhost",
    "refr_urlport", "refr_urlpath", "refr_urlquery", "refr_urlfragment", "refr_medium",
    "refr_source", "refr_term", "mkt_medium", "mkt_source", "mkt_term", "mkt_content",
    "mkt_campaign", "contexts", "se_category", "se_action", "se_label", "se_property",
    "se_value", "unstruct_event", "tr_orderid", "tr_affiliation", "tr_total", "tr_tax",
    "tr_shipping", "tr_city", "tr_state", "tr_country", "ti_orderid", "ti_sku", "ti_name",
    "ti_category", "ti_price", "ti_quantity", "pp_xoffset_min", "pp_xoffset_max",
    "pp_yoffset_min", "pp_yoffset_max", "useragent", "br_name", "br_family", "br_version",
    "br_type", "br_renderengine", "br_lang", "br_features_pdf", "br_features_flash",
    "br_features_java", "br_features_director", "br_features_quicktime",
    "br_features_realplayer", "br_features_windowsmedia", "br_features_gears",
    "br_features_silverlight", "br_cookies", "br_colordepth", "br_viewwidth", "br_viewheight",
    "os_name", "os_family", "os_manufacturer", "os_timezone", "dvce_type", "dvce_ismobile",
    "dvce_screenwidth", "dvce_screenheight", "doc_charset", "doc_width", "doc_height",
    "tr_currency", "tr_total_base", "tr_tax_base", "tr_shipping_base", "ti_currency",
    "ti_price_base", "base_currency", "geo_timezone", "mkt_clickid", "mkt_network", "etl_tags",
    "dvce_sent_tstamp", "refr_domain_userid", "refr_dvce_tstamp", "derived_contexts",
    "domain_sessionid", "derived_tstamp", "event_vendor", "event_name", "event_format",
    "event_version", "event_fingerprint", "true_tstamp",
)  # fmt: skip
"""The columns of an enriched event, in order."""

_SESSION = "contexts_com_snowplowanalytics_snowplow_client_session_1"


def _prepare(raw: RawRows) -> RawRows:
    session = _session(raw.table)
    event_id, print_ = text_of(raw, "event_id"), text_of(raw, "event_fingerprint")
    by_id = repeated([event_id], ranks(text_of(raw, "collector_tstamp")))
    marked = filled(print_, pa.scalar(""))
    both = repeated([event_id, marked], ranks(text_of(raw, "collector_tstamp")))
    unmarked = pc.is_null(print_).to_numpy()
    gone = both | (by_id & unmarked)
    shared = int((by_id & ~gone).sum())
    said = sentence_counted(
        shared,
        "{n} event shares its event_id with another, but not its fingerprint: it is another event "
        "and is kept",
        "{n} events share their event_id with another, but not its fingerprint: they are different "
        "events and are kept",
    )
    raw = noted(raw, "JM-W191", said, shared, raw.table.num_rows)
    activity = _activity(raw)
    case = filled(
        text_of(raw, "domain_userid"), _part(session, r'"userId":\s*"(?P<x>[^"]+)"'),
        text_of(raw, "user_id"),
    )  # fmt: skip
    index = _part(session, r'"eventIndex":\s*(?P<x>\d+)')
    raw = with_column(with_column(raw, "activity", activity), "case", case)
    raw = with_column(raw, "eventIndex", index)
    raw = replace(raw, prescribed={**raw.prescribed, "channel": "platform"})
    raw = leave(raw, gone, "JM-E122", "event_id")
    return ordered(
        raw,
        integers(text_of(raw, "domain_sessionidx")),
        integers(text_of(raw, "eventIndex")),
        ranks(text_of(raw, "dvce_created_tstamp")),
    )


def _activity(raw: RawRows) -> pa.ChunkedArray:
    action = text_of(raw, "se_action")
    is_struct = pc.fill_null(pc.equal(text_of(raw, "event"), "struct"), False)
    own = pc.if_else(is_struct, action, pa.scalar(None, pa.string()))
    return filled(own, text_of(raw, "event_name"), text_of(raw, "event"))


def _session(table: pa.Table) -> pa.ChunkedArray:
    """The ``client_session`` entity of each row, as text that holds its fields."""
    if _SESSION in table.column_names and not pa.types.is_nested(table[_SESSION].type):
        return as_text(table[_SESSION])
    if "contexts" not in table.column_names:
        return pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    pattern = r"(?P<x>/client_session/jsonschema/[^}]*\})"
    return _part(as_text(flat(table.select(["contexts"]))["contexts"]), pattern)


def _part(text: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    return pc.struct_field(pc.extract_regex(text, pattern), "x")


SNOWPLOW = Preset(
    "snowplow",
    "a Snowplow export",
    Asked(case="case", activity="activity", time="derived_tstamp", timezone="UTC"),
    _prepare,
    (("event_id", "event_name", "derived_tstamp", "collector_tstamp"),),
    text=TsvForm(header=COLUMNS, first="app_id", quoting=False),
)
