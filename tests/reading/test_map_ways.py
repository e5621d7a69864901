"""The log of a map is one log: read here, in a process of its own, kept, or from the cache."""

import os
import signal
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import LogError, UsageError
from journeymine.files import cache as places
from journeymine.log import kept as log_kept
from journeymine.log.store import InFolder, gather
from journeymine.reading import read_log, read_sources
from journeymine.reading.apart import parent as apart

READING = sys.modules["journeymine.reading.sources.read_sources"]

WEB = """\
client_id,event,ts,page,event_id
c1,page_view,2026-07-06 10:00,/loan/apply/1,e1
c1,page_view,2026-07-06 10:00,/loan/apply/2,e1
c1,scroll,2026-07-06 10:01,/loan,e2
c2,page_view,soon,/home,e3
,page_view,2026-07-06 11:00,/home,e4
c3,page_view,2026-08-20 11:00,/home,e5
c3,page_view,2026-08-20 11:00,/loan/apply/3,e6
"""
CRM = {
    "customer": ["7", "8", "8", None, "10"],
    "action": ["call", "visit", "call", "call", "visit"],
    "done_at": ["2026-07-06T08:30:00Z", "2026-07-07", "2026-09-07", "2026-07-07", "2026-07-08"],
    "via": ["phone", None, "phone", "phone", None],
}
GA4 = "event_timestamp,event_name,user_pseudo_id\n1783331940000000,page_view,c1\n"
IDS = "client_id,customer\nc1,7\nc9,\nc3,8\nc3,9\n"
MAP = """\
sources:
  - {folder: web, case: client_id, activity: event, time: ts, timezone: Europe/Stockholm,
     channel: web, unique: event_id}
  - {file: crm.parquet, case: customer, activity: action, time: done_at, channel_column: via}
  - {file: ga.csv, preset: ga4, id_kind: client_id, owner: event_name}
touchpoints:
  - {when: {event: page_view, page: /loan/apply*}, is: Start application, stage: Apply}
  - {when: {action: call}, is: Ask, channel: telephone, source: crm.parquet}
  - {when: {action: fax}, is: Never}
identities: {file: ids.csv, columns: [client_id, customer]}
ignore: [scroll]
"""
SAYINGS = {
    "joined": MAP,
    "split": MAP.replace("customer]}", "customer], on_conflict: split}"),
    "dropped": MAP.replace("ignore: [scroll]", "unmapped: drop"),
    "cut": f"{MAP}journeys: {{start: [Start application], gap: 30d}}\n",
    "plain": "sources: [{file: crm.parquet}]\n",
}


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """A map and all that it names; everything is kept, however small."""
    monkeypatch.setenv(places.PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(READING, "SMALL", 0)
    folder = tmp_path / "bank"
    (folder / "web" / "old").mkdir(parents=True)
    (folder / "web" / "day1.csv").write_text(WEB, encoding="utf-8")
    with zipfile.ZipFile(folder / "web" / "day2.zip", "w") as packed:
        packed.writestr("day2.csv", WEB.replace("c2", "c4").replace("soon", "2026-07-08"))
        packed.writestr("readme.txt", "not a log")
    pq.write_table(pa.table(CRM), folder / "crm.parquet")
    (folder / "ga.csv").write_text(GA4, encoding="utf-8")
    (folder / "ids.csv").write_text(IDS, encoding="utf-8")
    (folder / "sources.yaml").write_text(MAP, encoding="utf-8")
    return folder / "sources.yaml"


def all_of(joined):
    """Everything that a joined log says."""
    log = joined.log
    return {
        "events": log.to_arrow(), "rows": log.rows, "columns": dict(log.columns),
        "findings": list(log.findings), "rejects": list(log.rejects), "left out": log.left_out,
        "files": log.sources, "parts": log.parts, "activities": log.activities,
        "extent": log.extent, "sizes": (log.n_cases, log.n_events),
        "paths": (list(log.variants()), log.variants().case_variant),
        "sources": joined.sources, "rules": joined.rules, "unmapped": joined.unmapped,
        "merges": joined.merges, "pairs": joined.unusable_pairs, "journeys": joined.journeys,
    }  # fmt: skip


@pytest.mark.parametrize("in_memory", [0, 10**9])
@pytest.mark.parametrize("said", SAYINGS.values(), ids=SAYINGS)
def test_a_map_gives_the_same_log_read_here_apart_kept_and_from_the_cache(
    bank, monkeypatch, said, in_memory
):
    for module in (gather, log_kept):
        monkeypatch.setattr(module, "MOST_IN_MEMORY", in_memory)
    if said == SAYINGS["plain"]:
        said = said.replace("}]", ", case: customer, activity: action, time: done_at}]")
    bank.write_text(said, encoding="utf-8")
    here = read_sources(bank, cache=False, isolate=False)
    away = read_sources(bank, cache=False)
    made = read_sources(bank)
    again = read_sources(bank)
    origins = [one.log.origin for one in (here, away, made, again)]
    assert origins == ["read", "read", "kept", "cache"]
    wanted = all_of(here)
    assert len(wanted["rejects"]) >= 1
    for other in (away, made, again):
        assert all_of(other) == wanted


def test_the_map_of_these_tests_shows_everything_that_a_log_can_carry(bank):
    joined = read_sources(bank, cache=False, isolate=False)
    codes = {finding.code for finding in joined.log.findings}
    assert {f"JM-W18{n}" for n in range(9)} | {"JM-W163"} <= codes
    assert joined.log.left_out
    assert joined.unusable_pairs
    assert (joined.merges.num_rows, joined.unmapped.num_rows) == (1, 4)
    bank.write_text(SAYINGS["dropped"], encoding="utf-8")
    assert len(read_log(map=bank).left_out) == 2


@pytest.mark.parametrize("file", ["sources.yaml", "ids.csv", "web/day1.csv", "web/day2.zip"])
def test_any_change_to_the_map_or_a_file_that_it_names_is_another_log(bank, file):
    read_sources(bank)
    place = bank.parent / file
    if file.endswith("zip"):
        with zipfile.ZipFile(place, "a") as packed:
            packed.writestr("day3.csv", WEB.replace("e1", "e9"))
    else:
        place.write_text(place.read_text() + ("# later" if "yaml" in file else "c5,9,,,\n"))
    changed = read_sources(bank)
    assert changed.log.origin == "kept"
    assert all_of(changed) == all_of(read_sources(bank, cache=False, isolate=False))


def test_a_file_a_folder_or_a_name_more_is_another_log(bank):
    read_sources(bank)
    (bank.parent / "web" / "older").mkdir()
    assert read_sources(bank).log.origin == "kept"  # the folders in the folder are said
    (bank.parent / "web" / "day1.csv").rename(bank.parent / "web" / "day0.csv")
    assert read_sources(bank).log.origin == "kept"
    (bank.parent / "web" / "day1.csv").write_text(WEB, encoding="utf-8")
    assert read_sources(bank).log.origin == "kept"
    assert read_sources(bank).log.origin == "cache"


def test_the_header_beside_an_export_belongs_to_its_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setenv(places.PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(READING, "SMALL", 0)
    monkeypatch.setattr(apart, "_LARGE", 0)
    names = "hit_time_gmt\tpost_visid_high\tpost_visid_low\thitid_high\thitid_low\tpost_pagename"
    names += "\texclude_hit\thit_source\tvisit_num\tvisit_page_num\tpost_event_list"
    row = "1783331940\t1\t2\t3\t4\tHome\t0\t1\t1\t1\t"
    (tmp_path / "hits.tsv").write_text(f"{row}\n{row.replace('Home', 'Pay')}\n")
    (tmp_path / "column_headers.tsv").write_text(f"{names}\n")
    (tmp_path / "sources.yaml").write_text("sources: [{file: hits.tsv, preset: adobe}]\n")
    assert read_sources(tmp_path / "sources.yaml").log.origin == "kept"
    (tmp_path / "column_headers.tsv").write_text(names.replace("visit_num", "visit_no") + "\n")
    assert read_sources(tmp_path / "sources.yaml").log.origin == "kept"


@pytest.mark.parametrize(
    "name", ["left_out.json", "map-merges.parquet", "map-unusable_pairs.parquet"]
)
def test_a_damaged_entry_is_read_anew(bank, name):
    read_sources(bank)
    (entry,) = (places.cache_place() / "logs").iterdir()
    (entry / name).write_bytes(b"[{}]")
    assert read_sources(bank).log.origin == "kept"


ids = st.sampled_from(["1", "2", "3", ""])
web_rows = st.lists(st.tuples(ids, st.sampled_from("abc"), st.integers(1, 3)), min_size=1)
pairs = st.lists(st.tuples(ids, ids, st.sampled_from(["", "2026-01-02"])), min_size=1)


@given(web_rows, pairs, st.sampled_from(["keep", "drop"]), st.sampled_from(["join", "split"]))
def test_any_map_is_taken_from_the_cache_as_it_was_read(tmp_path_factory, rows, known, rest, what):
    folder = tmp_path_factory.mktemp("map")
    lines = "".join(f"{who},{did},2026-01-0{day}\n" for who, did, day in rows)
    (folder / "web.csv").write_text(f"device,activity,time\n{lines}9,a,2026-01-01\n")
    lines = "".join(f"{one},{two},{since}\n" for one, two, since in known)
    (folder / "ids.csv").write_text(f"device,customer,since\n{lines}9,9,\n")
    (folder / "sources.yaml").write_text(
        "sources: [{file: web.csv, case: device, unique: [device, activity]}]\n"
        f"touchpoints: [{{when: {{activity: a}}, is: A}}]\nunmapped: {rest}\n"
        "identities: {file: ids.csv, columns: [device, customer], from: since, "
        f"on_conflict: {what}}}\n"
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(places.PLACE, str(folder / "cache"))
        patched.setattr(READING, "SMALL", 0)
        read = read_sources(folder / "sources.yaml", cache=False)
        read_sources(folder / "sources.yaml")
        again = read_sources(folder / "sources.yaml")
    assert (read.log.origin, again.log.origin) == ("read", "cache")
    assert all_of(read) == all_of(again)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("case: client_id", "case: clint_id"),
        ("page: /loan", "pages: /loan"),
        ("[client_id, customer]", "[client_id, custmer]"),
        ("time: ts", "time: page"),
    ],
)
def test_what_a_map_is_refused_for_is_the_same_apart_and_here(bank, old, new):
    bank.write_text(MAP.replace(old, new), encoding="utf-8")
    found = []
    for isolate in (True, False):
        with pytest.raises(LogError) as raised:
            read_log(map=bank, isolate=isolate)
        found.append(raised.value.problems)
    assert found[0] == found[1]
    assert not list(places.cache_place().glob("*/*"))


def test_what_reading_a_map_may_use_is_limited(bank):
    n = 700_000
    note = pa.array([f"a comment that is rather long, number {i}" for i in range(n)])
    table = pa.table({"customer": note, "action": note, "done_at": ["2026-01-05"] * n, "n": note})
    pq.write_table(table, bank.parent / "crm.parquet")
    with pytest.raises(LogError, match=r"JM-E260 .*sources\.yaml and 5 more: .*20 MB"):
        read_log(map=bank, memory="20MB")
    with pytest.raises(UsageError, match="JM-E070"):
        read_log(map=bank, memory="lots")
    assert not list((places.cache_place() / "scratch").iterdir())


def test_a_crash_while_a_map_is_read_is_an_error(bank, monkeypatch, tmp_path):
    code = f"import os\ndef do(_): os.kill(os.getpid(), {int(signal.SIGSEGV)})"
    (tmp_path / "crash_of_a_map.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(apart, "_MODULE", "crash_of_a_map")
    with pytest.raises(LogError, match=r"JM-E262 .*sources\.yaml"):
        read_log(map=bank)


def test_a_map_of_little_text_is_read_here(bank, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(LogError, match="JM-E263"):
        read_log(map=bank)
    text = MAP.replace("crm.parquet", "crm.csv")
    bank.write_text(text, encoding="utf-8")
    (bank.parent / "crm.csv").write_text("customer,action,done_at,via\n7,call,2026-07-06,x\n")
    assert read_log(map=bank).n_events == 5


def test_a_large_log_of_a_map_stays_in_its_folder(bank, monkeypatch):
    monkeypatch.setattr(log_kept, "MOST_IN_MEMORY", 0)
    log = read_sources(bank, cache=False).log
    folders = list((places.cache_place() / "scratch").iterdir())
    assert len(folders) == 1
    monkeypatch.setattr(log_kept, "MOST_IN_MEMORY", 10**9)
    assert log.to_arrow() == read_log(map=bank, isolate=False, cache=False).to_arrow()
    bank.write_text(MAP.replace("ignore: [scroll]\n", ""), encoding="utf-8")
    monkeypatch.setattr(log_kept, "MOST_IN_MEMORY", 0)
    assert isinstance(read_sources(bank, cache=False).log.storage, InFolder)


def test_starts_and_completions_of_a_map_are_paired_before_journeys_are_cut(tmp_path):
    rows = "1,call,2026-01-05 10:00,start\n1,call,2026-03-05 10:00,complete\n"
    (tmp_path / "a.csv").write_text(f"case,activity,time,transition\n{rows}", encoding="utf-8")
    said = "sources: [{file: a.csv}]\njourneys: {gap: 7d}\n"
    (tmp_path / "sources.yaml").write_text(said, encoding="utf-8")
    paired = read_log(map=tmp_path / "sources.yaml", pair_lifecycle=True)
    assert paired.to_arrow()["end_time"].null_count == 0
    assert (paired.n_cases, paired.n_events) == (1, 1)
    assert read_log(map=tmp_path / "sources.yaml").n_cases == 2


def test_the_command_says_where_the_log_of_a_map_comes_from(tmp_path):
    rows = "".join(f"{i},browse,2026-01-05 10:00:00,{'x' * 40}\n" for i in range(20_000))
    (tmp_path / "log.csv").write_text(f"case,activity,time,note\n{rows}", encoding="utf-8")
    (tmp_path / "sources.yaml").write_text("sources: [{file: log.csv}]\n", encoding="utf-8")
    place = {**os.environ, places.PLACE: str(tmp_path / "cache")}

    def check(*options):
        command = [sys.executable, "-m", "journeymine_cli", "check", "--map", "sources.yaml"]
        done = subprocess.run(
            [*command, *options], cwd=tmp_path, env=place, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done

    plain = check("--no-cache")
    assert not list((tmp_path / "cache").glob("logs/*"))
    kept, again = check(), check()
    assert "kept in the cache" in kept.stderr
    assert "taken from the cache" in again.stderr
    assert plain.stdout == kept.stdout == again.stdout
    assert check("--quiet").stderr == ""
