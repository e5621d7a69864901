"""Many exports, one log: by hand, end to end with a simulated journey, and on the command line."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command import journeymine
from workbooks import MOMENT, workbook

from journeymine.errors import LogError, UsageError
from journeymine.gap import compare
from journeymine.reading import read_design, read_log, read_sources, sources_named
from journeymine.simulation import Plant, simulate

ORDER = Path(__file__).resolve().parents[2] / "journeymine" / "simulation" / "order.journey.yaml"


def folder_of(tmp_path, said, **files):
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_csv", ".csv")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(said, encoding="utf-8")
    return tmp_path / "sources.yaml"


def events(log, *names):
    table = log.to_arrow()
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def messages(log, code):
    return [finding.message for finding in log.findings if finding.code == code]


WEB = """\
client_id,event,ts,page,event_id
c1,page_view,2026-07-06 10:00,/loan/apply/1,e1
c1,page_view,2026-07-06 10:00,/loan/apply/1,e1
c1,scroll,2026-07-06 10:01,/loan,e2
c2,page_view,2026-07-06 11:00,/home,e3
,page_view,2026-07-06 11:00,/home,e4
"""
CRM = """\
customer,action,done_at,via
7,call,2026-07-06T08:30:00Z,phone
8,visit,2026-07-07T08:30:00Z,
"""
SAID = """\
sources:
  - {folder: web, case: client_id, activity: event, time: ts, timezone: Europe/Stockholm,
     channel: web, unique: event_id}
  - {file: crm.csv, case: customer, activity: action, time: done_at, channel_column: via}
touchpoints:
  - {when: {event: page_view, page: /loan/apply*}, is: Start application, stage: Apply}
  - {when: {action: call}, is: Ask, channel: telephone, source: crm.csv}
identities: {file: ids.csv, columns: [client_id, customer]}
ignore: [scroll]
"""
IDS = "client_id,customer\nc1,7\nc9,\nc3,9\n"


@pytest.fixture
def bank(tmp_path):
    return folder_of(tmp_path, SAID, web__day1_csv=WEB, crm_csv=CRM, ids_csv=IDS)


def test_two_exports_are_one_log_with_zones_channels_touchpoints_and_persons(bank):
    log = read_log(map=bank)
    assert events(log, "case", "activity", "channel", "source", "stage", "case (as read)") == [
        ("7", "Start application", "web", "web", "Apply", "c1"),
        ("client_id:c2", "page_view", "web", "web", None, "c2"),
        ("7", "Ask", "telephone", "crm.csv", None, "7"),
        ("8", "visit", None, "crm.csv", None, "8"),
    ]
    assert log.to_arrow()["time"][0].as_py() == datetime(2026, 7, 6, 8, tzinfo=UTC)
    assert log.rows.to_dict() == {
        "in": 7, "kept": 5,
        "rejected": {"JM-E101 missing case": 1, "JM-E119 duplicate by its key": 1},
    }  # fmt: skip
    assert [(r.file, r.line, r.code) for r in log.rejects] == [
        ("day1.csv", 3, "JM-E119"), ("day1.csv", 6, "JM-E101"),
    ]  # fmt: skip
    assert [(e.what, e.events) for e in log.left_out] == [("events 'scroll'", 1)]
    assert [source.name for source in log.sources] == [
        "sources.yaml", "ids.csv", "day1.csv", "crm.csv",
    ]  # fmt: skip


def test_the_findings_say_what_was_joined_dropped_and_not_understood(bank):
    log = read_log(map=bank)
    assert messages(log, "JM-W180") == [
        "source 'web': 3 events of 1 file", "source 'crm.csv': 2 events",
    ]  # fmt: skip
    assert messages(log, "JM-W181") == ["web: 1 repeat of earlier rows by 'event_id' left out"]
    assert messages(log, "JM-W182") == ["4 ids became 3 persons by 2 pairs of ids"]
    assert messages(log, "JM-W183") == []
    assert messages(log, "JM-W184") == [
        "2 of 5 events have an id that is in no pair; each such id is a person of its own",
        "2 of 4 ids in the pairs never occur in the log",
    ]
    assert messages(log, "JM-W185") == [
        "ids.csv: 1 of 3 rows cannot be used: 1 identity row without two ids (the first in line 3)"
    ]
    assert messages(log, "JM-W186") == [
        "3 of 5 events fit no touchpoint rule and keep their raw names: "
        "'page_view' 1, 'scroll' 1 and 'visit' 1"
    ]


def test_the_tables_behind_the_findings_can_be_had(bank):
    joined = read_sources(bank)
    assert joined.to_arrow().to_pylist() == [
        {"source": "web", "files": 1, "rows": 5, "events": 3, "duplicates": 1, "unmapped": 2},
        {"source": "crm.csv", "files": 1, "rows": 2, "events": 2, "duplicates": 0, "unmapped": 1},
    ]
    assert joined.rules.to_pylist() == [
        {"line": 6, "touchpoint": "Start application", "events": 1},
        {"line": 7, "touchpoint": "Ask", "events": 1},
    ]
    assert joined.unmapped["activity"].to_pylist() == ["page_view", "scroll", "visit"]
    assert [(r.line, r.code) for r in joined.unusable_pairs] == [(3, "JM-E120")]
    assert str(joined).startswith("3 cases, 4 events")
    assert [path.name for path in sources_named(bank)] == [
        "sources.yaml", "ids.csv", "day1.csv", "crm.csv",
    ]  # fmt: skip


def test_unmapped_events_can_be_dropped_and_are_counted(bank):
    bank.write_text(SAID.replace("ignore: [scroll]", "unmapped: drop"), encoding="utf-8")
    log = read_log(map=bank)
    assert events(log, "case", "activity") == [("7", "Start application"), ("7", "Ask")]
    assert [(e.what, e.cases, e.events) for e in log.left_out] == [
        ("events that no touchpoint rule fits", 3, 3),
        ("cases with nothing but such events", 2, 0),
    ]
    assert log.rows.kept == 5


def test_files_of_a_folder_are_read_by_name_and_a_repeat_may_lie_in_a_later_one(bank):
    again = "client_id,event,ts,page,event_id\nc1,page_view,2026-07-06 10:00,/loan/apply/1,e1\n"
    (bank.parent / "web" / "day2.csv").write_text(again)
    (bank.parent / "web" / ".hidden").write_text("not read")
    (bank.parent / "web" / "old").mkdir()
    log = read_log(map=bank)
    assert log.rows.rejected["JM-E119 duplicate by its key"] == 2
    assert messages(log, "JM-W180")[:2] == [
        "source 'web': 3 events of 2 files", "web: folders in the folder are not read: old",
    ]  # fmt: skip


def test_the_same_time_keeps_the_order_of_the_sources(tmp_path):
    said = "sources: [{file: b.csv}, {file: a.csv}]\n"
    same = "case,activity,time\n1,%s,2026-01-05\n"
    path = folder_of(tmp_path, said, a_csv=same % "first by name", b_csv=same % "first in the map")
    assert read_log(map=path).variants().activities == ("first by name", "first in the map")
    assert events(read_log(map=path), "activity", "sequence") == [
        ("first in the map", 0), ("first by name", 1),
    ]  # fmt: skip


def test_a_column_that_a_constant_displaces_is_kept_aside(tmp_path):
    said = """\
sources: [{file: a.csv, channel: web, actor_column: who, unique: source}]
touchpoints: [{when: {channel: shop, source: s1}, is: Shop}]
"""
    data = (
        "case,activity,time,channel,source,who\n1,a,2026-01-05,shop,s1,Ann\n1,b,2026-01-05,x,s2,\n"
    )
    log = read_log(map=folder_of(tmp_path, said, a_csv=data))
    names = ("activity", "channel", "actor", "source", "channel (as read)", "source (as read)")
    assert events(log, *names) == [
        ("Shop", "web", "Ann", "a.csv", "shop", "s1"),
        ("b", "web", None, "a.csv", "x", "s2"),
    ]


def test_a_constant_that_is_the_name_of_a_column_is_doubted(tmp_path):
    said = "sources: [{file: a.csv, channel: via}]"
    log = read_log(
        map=folder_of(tmp_path, said, a_csv="case,activity,time,via\n1,a,2026-01-05,x\n")
    )
    assert "write channel_column: via" in messages(log, "JM-W188")[0]


def test_without_pairs_equal_ids_are_one_case_and_that_is_said(tmp_path):
    said = "sources: [{file: a.csv, case: client}, {file: b.csv, case: customer}]"
    path = folder_of(tmp_path, said, a_csv="client,activity,time\n1,a,2026-01-05\n",
                     b_csv="customer,activity,time\n1,b,2026-01-06\n")  # fmt: skip
    log = read_log(map=path)
    assert log.n_cases == 1
    assert "'client', 'customer'" in messages(log, "JM-W189")[0]


def test_a_suspicious_merge_is_said_with_its_events(bank):
    (bank.parent / "ids.csv").write_text("client_id,customer\nc1,7\nc1,8\n")
    joined = read_sources(bank)
    assert joined.log.n_cases == 2
    assert messages(joined.log, "JM-W183") == [
        "1 suspicious merge with 2 events: ids that belong to several persons at one time, who "
        "are joined into one: client_id:c1 (7, 8)"
    ]
    assert joined.merges.to_pylist() == [
        {"bridge": "client_id:c1", "persons": ["7", "8"], "since": None, "until": None, "events": 2}
    ]
    bank.write_text(SAID.replace("customer]}", "customer], on_conflict: split}"))
    assert read_log(map=bank).n_cases == 4


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "hint"),
    [
        ("case: client_id", "case: clint_id", "JM-E245", 2, "Did you mean 'client_id'?"),
        ("unique: event_id", "unique: eventid", "JM-E245", 3, "Did you mean 'event_id'?"),
        ("channel_column: via", "channel_column: vias", "JM-E245", 4, "Did you mean 'via'?"),
        ("page: /loan", "pages: /loan", "JM-E248", 6, "Did you mean 'page'?"),
        ("{action: call}", "{page: call}", "JM-E248", 7, "name a column"),
        ("[client_id, customer]", "[client_id, custmer]", "JM-E245", 8, "Did you mean 'customer'?"),
        ("folder: web", "folder: wob", "JM-E244", 2, "check the name"),
        ("folder: web", "folder: ids.csv", "JM-E244", 2, "write file: ids.csv"),
        ("customer]}", "customer], confidence: customer, at_least: 1}", "JM-E247", 8, "at_least"),
    ],
)
def test_what_the_map_says_and_the_files_do_not_hold_is_refused_at_its_line(
    bank, old, new, code, line, hint
):
    said = SAID.replace(old, new)
    assert said != SAID
    if code == "JM-E247":
        (bank.parent / "ids.csv").write_text("client_id,customer\nc1,0\n")
    bank.write_text(said, encoding="utf-8")
    with pytest.raises(LogError) as caught:
        read_log(map=bank)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line, problem.file) == (code, line, str(bank))
    assert hint in problem.hint


def test_pairs_of_other_kinds_than_the_sources_are_refused(bank):
    bank.write_text(SAID.replace("case: client_id", "case: client_id, id_kind: web")
                    .replace("case: customer", "case: customer, id_kind: crm"))  # fmt: skip
    with pytest.raises(LogError, match=r"JM-E247.*the sources have 'web' and 'crm'"):
        read_log(map=bank)


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("case,activity,time\n1,a,2026-01-05\n")
    (inside / "a.csv").symlink_to(tmp_path / "secret.csv")
    path = folder_of(inside, "sources: [{file: a.csv}]")
    with pytest.raises(LogError, match=r"JM-E244 .*line 1, column 18: .*by a link"):
        read_log(map=path)
    (inside / "web").mkdir()
    (inside / "a.csv").rename(inside / "web" / "a.csv")
    path.write_text("sources: [{folder: web}]")
    with pytest.raises(LogError, match="JM-E244"):
        read_log(map=path)


@pytest.mark.parametrize(
    ("sources", "options", "code"),
    [
        (["a.csv"], {}, "JM-E043"),
        ([], {"case": "a"}, "JM-E044"),
        ([], {"timezone": "UTC"}, "JM-E044"),
    ],
)
def test_nothing_else_goes_beside_a_map(bank, sources, options, code):
    with pytest.raises(UsageError, match=code):
        read_log(*sources, map=bank, **options)
    assert read_log(map=bank, ignore="visit").n_cases == 2


def test_a_source_can_be_the_export_of_a_vendor(tmp_path):
    said = """\
sources:
  - {file: ga.csv, preset: ga4, id_kind: client, channel: web}
  - {file: crm.csv, case: customer, activity: action, time: done_at, channel_column: via}
identities: {file: ids.csv, columns: [client, customer]}
"""
    ga = "event_timestamp,event_name,user_pseudo_id\n1783331940000000,page_view,c1\n"
    path = folder_of(tmp_path, said, ga_csv=ga, crm_csv=CRM, ids_csv="client,customer\nc1,7\n")
    log = read_log(map=path)
    assert events(log, "case", "activity", "channel")[:2] == [
        ("7", "page_view", "web"), ("7", "call", "phone"),
    ]  # fmt: skip
    assert log.to_arrow()["time"][0].as_py() == datetime(2026, 7, 6, 9, 59, tzinfo=UTC)
    path.write_text(said.replace(", id_kind: client", ""))
    with pytest.raises(LogError, match=r"JM-E247.*does not say what kind of id"):
        read_log(map=path)
    path.write_text(said.replace("ga4", "ga44"))
    with pytest.raises(LogError, match=r"(?s)JM-E246.*Did you mean 'ga4'"):
        read_log(map=path)


def test_what_is_no_map_is_refused(tmp_path):
    with pytest.raises(UsageError, match="JM-E048"):
        read_log("a.csv", map="ga5")
    with pytest.raises(UsageError, match="JM-E045"):
        read_sources(tmp_path / "sources.txt")
    with pytest.raises(LogError, match="JM-E200"):
        read_log(map=tmp_path / "no.yaml")


def exports_of(rows, folder):
    """One journey a person, spread over the three systems of a bank: the web shop in CSV with
    the local time and no zone, the customer register in Excel, the call centre in JSON Lines.

    Each has ids of its own; the telephone number joins app and web.  Half of the web's events
    are delivered twice.  Gives how many.
    """
    web, crm, call = [], [], []
    for number, row in enumerate(rows):
        case, time = int(row["case"][1:]), row["time"]
        if row["channel"] in ("web", "app"):
            local = time.astimezone(ZoneInfo("Europe/Stockholm"))
            device = f"{case % 3}-{case}" if row["channel"] == "web" else f"app-{case}"
            event = (device, f"{row['channel']}:{row['activity']}", f"{local:%Y-%m-%d %H:%M:%S}")
            web += [(f"e{number}", *event)] * (1 + number % 2)
        elif row["channel"] == "phone":
            topic = {"text": row["activity"], "queue": case % 4}
            said = {"from": f"+46{case}", "topic": topic, "unix": int(time.timestamp())}
            call.append(said)
        else:
            since = (time - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)
            crm.append((row["case"], row["activity"], (since, MOMENT), row["channel"]))
    people = range(1, 1 + max(int(row["case"][1:]) for row in rows))
    pairs = [(f"{n % 3}-{n}", "", f"C{n:05d}") for n in people]
    pairs += [(f"app-{n}", f"+46{n}", "") for n in people]
    pairs += [("", f"+46{n}", f"C{n:05d}") for n in people]
    (folder / "web").mkdir()
    half = len(web) // 2
    for name, header, lines in (
        ("web/1.csv", ("id", "device", "event", "at"), web[:half]),
        ("web/2.csv", ("id", "device", "event", "at"), web[half:]),
        ("ids.csv", ("device", "number", "customer"), pairs[::-1]),
    ):
        with (folder / name).open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([header, *lines])
    title = [("Customer register", None, None, None), (None,) * 4]
    register = [*title, ("customer", "step", "when", "via"), *crm]
    (folder / "crm.xlsx").write_bytes(workbook({"Steps": register, "Notes": [("none",)]}))
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in call)
    (folder / "call.jsonl").write_text(lines, encoding="utf-8")
    assert min(map(len, (web, crm, call))) > 50
    return len(web) - len(set(web))


@pytest.mark.parametrize("cases", [120, pytest.param(2_000, marks=pytest.mark.proof)])
def test_simulated_journeys_come_back_from_three_exports_exactly(tmp_path, cases):
    # From June on: the hour that happens twice in October cannot be told from local times.
    start, design = datetime(2026, 6, 1, tzinfo=UTC), read_design(ORDER)
    plants = [
        Plant("missing", 0.2, touchpoint="Measure speed"),
        Plant("ad_hoc", 0.3, activity="Ask", after="Place order", channels=("phone", "store")),
    ]
    made = simulate(design, cases=cases, seed=11, start=start, days=60, plants=plants)
    table = made.log.to_arrow()
    rows = table.select(["case", "activity", "time", "channel"]).to_pylist()
    assert max(row["time"] for row in rows) < start + timedelta(days=140)
    repeated = exports_of(rows, tmp_path)
    rules = "".join(
        f'  - {{when: {{event: "{channel}:{activity}"}}, is: "{activity}", channel: {channel}}}\n'
        for channel in ("web", "app")
        for activity in made.log.activities
    )
    (tmp_path / "sources.yaml").write_text(
        "sources:\n"
        "  - {folder: web, case: device, activity: event, time: at, timezone: Europe/Stockholm,\n"
        "     unique: id}\n"
        "  - {file: crm.xlsx, case: customer, activity: step, time: when, channel_column: via}\n"
        "  - {file: call.jsonl, case: from, activity: topic.text, time: unix,\n"
        "     time_format: unix-s, channel: phone, id_kind: number}\n"
        f"touchpoints:\n{rules}"
        "identities: {file: ids.csv, columns: [device, number, customer]}\n",
        encoding="utf-8",
    )
    log = read_log(map=tmp_path / "sources.yaml")
    core = ["case", "time", "activity", "channel"]
    keys = [(name, "ascending") for name in core]
    assert log.to_arrow().select(core).sort_by(keys) == table.select(core).sort_by(keys)
    assert log.rows.came - log.rows.kept == repeated > cases / 2
    first, second = log.variants(), made.log.variants()
    assert (first.activities, first.cases.tolist()) == (second.activities, second.cases.tolist())
    assert first.codes.tolist() == second.codes.tolist()
    ours, theirs = (compare(one, design).to_dict() for one in (log, made.log))
    figures = ("design", "unmatched", "path", "touchpoints", "deviations")
    assert {key: ours[key] for key in figures} == {key: theirs[key] for key in figures}
    assert {row["kind"] for row in ours["deviations"]} == {"missing", "ad_hoc"}
    assert ours["log"]["cases"] == theirs["log"]["cases"] == cases


def test_every_command_takes_a_map(bank):
    folder = bank.parent
    done = journeymine("check", "--map", "sources.yaml", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["log"]["cases"], told["log"]["events"]) == (3, 4)
    assert {"JM-W180", "JM-W182", "JM-W186"} <= {f["code"] for f in told["log"]["findings"]}
    done = journeymine("convert", "--map", "sources.yaml", "log.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert read_log(folder / "log.csv").n_cases == 3
    done = journeymine("discover", "--map", "sources.yaml", "--out", "actual", cwd=folder)
    assert done.returncode == 0, done.stderr
    run = json.loads((folder / "actual" / "journeymine-run.json").read_text(encoding="utf-8"))
    assert run["options"]["map"] == "sources.yaml"
    assert [log["name"] for log in run["logs"]][:2] == ["sources.yaml", "ids.csv"]
    (folder / "d.journey.yaml").write_text("journey: Bank\npath: [Start application, Ask]\n")
    words = ["compare", "--map", "sources.yaml", "--design", "d.journey.yaml", "--out", "gap"]
    done = journeymine(*words, cwd=folder)
    assert done.returncode == 0, done.stderr
    done = journeymine("check", "a.csv", "--map", "sources.yaml", cwd=folder)
    assert done.returncode == 2
    assert "JM-E043" in done.stderr
    done = journeymine("convert", "--map", "sources.yaml", "crm.csv", cwd=folder)
    assert done.returncode == 2  # a file of the map is not overwritten
    assert (folder / "crm.csv").read_text(encoding="utf-8") == CRM
