"""One simulated journey, written out as each vendor documents its export.

Made here, with no customer's data in it.  Each writer adds what that export has beside the
events: columns nobody asked for, repetitions, rows the vendor excludes, its zone, its unit;
and it shuffles the rows where the vendor's fields say in which order they belong.  It
returns the rows and how many of them are to be rejected, by code.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from journeymine.log import RawRows
from journeymine.reading.presets.snowplow import COLUMNS as SNOWPLOW_COLUMNS
from journeymine.simulation import demo, simulate

TWO_DAYS = 48 * 3600


@dataclass(frozen=True)
class Step:
    case: str
    place: int
    activity: str
    time: datetime
    channel: str

    @property
    def seconds(self):
        return int(self.time.timestamp())

    def iso(self, seconds=0):
        return f"{self.time + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S.000Z}"


@lru_cache
def journeys(cases=40):
    """The steps of the demo's customers, by case and place; times cut so that many tie."""
    made = simulate(
        demo.design(), cases=cases, seed=7, plants=demo.plants(), habits=demo.HABITS, days=120,
        pause=54_000,
    )  # fmt: skip
    table = made.log.to_arrow()
    columns = [table[name].to_pylist() for name in ("case", "activity", "time", "channel")]
    steps, place = [], Counter()
    for case, activity, time, channel in zip(*columns, strict=True):
        cut = int(time.timestamp()) // TWO_DAYS * TWO_DAYS
        steps.append(
            Step(case, place[case], activity, datetime.fromtimestamp(cut, UTC), channel or "")
        )
        place[case] += 1
    return tuple(steps)


def shuffled(rows, seed=3):
    rows = list(rows)
    random.Random(seed).shuffle(rows)
    return rows


def json_table(records, name="export.jsonl"):
    """Records as rows in the shape of the reader of JSON lines: nested objects are columns
    ``a.b``, arrays stay JSON text, numbers keep their text."""
    flat = [dict(_leaves(record)) for record in records]
    names = list(dict.fromkeys(name for record in flat for name in record))
    table = pa.table({n: pa.array([r.get(n) for r in flat], pa.string()) for n in names})
    return RawRows(table, name, name, places=np.arange(1, len(records) + 1))


def _leaves(record, before=""):
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{before}{name}.")
        elif value is None or isinstance(value, str):
            yield before + name, value
        else:
            yield before + name, json.dumps(value, ensure_ascii=False)


def tab_lines(rows):
    return "".join("\t".join(row) + "\n" for row in rows)


def csv_text(rows):
    quoted = [",".join('"' + field.replace('"', '""') + '"' for field in row) for row in rows]
    return "\n".join(quoted) + "\n"


# Google Analytics 4


def ga4(steps):
    """Rows of ``events_YYYYMMDD``: nested, with the order in the three batch fields."""
    rows = [
        {
            "event_date": f"{s.time:%Y%m%d}",
            "event_timestamp": s.seconds * 1_000_000,
            "event_name": s.activity,
            "event_params": [
                _param("ga_session_id", int_value=1_700_000_000 + s.place // 5),
                _param("page_location", string_value=f"https://shop.example/{s.place}"),
                _param("value", double_value=1.5),
            ],
            "event_bundle_sequence_id": 77 + s.place // 2,
            "user_id": None,
            "user_pseudo_id": s.case,
            "device": {"category": "mobile", "web_info": {"browser": "Firefox"}},
            "traffic_source": {"source": "(direct)", "medium": "(none)"},
            "platform": "WEB",
            "batch_page_id": 1_000 + s.place // 4,
            "batch_ordering_id": 8 + s.place % 4 // 2,
            "batch_event_index": 9 + s.place % 2,
        }
        for s in steps
    ]
    return shuffled(rows), {}


def _param(key, **value):
    nothing = dict.fromkeys(("string_value", "int_value", "float_value", "double_value"))
    return {"key": key, "value": {**nothing, **value}}


_VALUE = pa.struct(
    [
        ("string_value", pa.string()), ("int_value", pa.int64()), ("float_value", pa.float64()),
        ("double_value", pa.float64()),
    ]
)  # fmt: skip
_PARAMS = pa.list_(pa.struct([("key", pa.string()), ("value", _VALUE)]))


def ga4_table(rows):
    """As BigQuery exports to Parquet: lists of structs, integers, structs."""
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    arrays = {
        name: pa.array(values, _PARAMS if name == "event_params" else None)
        for name, values in columns.items()
    }
    arrays["user_id"] = pa.nulls(len(rows), pa.string())
    return pa.table(arrays)


def ga4_records(rows):
    """As BigQuery exports to JSON: integers are strings, and what is null is left out."""
    return [_bigquery(row) for row in rows]


def _bigquery(value):
    if isinstance(value, dict):
        return {name: _bigquery(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_bigquery(inner) for inner in value]
    return str(value) if isinstance(value, int) else value


# Segment


def segment(steps):
    """Raw calls in the order of the file, every ninth sent again later on."""
    calls = []
    for n, s in enumerate(steps):
        page, by_server = s.activity.startswith("C"), int(s.case[1:]) % 5 == 0
        call = {
            "messageId": f"ajs-{n:05}",
            "type": "page" if page else "track",
            ("name" if page else "event"): s.activity,
            "anonymousId": None if by_server else s.case,
            "userId": s.case if by_server else "u-" + s.case,
            "channel": "server" if by_server else "client",
            "context": {"library": {"name": "analytics.js"}, "ip": "192.0.2.1"},
            "properties": {"path": "/x"},
            "originalTimestamp": s.iso(61),
            "sentAt": s.iso(62),
            "receivedAt": s.iso(1),
            "timestamp": s.iso(),
        }
        calls.append(call)
        if n % 9 == 8:
            late = {"sentAt": s.iso(90), "receivedAt": s.iso(29)}
            calls.append({**calls[-9], **late})
    return calls, {"JM-E122": len(calls) - len(steps)}


# Snowplow


def snowplow(steps):
    """Enriched events, shuffled, the order in ``eventIndex``; every eighth came twice."""
    events = []
    for n, s in enumerate(steps):
        structured = s.activity.startswith("P")
        session = {
            "userId": s.case, "sessionId": "b", "sessionIndex": 1, "eventIndex": s.place + 1,
            "previousSessionId": None, "storageMechanism": "COOKIE_1",
        }  # fmt: skip
        events.append(
            {
                "app_id": "shop",
                "platform": "web",
                "collector_tstamp": _spaced(s, 2),
                "dvce_created_tstamp": _spaced(s, 60),
                "event": "struct" if structured else "unstruct",
                "event_id": f"e-{n:05}",
                "domain_userid": s.case,
                "domain_sessionidx": "1",
                "page_title": '"Quoted" page',
                "contexts": json.dumps(_entities(session)),
                "se_action": s.activity if structured else "",
                "derived_tstamp": _spaced(s, 0),
                "event_vendor": "com.example",
                "event_name": "event" if structured else s.activity,
                "event_fingerprint": f"f-{n:05}",
            }
        )
        if n % 8 == 7:
            events.append({**events[-1], "collector_tstamp": _spaced(s, 9)})
    return shuffled(events), {"JM-E122": len(events) - len(steps)}


def _spaced(step, seconds):
    return f"{step.time + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S.000}"


def _entities(session):
    page = "iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0"
    own = "iglu:com.snowplowanalytics.snowplow/client_session/jsonschema/1-0-2"
    data = [{"schema": page, "data": {"id": "p"}}, {"schema": own, "data": session}]
    return {"schema": "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-1", "data": data}


def snowplow_tsv(events):
    return tab_lines([event.get(name, "") for name in SNOWPLOW_COLUMNS] for event in events)


def snowplow_records(events):
    """As the analytics SDKs make JSON: zoned times, entities under names of their own."""
    records = []
    for event in events:
        record = {name: value for name, value in event.items() if value and name != "contexts"}
        for name in ("collector_tstamp", "dvce_created_tstamp", "derived_tstamp"):
            record[name] = record[name].replace(" ", "T") + "Z"
        session = json.loads(event["contexts"])["data"][1]["data"]
        record["contexts_com_snowplowanalytics_snowplow_client_session_1"] = [session]
        records.append(record)
    return records


# Matomo


def matomo(steps):
    """Visits of up to four actions, the newest first; every sixth was exported while it went
    on as well."""
    visits = []
    for case, own in groupby(steps, key=lambda s: s.case):
        own = list(own)
        visits += [(case, own[at : at + 4]) for at in range(0, len(own), 4)]
    visits.sort(key=lambda visit: (visit[1][0].time, visit[0], visit[1][0].place))
    records, rejected = [], Counter()
    for number, (case, own) in enumerate(visits, 1):
        records.append(_visit(number, case, own))
        if number % 6 == 0:
            records.append(_visit(number, case, own[:-1]))
            rejected["JM-E122" if own[1:] else "JM-E124"] += max(1, len(own) - 1)
    return records[::-1], rejected


def _visit(number, case, steps):
    return {
        "idSite": "1",
        "idVisit": str(number),
        "visitorId": case,
        "actionDetails": [_action(s) for s in steps],
        "lastActionTimestamp": steps[-1].seconds + len(steps) if steps else 0,
        "visitorType": "new",
        "referrerName": None,
    }


def _action(step):
    base = {"timestamp": step.seconds, "url": "https://shop.example/x", "icon": None}
    if step.activity.startswith("C"):
        return {"type": "action", "pageTitle": step.activity, "pageIdAction": "3", **base}
    if step.activity.startswith("P"):
        return {"type": "goal", "goalName": step.activity, "goalId": 2, **base}
    category = {"eventCategory": "order", "eventAction": step.activity}
    return {"type": "event", **category, **base}


# Adobe Analytics

ADOBE_COLUMNS = (
    "exclude_hit", "hitid_high", "hitid_low", "hit_source", "hit_time_gmt",
    "post_cust_hit_time_gmt", "post_evar1", "post_event_list", "post_page_event",
    "post_page_event_var2", "post_pagename", "post_page_url", "post_visid_high",
    "post_visid_low", "visit_num", "visit_page_num",
)  # fmt: skip


def adobe(steps):
    """Hits, shuffled, the order in the visit's fields; with excluded and repeated ones."""
    hits = []
    excluded = repeated = 0
    for n, s in enumerate(steps):
        link = s.activity.startswith("C")
        hit = {
            "exclude_hit": "0",
            "hitid_high": "36" + f"{n:05}",
            "hitid_low": "48" + f"{n:05}",
            "hit_source": "1",
            "hit_time_gmt": str(s.seconds + 5),
            "post_cust_hit_time_gmt": str(s.seconds) if n % 2 else "0",
            "post_evar1": "a\\\ttab, a \\\\ and a line\\\nend" if n % 10 == 0 else 'say "yes',
            "post_event_list": "1,200",
            "post_page_event": "100" if link else "0",
            "post_page_event_var2": s.activity if link else "",
            "post_pagename": "" if link else s.activity,
            "post_page_url": "https://shop.example/x",
            "post_visid_high": s.case,
            "post_visid_low": "7",
            "visit_num": str(s.place // 5 + 9),
            "visit_page_num": str(s.place % 5 + 8),
        }
        if not n % 2:
            hit["hit_time_gmt"] = str(s.seconds)
        hits.append(hit)
        if n % 11 == 3:
            hits.append({**hit, "hitid_low": "x", "exclude_hit": "1"})
            hits.append({**hit, "hitid_low": "y", "hit_source": "7"})
            excluded += 2
        if n % 13 == 5:
            hits.append(dict(hit))
            repeated += 1
    rejected = {"JM-E122": repeated, "JM-E123": excluded}
    return [[hit[name] for name in ADOBE_COLUMNS] for hit in shuffled(hits)], rejected


# Zendesk


def zendesk_audits(steps):
    """An audit for the steps of one time; every fifth was exported twice."""
    audits, rejected, event = [], 0, 9_000
    for (case, time), own in groupby(steps, key=lambda s: (s.case, s.time)):
        own = list(own)
        events = []
        for s in own:
            event += 1
            kind = "Create" if s.place == 0 else "Change"
            change = {"field_name": "status", "value": s.activity, "previous_value": None}
            events.append({"id": event, "type": kind, **change})
        audits.append(
            {
                "id": 100 + len(audits),
                "ticket_id": int(case[1:]),
                "created_at": f"{time:%Y-%m-%dT%H:%M:%SZ}",
                "author_id": 35436,
                "via": {"channel": "web", "source": {"rel": "web_widget"}},
                "metadata": {"system": {"client": "x"}},
                "events": events,
            }
        )
        if len(audits) % 5 == 0:
            rejected += len(own)
    again = [audit for n, audit in enumerate(audits, 1) if n % 5 == 0]
    return shuffled([*audits, *again]), {"JM-E122": rejected}


# Salesforce

SALESFORCE_COLUMNS = (
    "Id", "IsDeleted", "CaseId", "CreatedById", "CreatedDate", "Field", "DataType", "OldValue",
    "NewValue",
)  # fmt: skip


def salesforce_history(steps):
    """Case history by the Bulk API; changes of owner twice, some rows in the recycle bin."""
    rows, twins, binned = [], 0, 0
    for n, s in enumerate(steps):
        at = f"{s.time:%Y-%m-%dT%H:%M:%S.000+0000}"
        head = [f"017{n:012}AAA", "false", s.case, "005000000000001AAA", at]
        rows.append([*head, "Status", "Text", "", s.activity])
        if n % 7 == 2:
            rows.append([*head[:1], "true", *head[2:], "Status", "Text", "", "gone"])
            binned += 1
        if n % 9 == 4:
            ids = ["005000000000002AAA", "005000000000003AAA"]
            rows.append([*head, "Owner", "EntityId", *ids])
            rows.append([*head, "Owner", "Text", "Ann", "Bea"])
            twins += 1
    return rows, {"JM-E122": twins, "JM-E123": binned}


# Qualtrics

QUALTRICS_COLUMNS = (
    "StartDate", "EndDate", "Status", "Progress", "RecordedDate", "ResponseId",
    "ExternalReference", "Q1_NPS_GROUP", "Q1", "touchpoint",
)  # fmt: skip


def qualtrics(steps, zone="Europe/Stockholm"):
    """Three header lines, local times, previews among the answers."""
    questions = ["Start Date", "End\nDate", "Response Type", "Progress", "Recorded Date"]
    questions += ["Response ID", "External Data Reference", "Likely? - Group", "Likely?", "t"]
    ids = ["startDate", "endDate", "status", "progress", "recordedDate", "_recordId"]
    ids += ["externalDataReference", "QID1_NPS_GROUP", "QID1", "touchpoint"]
    imports = [{"ImportId": name} for name in ids]
    for place in (0, 1, 4):
        imports[place]["timeZone"] = zone
    rows = [list(QUALTRICS_COLUMNS), questions]
    rows.append([json.dumps(one, separators=(",", ":")) for one in imports])
    previews = 0
    for n, s in enumerate(steps):
        local = s.time.astimezone(ZoneInfo("UTC" if zone == "Z" else zone))
        at = f"{local:%Y-%m-%d %H:%M:%S}"
        answer = [at, at, "IP Address", "100", at, f"R_{n:05}", s.case, "Promoter", "9"]
        rows.append([*answer, s.activity])
        if n % 10 == 6:
            rows.append(
                [*answer[:2], "Survey Preview", *answer[3:5], f"R_p{n:05}", *answer[6:], ""]
            )
            previews += 1
    return rows, {"JM-E123": previews}


# Amazon Connect


@lru_cache
def calls(cases=40):
    """Steps of a contact centre's customers: chains of contacts, with many ties."""
    chance, steps = random.Random(5), []
    for number in range(cases):
        time, place = datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(hours=number), 0
        for contact in range(chance.randint(1, 3)):
            names = ["Contact initiated"]
            names += ["Queued"] if chance.random() < 0.8 else []
            answered = chance.random() < 0.7
            names += ["Connected to agent"] if answered else []
            names += ["Transferred"] if answered and chance.random() < 0.3 else []
            names += ["Disconnected"] + (["After contact work"] if answered else [])
            for name in names:
                steps.append(Step(f"chain-{number:03}", place, name, time, str(contact)))
                place += 1
                time += timedelta(seconds=chance.choice((0, 0, 30)))
            time += timedelta(minutes=5)
    return tuple(steps)


def contact_records(steps):
    """Contact records, shuffled; every fourth was delivered early as well."""
    records, rejected = [], 0
    for (case, contact), own in groupby(steps, key=lambda s: (s.case, s.channel)):
        own = list(own)
        at = {s.activity: f"{s.time:%Y-%m-%dT%H:%M:%SZ}" for s in own}
        first = contact == "0"
        record = {
            "AWSContactTraceRecordFormatVersion": "2017-03-10",
            "ContactId": case if first else f"{case}-{contact}",
            "InitialContactId": None if first else case,
            "Channel": "VOICE",
            "CustomerEndpoint": {"Address": "+46700000000", "Type": "TELEPHONE_NUMBER"},
            "InitiationMethod": "INBOUND" if first else "TRANSFER",
            "InitiationTimestamp": at["Contact initiated"],
            "TransferCompletedTimestamp": at.get("Transferred"),
            "DisconnectTimestamp": at["Disconnected"],
            "LastUpdateTimestamp": "2026-02-01T00:00:02Z",
            "Queue": None,
            "Agent": None,
            "Recordings": [],
        }
        if "Queued" in at:
            record["Queue"] = {
                "Name": "Orders", "EnqueueTimestamp": at["Queued"],
                "DequeueTimestamp": at["Disconnected"],
            }  # fmt: skip
        if "Connected to agent" in at:
            record["Agent"] = {
                "Username": "ann", "ConnectedToAgentTimestamp": at["Connected to agent"],
                "AfterContactWorkStartTimestamp": at["After contact work"],
                "AfterContactWorkEndTimestamp": at["After contact work"],
            }  # fmt: skip
        records.append(record)
        if len(records) % 4 == 0:
            early = {"LastUpdateTimestamp": "2026-02-01T00:00:01Z", "Agent": None}
            records.append({**record, **early})
            rejected += len(set(at) - {"Connected to agent", "After contact work"})
    return shuffled(records), {"JM-E122": rejected}


# CloudEvents


def cloudevents(steps):
    """Events of one source, shuffled, the order in ``sequence``; every seventh sent twice."""
    events = []
    for n, s in enumerate(steps):
        event = {
            "specversion": "1.0",
            "id": f"{n}",
            "source": "https://shop.example/orders",
            "type": s.activity,
            "subject": s.case,
            "time": f"{s.time.astimezone(ZoneInfo('Asia/Tokyo')).isoformat()}",
            "datacontenttype": "application/json",
            "sequence": f"{s.place:08}",
            "data": {"order": s.case, "lines": [1, 2]},
        }
        events += [event, dict(event)] if n % 7 == 0 else [event]
    return shuffled(events), {"JM-E122": len(events) - len(steps)}
