"""Presets: one journey in every vendor's form is read back as one log."""

import json
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import vendor_samples as vendors
from hypothesis import given, settings
from hypothesis import strategies as st

from journeymine.errors import LogError, UsageError
from journeymine.files import open_source
from journeymine.log import Asked
from journeymine.reading import read_log
from journeymine.reading.json_text.whole import read_json_rows
from journeymine.reading.presets import NAMES, apply_preset, preset
from journeymine.reading.presets.rows import repeated

STEPS = vendors.journeys()
SAMPLES = {
    "ga4": vendors.ga4_records(vendors.ga4(STEPS)[0]),
    "segment": vendors.segment(STEPS)[0],
    "snowplow": vendors.snowplow_records(vendors.snowplow(STEPS)[0]),
    "matomo": vendors.matomo(STEPS)[0],
    "zendesk": vendors.zendesk_audits(STEPS)[0],
    "contact-centre": vendors.contact_records(vendors.calls())[0],
    "cloudevents": vendors.cloudevents(STEPS)[0],
}
FORMS = {name: preset(name).needs for name in NAMES}
FIELDS = {name: {field for record in SAMPLES.get(name, ()) for field in record} for name in NAMES}
FIELDS["adobe"] = set(vendors.ADOBE_COLUMNS)
FIELDS["salesforce"] = set(vendors.SALESFORCE_COLUMNS)
FIELDS["qualtrics"] = set(vendors.QUALTRICS_COLUMNS)


def log_of_records(records, name, **said):
    """A log of records, written as one JSON array."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "export.json"
        file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        return read_log(file, map=name, isolate=False, **said)


def paths(log):
    """Case -> its (activity, time) in the order of the log."""
    table = log.to_arrow().sort_by([(name, "ascending") for name in ("case", "time", "sequence")])
    found = {}
    columns = [table[name].to_pylist() for name in ("case", "activity", "time")]
    for case, activity, time in zip(*columns, strict=True):
        found.setdefault(case, []).append((activity, time))
    return found


def expected(steps, case=str, activity=str):
    found = {}
    for s in steps:
        found.setdefault(case(s.case), []).append((activity(s.activity), s.time))
    return found


def by_code(log):
    return {reason.split()[0]: count for reason, count in log.rows.rejected.items()}


def test_the_journey_has_ties_that_only_the_order_of_places_can_break():
    tied = sum(a.case == b.case and a.time == b.time for a, b in pairwise(STEPS))
    assert (len(STEPS), tied > 80) == (423, True)


@pytest.mark.parametrize("name", ["matomo", "zendesk", "contact-centre", "segment"])
def test_presets_take_the_table_that_a_reader_of_json_lines_makes(name, tmp_path):
    (tmp_path / "rows.json").write_text(json.dumps(SAMPLES[name]), encoding="utf-8")
    with open_source(tmp_path / "rows.json") as source:
        read = [vendors.json_table(SAMPLES[name]), read_json_rows(source)]
    made = [apply_preset(preset(name), raw, Asked()) for raw in read]
    tables = [raw.table.select([said.case, said.activity, said.time]) for raw, said in made]
    assert tables[0].equals(tables[1])
    assert made[0][0].places.tolist() == made[1][0].places.tolist()


def ga4_as_parquet(folder):
    rows, rejected = vendors.ga4(STEPS)
    pq.write_table(vendors.ga4_table(rows), folder / "events.parquet")
    return read_log(folder / "events.parquet", map="ga4"), rejected


def ga4_as_json(_):
    rows, rejected = vendors.ga4(STEPS)
    return log_of_records(vendors.ga4_records(rows), "ga4"), rejected


def segment(_):
    calls, rejected = vendors.segment(STEPS)
    return log_of_records(calls, "segment"), rejected


def snowplow_as_tsv(folder):
    events, rejected = vendors.snowplow(STEPS)
    (folder / "part.tsv").write_text(vendors.snowplow_tsv(events), encoding="utf-8")
    return read_log(folder / "part.tsv", map="snowplow"), rejected


def snowplow_as_json(_):
    events, rejected = vendors.snowplow(STEPS)
    return log_of_records(vendors.snowplow_records(events), "snowplow"), rejected


def matomo(_):
    visits, rejected = vendors.matomo(STEPS)
    return log_of_records(visits, "matomo"), rejected


def cloudevents(_):
    events, rejected = vendors.cloudevents(STEPS)
    return log_of_records(events, "cloudevents"), rejected


def qualtrics(folder):
    rows, rejected = vendors.qualtrics(STEPS)
    (folder / "survey.csv").write_text(vendors.csv_text(rows), encoding="utf-8")
    return read_log(folder / "survey.csv", map="qualtrics", activity="touchpoint"), rejected


@pytest.mark.parametrize(
    "read",
    [ga4_as_parquet, ga4_as_json, segment, snowplow_as_tsv, snowplow_as_json, matomo,
     cloudevents, qualtrics],
)  # fmt: skip
def test_the_journey_is_read_back_as_it_was(read, tmp_path):
    log, rejected = read(tmp_path)
    assert paths(log) == expected(STEPS)
    assert by_code(log) == rejected


def write_feed(folder, rows):
    (folder / "hit_data.tsv").write_text(vendors.tab_lines(rows), encoding="utf-8", newline="")
    header = vendors.tab_lines([vendors.ADOBE_COLUMNS])
    (folder / "column_headers.tsv").write_text(header, encoding="utf-8")
    return folder / "hit_data.tsv"


def test_an_adobe_feed_is_read_back_with_its_visitors_in_two_halves(tmp_path):
    rows, rejected = vendors.adobe(STEPS)
    log = read_log(write_feed(tmp_path, rows), map="adobe")
    assert paths(log) == expected(STEPS, case=lambda case: f"{case}_7")
    assert by_code(log) == rejected
    said = set(log.to_arrow()["post_evar1"].to_pylist())
    assert said == {"a\ttab, a \\ and a line\nend", 'say "yes'}


def test_zendesk_audits_are_read_back_as_changes_of_status():
    audits, rejected = vendors.zendesk_audits(STEPS)
    log = log_of_records(audits, "zendesk")
    assert paths(log) == expected(STEPS, lambda case: str(int(case[1:])), lambda a: f"status: {a}")
    assert by_code(log) == rejected
    assert set(log.to_arrow()["channel"].to_pylist()) == {"web"}


def test_salesforce_case_history_is_read_back_as_changes_of_status(tmp_path):
    rows, rejected = vendors.salesforce_history(STEPS)
    text = vendors.csv_text([list(vendors.SALESFORCE_COLUMNS), *rows])
    (tmp_path / "CaseHistory.csv").write_text(text, encoding="utf-8")
    log = read_log(tmp_path / "CaseHistory.csv", map="salesforce")
    assert by_code(log) == rejected
    log = log.without(["Owner: Bea"], why="beside the journey")
    assert paths(log) == expected(STEPS, activity=lambda a: f"Status: {a}")


def test_contact_records_are_read_back_as_the_steps_of_their_chains():
    steps = vendors.calls()
    records, rejected = vendors.contact_records(steps)
    log = log_of_records(records, "contact-centre")
    assert paths(log) == expected(steps)
    assert by_code(log) == rejected
    ends = log.to_arrow().select(["activity", "end_time"]).to_pylist()
    assert {row["activity"] for row in ends if row["end_time"]} == {
        "Queued", "Connected to agent", "After contact work",
    }  # fmt: skip


# Counted by hand, vendor by vendor


def rows_of(log, *names):
    table = log.to_arrow().select(names)
    return [tuple(row.values()) for row in table.to_pylist()]


def found(log, code):
    return [(f.count, f.of) for f in log.findings if f.code == code]


def refused(log):
    return [(r.line, r.code, r.column, r.reason) for r in log.rejects]


SECOND = 1_767_225_600  # 2026-01-01


def ga4_event(name, micros, **more):
    return {"event_name": name, "event_timestamp": micros, "user_pseudo_id": "d1", **more}


def test_ga4_parameters_become_columns_and_repetitions_are_kept_and_counted():
    micros = SECOND * 1_000_000
    params = [
        {"key": "page", "value": {"string_value": "/a"}},
        {"key": "n", "value": {"int_value": "7"}},
        {"key": "page", "value": {"string_value": "/second"}},
    ]
    vip = [{"key": "vip", "value": {"double_value": 0.5}}]
    bundle = {"event_bundle_sequence_id": "3"}
    log = log_of_records(
        [
            ga4_event("page_view", micros, event_params=params, **bundle),
            ga4_event("page_view", micros, event_params=[], **bundle),
            ga4_event("scroll", micros + 1, user_properties=vip),
            ga4_event("scroll", micros + 2) | {"user_pseudo_id": None},
        ],
        "ga4",
    )  # fmt: skip
    names = ("activity", "event_params.page", "event_params.n", "user_properties.vip")
    assert rows_of(log, *names) == [
        ("page_view", "/a", "7", None),
        ("page_view", None, None, None),
        ("scroll", None, None, "0.5"),
    ]
    assert found(log, "JM-W190") == [(1, 4)]
    assert refused(log) == [(4, "JM-E101", "user_pseudo_id", "missing case")]


def test_ga4_says_how_many_events_its_batches_put_in_order():
    micros = SECOND * 1_000_000

    def at(name, page, index, more=0):
        places = {"batch_page_id": page, "batch_ordering_id": "1", "batch_event_index": index}
        return ga4_event(name, micros + more, **places)

    log = log_of_records(
        [at("c", "2", "1"), at("b", "1", "2"), at("a", "1", "1"), at("d", "2", "1"),
         at("e", "3", "1", 1)],
        "ga4",
    )  # fmt: skip
    assert [activity for (activity,) in rows_of(log, "activity")] == ["a", "b", "c", "d", "e"]
    assert found(log, "JM-W195") == [(2, 5)]  # b and c; d has the place of c


@pytest.mark.parametrize("apart", [0, 1])
def test_ga4_says_nothing_of_batches_that_order_nothing(apart):
    micros = SECOND * 1_000_000
    places = [{}, {}] if not apart else [{"batch_page_id": "1"}, {"batch_page_id": "2"}]
    events = [ga4_event("a", micros, **places[0]), ga4_event("b", micros + apart, **places[1])]
    assert found(log_of_records(events, "ga4"), "JM-W195") == []


def test_repetitions_and_ties_are_found_across_the_pieces_of_a_large_file(tmp_path, monkeypatch):
    rows, _ = vendors.ga4(STEPS)
    monkeypatch.setattr("journeymine.reading.parquet_rows._ROWS", 40)
    table = vendors.ga4_table([*rows, {**rows[0], "user_pseudo_id": None}])
    pq.write_table(table, tmp_path / "events.parquet", row_group_size=30)
    log = read_log(tmp_path / "events.parquet", map="ga4", isolate=False)
    assert paths(log) == expected(STEPS)
    assert [(line, code) for line, code, *_ in refused(log)] == [(len(STEPS) + 1, "JM-E101")]
    lines = ["id,anonymous_id,event,received_at,timestamp"]
    lines += [f"{n % 7_000},a,e{n},x,2026-01-01 00:00:00" for n in range(10_000)]
    lines[9_001] = lines[9_001].replace("2026-01-01", "soon")
    monkeypatch.setattr("journeymine.reading.text.rows._LARGE", 1_000)
    monkeypatch.setattr("journeymine.reading.text.large._BYTES", 100_000)
    (tmp_path / "tracks.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    log = read_log(tmp_path / "tracks.csv", map="segment")
    assert (log.n_events, by_code(log)) == (7_000, {"JM-E122": 3_000})
    assert (log.rejects[2_000].line, log.rejects[2_000].raw) == (9_002, lines[9_001])


def test_ga4_records_of_another_form_are_left_out_and_not_misread(tmp_path):
    many = [{"key": f"k{n}", "value": {"int_value": n}} for n in range(1_002)]
    twice = [{"key": "k1001", "value": {"int_value": 5}}]
    micros = SECOND * 1_000_000
    events = [ga4_event("a", micros, event_params=p, user_id=["x"]) for p in (many, twice)]
    log = log_of_records(events, "ga4")
    assert log.to_arrow()["event_params.k1001"].to_pylist() == ["1001", "5"]
    assert (log.has("event_params.k998"), log.has("event_params.k999")) == (True, False)
    assert found(log, "JM-W122") == [(2, None)]
    columns = {name: [event[name] for event in events] for name in ("event_name", "user_id")}
    pairs = pa.array([[("k", "v")], []], pa.map_(pa.string(), pa.string()))
    odd = {"event_params": pairs, "batch_page_id": [[2], [1]], "user_properties": [[1], None]}
    table = pa.table(
        {**columns, **odd, "event_timestamp": [micros] * 2, "user_pseudo_id": ["d"] * 2}
    )
    pq.write_table(table, tmp_path / "odd.parquet")
    log = read_log(tmp_path / "odd.parquet", map="ga4")
    assert [activity for activity, _ in paths(log)["d"]] == ["a", "a"]


def test_rejected_rows_keep_their_line_when_ties_move_them():
    events = [
        ga4_event("c", "12.5.2026", batch_page_id="3"),
        ga4_event("b", SECOND * 1_000_000, batch_page_id="2"),
        ga4_event("a", SECOND * 1_000_000, batch_page_id="1"),
        ga4_event("", SECOND * 1_000_000, batch_page_id="0"),
    ]
    log = log_of_records(events, "ga4")
    assert [activity for activity, _ in paths(log)["d1"]] == ["a", "b"]
    assert [(line, code) for line, code, *_ in refused(log)] == [(1, "JM-E104"), (4, "JM-E102")]
    assert "12.5.2026" in log.rejects[0].raw


def call(key, **more):
    return {"messageId": key, "type": "track", "timestamp": "2026-01-01T00:00:00Z", **more}


def test_segment_calls_with_one_message_id_are_one_call():
    log = log_of_records(
        [
            call("m1", event="Order", anonymousId="a", channel="client"),
            call("m2", event="Pay", anonymousId="a"),
            call("m1", event="Order again", anonymousId="a"),
            call(None, event="Sent", anonymousId="a"),
            call(None, event="Sent", userId="u"),
            call("m3", anonymousId="a") | {"type": "page"},
            call("m4", anonymousId="a", name="Start") | {"type": "page"},
        ],
        "segment",
    )
    assert rows_of(log, "case", "activity") == [
        ("a", "Order"), ("a", "Pay"), ("a", "Sent"), ("u", "Sent"), ("a", "page"), ("a", "Start"),
    ]  # fmt: skip
    assert refused(log) == [(3, "JM-E122", "messageId", "duplicate by the vendor's key")]
    assert found(log, "JM-W192") == [(1, 6)]
    assert not log.has("channel")
    assert log.has("caller")


def test_segment_warehouse_tables_have_the_same_in_snake_case(tmp_path):
    text = """id,anonymous_id,user_id,event,event_text,received_at,timestamp
1,a,,order_placed,Order Placed,2026-01-01 00:00:01,2026-01-01 00:00:00
1,a,,order_placed,Order Placed,2026-01-01 00:00:09,2026-01-01 00:00:00
"""
    (tmp_path / "tracks.csv").write_text(text, encoding="utf-8")
    log = read_log(tmp_path / "tracks.csv", map="segment")
    assert rows_of(log, "case", "activity") == [("a", "Order Placed")]
    assert refused(log)[0][:3] == (3, "JM-E122", "id")
    assert log.rejects[0].raw == text.splitlines()[2]


def snow(key, name, at, print_=None, **more):
    times = {"collector_tstamp": at, "derived_tstamp": "2026-01-01 00:00:00"}
    event = {"event_id": key, "event_name": name, "event": "unstruct", "platform": "web", **times}
    return {**event, "event_fingerprint": print_, "domain_userid": "d", **more}


def test_snowplow_keeps_the_earliest_copy_and_events_of_another_fingerprint():
    log = log_of_records(
        [
            snow("e1", "late", "2026-01-01 00:00:09", "x"),
            snow("e1", "early", "2026-01-01 00:00:01", "x"),
            snow("e1", "another", "2026-01-01 00:00:02", "y"),
            snow("e2", "first", "2026-01-01 00:00:01"),
            snow("e2", "second", "2026-01-01 00:00:02"),
            snow("e3", "mobile", "2026-01-01 00:00:01", domain_userid=None, user_id="u"),
        ],
        "snowplow",
    )
    assert sorted(rows_of(log, "case", "activity")) == [
        ("d", "another"), ("d", "early"), ("d", "first"), ("u", "mobile"),
    ]  # fmt: skip
    assert [line for line, code, *_ in refused(log) if code == "JM-E122"] == [1, 5]
    assert rows_of(log, "channel") == [("web",)] * 4
    assert found(log, "JM-W191") == [(1, 6)]


def test_snowplow_files_may_have_a_header_line_after_all(tmp_path):
    events, _ = vendors.snowplow(STEPS[:9])
    header = vendors.tab_lines([vendors.SNOWPLOW_COLUMNS])
    text = header + vendors.snowplow_tsv(events)
    (tmp_path / "events.tsv").write_text(text, encoding="utf-8")
    log = read_log(tmp_path / "events.tsv", map="snowplow")
    assert paths(log) == expected(STEPS[:9])
    assert by_code(log) == {"JM-E122": 1}


def test_matomo_actions_are_named_by_what_they_are():
    def action(**more):
        return {"timestamp": SECOND, "url": "https://shop.example/p", **more}

    actions = [
        action(type="action", pageTitle="Home"), action(type="action", pageTitle=""),
        action(type="event", eventAction="Play", eventCategory="Video"),
        action(type="goal", goalName="Bought"), action(type="download"),
    ]  # fmt: skip
    visit = {"idVisit": "2", "visitorId": "v", "lastActionTimestamp": SECOND}
    idle = {**visit, "idVisit": "1", "actionDetails": []}
    log = log_of_records([{**visit, "actionDetails": actions}, idle], "matomo")
    assert [activity for activity, _ in paths(log)["v"]] == [
        "Home", "https://shop.example/p", "Play", "Bought", "download",
    ]  # fmt: skip
    assert rows_of(log, "channel") == [("web",)] * 5
    assert refused(log) == [(2, "JM-E124", "actionDetails", "record without an event")]
    assert log.rows.came == 6


def feed_row(**more):
    hit = dict.fromkeys(vendors.ADOBE_COLUMNS, "")
    hit |= {
        "exclude_hit": "0",
        "hit_source": "1",
        "hit_time_gmt": str(SECOND),
        "post_pagename": "p",
    }
    hit |= {"hitid_high": "1", "hitid_low": "1", "post_visid_high": "3", "post_visid_low": "4"}
    return [str(value) for value in (hit | more).values()]


def test_adobe_excludes_what_adobe_excludes_and_drops_only_the_same_hit(tmp_path):
    rows = [
        feed_row(visit_page_num="2"),
        feed_row(exclude_hit="5"),
        feed_row(visit_page_num="2"),
        feed_row(visit_page_num="1"),
        feed_row(hit_source="9"),
        feed_row(hitid_low="2", post_page_event="101", post_page_event_var2="a PDF"),
        feed_row(hitid_low="3", post_pagename="", post_page_url="https://x.example"),
    ]
    log = read_log(write_feed(tmp_path, rows), map="adobe")
    assert refused(log) == [
        (2, "JM-E123", "exclude_hit", "excluded by the vendor's own mark: exclude_hit is above 0"),
        (3, "JM-E122", "hitid_high", "duplicate by the vendor's key"),
        (5, "JM-E123", "hit_source", "excluded by the vendor's own mark: from a data source"),
    ]
    assert log.rejects[1].raw == "\t".join(rows[2])
    assert [activity for activity, _ in paths(log)["3_4"]] == [
        "p",
        "p",
        "a PDF",
        "https://x.example",
    ]
    assert found(log, "JM-W191") == [(1, 5)]


def test_rejected_lines_of_a_feed_stay_with_their_text_when_hits_are_put_in_order(tmp_path):
    rows = [
        feed_row(hitid_low=str(n), visit_page_num=str(9 - n), hit_time_gmt=time)
        for n, time in enumerate([SECOND, "soon", SECOND, "later", SECOND])
    ]
    log = read_log(write_feed(tmp_path, rows), map="adobe")
    assert [(r.line, r.code, r.raw) for r in log.rejects] == [
        (2, "JM-E104", "\t".join(rows[1])),
        (4, "JM-E104", "\t".join(rows[3])),
    ]


def test_an_adobe_feed_without_its_header_file_is_refused(tmp_path):
    feed = write_feed(tmp_path, [feed_row()])
    (tmp_path / "column_headers.tsv").write_text("hit_time_gmt\tpost_visid_high\n")
    with pytest.raises(LogError, match=r"JM-E238 .*names 2 columns, but the first row has 16"):
        read_log(feed, map="adobe")
    (tmp_path / "column_headers.tsv").unlink()
    with pytest.raises(LogError, match=r"JM-E237 (.|\n)*put column_headers.tsv .* beside the file"):
        read_log(feed, map="adobe")


def test_zendesk_events_are_named_by_field_and_type():
    change = {"type": "Change", "field_name": "priority", "value": "high"}
    audit = {
        "id": 5, "ticket_id": 47, "created_at": "2026-01-01T00:00:00Z", "via": {"channel": "email"},
        "events": [
            {"id": 1, "type": "Create", "field_name": "status", "value": "new"}, change,
            {"id": 3, "type": "Comment", "body": "Thanks", "public": True},
            {"id": 4, "type": "Create", "field_name": "tags", "value": ["a", "b"]},
        ],
    }  # fmt: skip
    log = log_of_records([audit], "zendesk")
    assert [activity for activity, _ in paths(log)["47"]] == [
        "status: new", "Change priority", "Comment", "Create tags",
    ]  # fmt: skip
    assert rows_of(log, "channel") == [("email",)] * 4


def test_zendesk_updates_of_one_second_stand_in_the_order_of_their_ids():
    def audit(key, value):
        event = {"id": key, "type": "Change", "field_name": "status", "value": value}
        at = "2026-01-01T00:00:00Z"
        return {"id": key, "ticket_id": 47, "created_at": at, "events": [event]}

    log = log_of_records([audit(10, "solved"), audit(9, "open")], "zendesk")
    assert [activity for activity, _ in paths(log)["47"]] == ["status: open", "status: solved"]


def test_zendesk_ticket_events_and_metric_events_are_told_by_their_fields():
    update = {"id": 8, "ticket_id": 47, "created_at": "2026-01-01T00:00:00Z", "event_type": "Audit"}
    update["child_events"] = [
        {"id": 9, "status": "open", "event_type": "Change", "previous_value": "new"},
        {"id": 10, "event_type": "Comment"},
    ]
    log = log_of_records([update, update], "zendesk")
    assert [activity for activity, _ in paths(log)["47"]] == ["status: open", "Comment"]
    assert by_code(log) == {"JM-E122": 2}
    metric = {"id": 3, "ticket_id": 47, "metric": "reply_time", "instance_id": 1, "type": "fulfill"}
    log = log_of_records([{**metric, "time": "2026-01-01T00:00:00Z"}] * 2, "zendesk")
    assert rows_of(log, "activity") == [("reply_time fulfill",)]
    assert by_code(log) == {"JM-E122": 1}


def test_a_page_of_zendesks_api_is_read_as_it_came(tmp_path):
    audits, rejected = vendors.zendesk_audits(STEPS)
    page = {"audits": audits, "next_page": None, "previous_page": None, "count": len(audits)}
    (tmp_path / "audits.json").write_text(json.dumps(page), encoding="utf-8")
    log = read_log(tmp_path / "audits.json", map="zendesk")
    assert (log.n_events, by_code(log)) == (len(STEPS), rejected)


def test_zendesk_tickets_are_states_and_no_events():
    with pytest.raises(UsageError, match=r"JM-E047 .*not a Zendesk export of ticket audits"):
        log_of_records(
            [{"id": 1, "status": "open", "created_at": "2026-01-01T00:00:00Z"}], "zendesk"
        )


def history(tmp_path, *rows, columns=vendors.SALESFORCE_COLUMNS):
    text = vendors.csv_text([list(columns), *rows])
    (tmp_path / "history.csv").write_text(text, encoding="utf-8")
    return read_log(tmp_path / "history.csv", map="salesforce")


@pytest.mark.parametrize("typed", [True, False], ids=["by DataType", "by form"])
def test_salesforce_changes_written_as_record_ids_too_count_once(tmp_path, typed):
    def change(field, kind, old, new, second=0):
        at = f"2026-01-01T00:00:0{second}.000+0000"
        row = ["017", "false", "500A", "005", at, field, kind, old, new]
        return row if typed else row[:6] + row[7:]

    ids = ("005000000000002AAA", "005000000000003AAA")
    columns = [c for c in vendors.SALESFORCE_COLUMNS if typed or c != "DataType"]
    log = history(
        tmp_path,
        change("created", "Text", "", ""),
        change("Owner", "EntityId", *ids),
        change("Owner", "Text", "Ann", "Bea"),
        change("Contact", "EntityId", "", ids[0], second=1),
        change("Status", "Text", "New", "Closed", second=2),
        columns=columns,
    )
    assert [activity for activity, _ in paths(log)["500A"]] == [
        "created", "Owner: Bea", f"Contact: {ids[0]}", "Status: Closed",
    ]  # fmt: skip
    assert refused(log) == [
        (3, "JM-E122", "Field", "duplicate by the vendor's key: the same change by record ids")
    ]


def test_salesforce_tasks_are_events_of_contacts(tmp_path):
    columns = [
        "Id",
        "WhoId",
        "Subject",
        "CreatedDate",
        "CompletedDateTime",
        "TaskSubtype",
        "IsDeleted",
    ]
    at = "2026-01-01 00:00:00"
    log = history(
        tmp_path,
        ["00T1", "003A", "Call back", at, "2026-01-02T10:00:00.000Z", "Call", "false"],
        ["00T2", "003A", "Old", at, "", "Email", "true"],
        columns=columns,
    )
    (row,) = log.to_arrow().select(["case", "activity", "channel", "end_time"]).to_pylist()
    assert (row["case"], row["activity"], row["channel"]) == ("003A", "Call back", "Call")
    assert row["end_time"].isoformat() == "2026-01-02T10:00:00+00:00"
    assert refused(log)[0][:3] == (3, "JM-E123", "IsDeleted")


def survey(tmp_path, rows, **said):
    (tmp_path / "survey.csv").write_text(vendors.csv_text(rows), encoding="utf-8")
    return read_log(tmp_path / "survey.csv", map="qualtrics", **said)


@pytest.mark.parametrize(
    ("zone", "said", "hour"),
    [
        ("America/Denver", {}, 7), ("Z", {}, 0), ("America/Denver", {"timezone": "Asia/Tokyo"}, 15),
    ],
)  # fmt: skip
def test_qualtrics_says_its_zone_in_the_third_header_line(tmp_path, zone, said, hour):
    rows, _ = vendors.qualtrics(STEPS[:1], zone)
    answer = rows[3]
    answer[4] = "2026-01-01 00:00:00"
    log = survey(tmp_path, [*rows[:3], answer], **said)
    (time,) = log.to_arrow()["time"].to_pylist()
    assert (time.day, time.hour) == ((31, hour) if said else (1, hour))
    assert not found(log, "JM-W193")


def test_qualtrics_answers_are_events_with_their_nps_as_score(tmp_path):
    rows, _ = vendors.qualtrics(STEPS[:7], "Z")
    status = vendors.QUALTRICS_COLUMNS.index("Status")
    for row, said in zip(rows[3:], ["0", "IP Address", "1", "2", "8", "17", "9"], strict=False):
        row[status] = said
    log = survey(tmp_path, rows)
    assert rows_of(log, "activity", "score", "channel") == [("Survey answered", 9.0, "survey")] * 3
    assert [(line, code) for line, code, *_ in refused(log)] == [
        (line, "JM-E123") for line in (7, 8, 10, 11, 12)
    ]
    assert found(log, "JM-W194") == [(1, 8)]
    assert log.rows.came == 8


def test_qualtrics_without_its_third_line_says_that_the_zone_is_unknown(tmp_path):
    rows, _ = vendors.qualtrics(STEPS[:2], "Z")
    log = survey(tmp_path, [rows[0], *rows[3:]])
    assert log.n_events == 2
    assert found(log, "JM-W193") == [(2, None)]


def contact(key, **more):
    at = {
        "InitiationTimestamp": "2026-01-01T00:00:00Z",
        "DisconnectTimestamp": "2026-01-01T00:05:00Z",
    }
    return {
        "ContactId": key,
        "Channel": "CHAT",
        "LastUpdateTimestamp": "2026-01-02T00:00:00Z",
        **at,
        **more,
    }


def test_of_contact_records_the_latest_counts():
    agent = {"ConnectedToAgentTimestamp": "2026-01-01T00:01:00Z"}
    nothing = dict.fromkeys(("InitiationTimestamp", "DisconnectTimestamp"))
    log = log_of_records(
        [
            contact("c", Agent=None),
            contact("c", Agent=agent, LastUpdateTimestamp="2026-01-03T00:00:00Z"),
            contact("d", **nothing),
        ],
        "contact-centre",
    )
    assert [activity for activity, _ in paths(log)["c"]] == [
        "Contact initiated", "Connected to agent", "Disconnected",
    ]  # fmt: skip
    assert [(line, code) for line, code, *_ in refused(log)] == [
        (1, "JM-E122"), (1, "JM-E122"), (3, "JM-E124"),
    ]  # fmt: skip
    assert rows_of(log, "channel") == [("CHAT",)] * 3


def test_a_contact_ends_before_the_one_it_was_handed_to_begins():
    second = {"InitialContactId": "c", "InitiationTimestamp": "2026-01-01T00:05:00Z"}
    log = log_of_records([contact("d", **second), contact("c")], "contact-centre")
    assert [activity for activity, _ in paths(log)["c"]] == [
        "Contact initiated", "Disconnected", "Contact initiated", "Disconnected",
    ]  # fmt: skip
    assert rows_of(log, "ContactId")[1] == ("c",)


def cloud(key, kind, **more):
    time = "2026-01-01T09:00:00+09:00"
    return {"specversion": "1.0", "source": "/s", "id": key, "type": kind, "time": time, **more}


def test_cloudevents_with_one_source_and_id_are_one_event():
    log = log_of_records(
        [
            cloud("1", "b", subject="x", sequence="10", sequencetype="Integer"),
            cloud("2", "a", subject="x", sequence="9", sequencetype="Integer"),
            cloud("1", "b", subject="x", sequence="10", sequencetype="Integer"),
            cloud("1", "c", subject="x", sequence="11", sequencetype="Integer") | {"source": "/t"},
            cloud("3", "lost", sequence="12", sequencetype="Integer"),
        ],
        "cloudevents",
    )
    assert [activity for activity, _ in paths(log)["x"]] == ["a", "b", "c"]
    assert {time.hour for _, time in paths(log)["x"]} == {0}
    assert [(line, code) for line, code, *_ in refused(log)] == [(3, "JM-E122"), (5, "JM-E101")]


# What users say, and what goes wrong


def test_what_the_user_says_comes_before_the_preset():
    event = ga4_event("view", SECOND * 1_000_000, user_id="u9", seen="2026-02-03")
    log = log_of_records([event], "ga4", case="user_id", time="seen")
    (row,) = log.to_arrow().select(["case", "time"]).to_pylist()
    assert (row["case"], row["time"].isoformat()) == ("u9", "2026-02-03T00:00:00+00:00")


def test_an_unknown_preset_is_refused_with_the_nearest_name():
    with pytest.raises(UsageError, match=r"JM-E048 (.|\n)*Did you mean 'snowplow'\?"):
        preset("snowplw")
    with pytest.raises(UsageError, match=", ".join(NAMES)):
        preset("?")


def test_the_wrong_preset_says_what_is_missing_and_which_one_would_fit():
    with pytest.raises(
        UsageError,
        match=r"JM-E047 (.|\n)*not a GA4 export: it lacks 'event_timestamp' and 'event_name'",
    ):
        log_of_records([call("m1", event="x")], "ga4")
    with pytest.raises(UsageError, match=r"Hint: pass map='segment' in Python, or --map segment"):
        log_of_records([call("m1", event="x")], "ga4")
    with pytest.raises(UsageError, match="Hint: leave the preset out and name the columns"):
        log_of_records([{"a": "1"}], "ga4")


def test_no_sample_is_taken_for_another_vendors_export():
    for name, records in SAMPLES.items():
        columns = vendors.json_table(records).table.column_names
        assert [one for one in NAMES if preset(one).fits(columns)] == [name]


def test_the_page_on_presets_tells_of_each():
    page = (Path(__file__).resolve().parents[2] / "docs" / "presets.md").read_text("utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| `")]
    assert [row for row in rows if not row.startswith("`JM-")] == [
        f"`{name}`" for name in NAMES
    ] * 2


# Laws


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["1", "2", None]))))
def test_a_repetition_is_what_a_person_would_call_one(pairs):
    columns = [pa.chunked_array([pa.array([p[i] for p in pairs], pa.string())]) for i in (0, 1)]
    seen, wanted = set(), []
    for pair in pairs:
        wanted.append(None not in pair and pair in seen)
        seen.add(pair)
    assert repeated(columns).tolist() == wanted


@given(st.data())
def test_every_row_is_kept_or_rejected_for_a_reason(data):
    some = st.sampled_from(["1", "2", "", None])
    records = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {"id": some, "source": some, "type": some, "subject": some, "sequence": some}
            ),
            min_size=1,
        )
    )
    known = cloud("k", "known", subject="s", sequence="1")
    log = log_of_records([known, *({**known, **record} for record in records)], "cloudevents")
    assert log.rows.came == len(records) + 1
    assert log.rows.came == log.n_events + len(log.rejects)


_WORDS = st.sampled_from(
    ["", " ", "1", "-3", "x", "2026-01-01T00:00:00Z", "1767225600", "{", "[1]"]
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | _WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_WORDS, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@given(st.data())
@settings(max_examples=30)
def test_whatever_stands_in_the_fields_every_row_is_accounted_for(name, data):
    fields = sorted({field for form in preset(name).needs for field in form} | FIELDS[name])
    row = st.fixed_dictionaries(dict.fromkeys(data.draw(st.sampled_from(FORMS[name])), _VALUES))
    more = st.dictionaries(st.sampled_from(fields), _VALUES)
    rows = st.lists(st.builds(lambda one, two: {**one, **two}, row, more), min_size=1, max_size=6)
    try:
        log = log_of_records(data.draw(rows), name)
    except (LogError, UsageError):
        return
    assert log.rows.came == log.n_events + len(log.rejects)


@given(st.permutations(range(12)))
def test_the_order_of_the_rows_does_not_matter_where_the_vendor_says_the_order(order):
    rows, _ = vendors.ga4(STEPS[:12])
    log = log_of_records(vendors.ga4_records([rows[i] for i in order]), "ga4")
    assert paths(log) == expected(STEPS[:12])
