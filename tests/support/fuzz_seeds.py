"""Small whole files of every format that is read: what is damaged to see what a reader does.

A seed is the inside of a file, which is mutated, and how the file is made of it: a table is
zipped after it was damaged, a workbook is packed around a damaged part, a database holds
what the damaged statements made.
"""

import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import vendor_samples as vendors
from workbooks import CLOCK, DAY, MAIN, MOMENT, STYLES, workbook

from journeymine.design import AnyOrder, Choice, DesignedJourney, Optional, Repeat, Sequence, Step
from journeymine.log import EventLog
from journeymine.reading import read_design, read_log
from journeymine.writing import save_design


def as_it_is(inside: bytes, folder: Path, name: str) -> None:
    (folder / name).write_bytes(inside)


@dataclass(frozen=True)
class Seed:
    """One whole file.

    `file` is its name, `inside` what is damaged, `kind` of what other seeds parts may come,
    `pack` makes the file of the inside, `beside` are the files that stay whole, `said` is
    what an informed user passes.
    """

    name: str
    file: str
    inside: bytes
    kind: str
    pack: Callable[[bytes, Path, str], None] = as_it_is
    beside: dict[str, bytes] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    design: bool = False

    def write(self, inside: bytes, folder: Path) -> None:
        """Put the file, made of this inside, and those beside it into a folder."""
        for name, data in self.beside.items():
            (folder / name).write_bytes(data)
        self.pack(inside, folder, self.file)

    def read(self, folder: Path) -> EventLog | DesignedJourney:
        """Read it as a user would."""
        if self.design:
            return read_design(folder / self.file)
        if self.kind == "map":
            return read_log(map=folder / "sources.yaml")
        return read_log(folder / self.file, isolate=False, **self.said)


ROWS = [
    (case, activity, f"2026-01-{day:02}T{9 + day}:00:0{day}", channel, str(day / 2))
    for case in ("007", "7", "Åsa", "1e5")
    for day, (activity, channel) in enumerate(
        (("browse", "web"), ("pay, now", "app"), ('say "yes"', ""), ("receive", "shop")), start=1
    )
]
HEADER = ("case", "activity", "time", "channel", "score")


def _table(delimiter=",", end="\n", rows=ROWS, header=HEADER, times=str):
    def cell(value):
        quoted = any(sign in value for sign in (delimiter, '"', "\n", "\r"))
        return '"' + value.replace('"', '""') + '"' if quoted else value

    lines = [header, *((c, a, times(t), *more) for c, a, t, *more in rows)]
    return end.join(delimiter.join(map(cell, line)) for line in lines) + end


def _swedish(time):
    return f"{time[8:10]}.{time[5:7]}.{time[:4]} {time[11:16]}"


def _gzipped(inside, folder, name):
    (folder / name).write_bytes(gzip.compress(inside, mtime=0))


def _zipped(inside, folder, name):
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name.removesuffix(".zip"), inside)


def _zipped_twice(inside, folder, name):
    """A zip of two files: the damaged one and one that is whole."""
    ending = Path(name.removesuffix(".zip")).suffix
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"a{ending}", inside)
        archive.writestr(f"b{ending}", _table().encode())


RECORDS = [
    {"case": int(case) if case.isdigit() else case, "activity": activity, "time": time + "Z",
     "to": {"id": 7, "geo": {"at": [1, 2.5, {"x": None}]}}, "ok": True, "n": 1e5, "none": None}
    for case, activity, time, *_ in ROWS
]  # fmt: skip

XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <trace><string key="concept:name" value="1"/>
    <event><string key="concept:name" value="browse"/>
      <date key="time:timestamp" value="2026-01-05T10:00:00.000+01:00"/>
    </event>
    <event><string key="concept:name" value="pay"/>
      <date key="time:timestamp" value="2026-01-06T10:00:00Z"/><float key="cost" value="1.5"/>
    </event>
  </trace>
  <trace><event><string key="concept:name" value="b &amp; c"/>
    <date key="time:timestamp" value="2026-01-06"/></event>
    <string key="concept:name" value="late"/></trace>
</log>
"""
XES_RICH = """<?xml version='1.0' encoding='UTF-8'?>
<!-- made by hand --><log>
<global scope="event"><string key="concept:name" value="none"/></global>
<classifier name="Step" keys="concept:name lifecycle:transition"/>
<string key="source" value="x"/>
<trace><string key="concept:name" value="1"/><int key="age" value="7"/>
<event><string key="concept:name" value="pay"><string key="why" value="due"/></string>
<string key="lifecycle:transition" value="start"/>
<date key="time:timestamp" value="2026-01-05T10:00:00.000+01:00"/>
<list key="goods"><values><string key="product" value="tea"/><int key="n" value="2"/></values>
</list></event><event><string value='say "no"' key="concept:name"/>
<string key="lifecycle:transition" value="complete"></string>
<date key="time:timestamp" value="2026-01-05T10:00:00.000+01:00"/><id key="identity:id" value="e1"/>
<container key="c"><boolean key="in" value="true"/></container></event></trace>
<event><string key="concept:name" value="alone"/></event>
</log>
"""

OCEL = {
    "objectTypes": [{"name": "order", "attributes": [{"name": "price", "type": "float"}]}],
    "eventTypes": [{"name": "place", "attributes": []}, {"name": "ship", "attributes": []}],
    "objects": [
        {"id": key, "type": "order",
         "attributes": [{"name": "price", "time": "1970-01-01T00:00:00Z", "value": 10}],
         "relationships": []}
        for key in ("o1", "o2")
    ],
    "events": [
        {"id": f"e{n}", "type": kind, "time": f"2026-01-0{n}T08:00:00Z",
         "attributes": [{"name": "by", "value": "Ann"}],
         "relationships": [{"objectId": to, "qualifier": "of"} for to in on]}
        for n, (kind, on) in enumerate(
            (("place", ["o1"]), ("place", ["o2"]), ("ship", ["o1", "o2"])), start=1
        )
    ],
}  # fmt: skip
OCEL_XML = """<?xml version='1.0'?>
<log><object-types><object-type name="order"><attributes><attribute name="price" type="float"/>
</attributes></object-type></object-types><event-types><event-type name="place"><attributes/>
</event-type></event-types><objects>
<object id="o1" type="order"><attributes><attribute name="price" time="1970-01-01T00:00:00Z">10
</attribute></attributes><objects/></object><object id="o2" type="order"/></objects><events>
<event id="e1" type="place" time="2026-01-01T08:00:00Z"><attributes>
<attribute name="by">Ann</attribute></attributes>
<objects><relationship object-id="o1" qualifier="of"/></objects></event>
<event id="e2" type="ship" time="2026-01-02T08:00:00Z"><attributes/>
<objects><relationship object-id="o1" qualifier="of"/><relationship object-id="o2" qualifier=""/>
</objects></event></events></log>
"""
OCEL_SQL = """
CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);
CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);
CREATE TABLE "event_Place" (ocel_id, ocel_time, "by" TEXT);
CREATE TABLE "object_Order" (ocel_id, ocel_time, ocel_changed_field TEXT, price REAL);
INSERT INTO event_map_type VALUES ('place', 'Place');
INSERT INTO object_map_type VALUES ('order', 'Order');
INSERT INTO object VALUES ('o1', 'order');
INSERT INTO object VALUES ('o2', 'order');
INSERT INTO "object_Order" VALUES ('o1', '1970-01-01T00:00:00Z', NULL, 10);
INSERT INTO "object_Order" VALUES ('o1', '2026-01-02T00:00:00Z', 'price', 12.5);
INSERT INTO event VALUES ('e1', 'place');
INSERT INTO event VALUES ('e2', 'place');
INSERT INTO "event_Place" VALUES ('e1', '2026-01-01T08:00:00Z', 'Ann');
INSERT INTO "event_Place" VALUES ('e2', '2026-01-02 09:00:00', NULL);
INSERT INTO event_object VALUES ('e1', 'o1', 'of');
INSERT INTO event_object VALUES ('e2', 'o1', '');
INSERT INTO event_object VALUES ('e2', 'o2', NULL);
"""


def _database(inside, folder, name):
    """What the statements that still can be run make."""
    path = folder / name
    path.unlink(missing_ok=True)
    con = sqlite3.connect(path)
    con.executescript("CREATE TABLE IF NOT EXISTS other (x)")
    for statement in inside.decode("utf-8", "replace").split(";"):
        if statement.split()[:1] in (["CREATE"], ["INSERT"]):
            try:
                con.execute(statement.replace("\0", ""))
            except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError):
                continue
    con.commit()
    con.close()


SAID = """\
sources:
  - {folder: web, case: client_id, activity: event, time: ts, timezone: Europe/Stockholm,
     channel: web, unique: event_id}
  - {file: crm.csv, case: customer, activity: action, time: done_at, channel_column: via}
touchpoints:
  - {when: {event: page_view, page: /loan/apply*}, is: Start application, stage: Apply}
  - {when: {action: call}, is: Ask, channel: telephone, source: crm.csv}
identities: {file: ids.csv, columns: [client_id, customer]}
journeys: {start: [Start application], gap: 30d}
ignore: [scroll]
"""
WEB = """\
client_id,event,ts,page,event_id
c1,page_view,2026-07-06 10:00,/loan/apply/1,e1
c1,page_view,2026-07-06 10:00,/loan/apply/1,e1
c1,scroll,2026-07-06 10:01,/loan,e2
c2,page_view,2026-07-06 11:00,/home,e3
,page_view,2026-07-06 11:00,/home,e4
"""
CRM = "customer,action,done_at,via\n7,call,2026-07-06T08:30:00Z,phone\n8,visit,2026-07-07T08:30Z,\n"
IDS = "client_id,customer\nc1,7\nc9,\nc3,9\n"
_MAP_FILES = {"sources.yaml": SAID, "web.csv": WEB, "crm.csv": CRM, "ids.csv": IDS}


def _beside(but):
    return {name: text.encode() for name, text in _MAP_FILES.items() if name != but}


def _in_web(inside, folder, name):
    """The files of a map, those of the web in a folder of their own."""
    (folder / name).write_bytes(inside)
    (folder / "web").mkdir(exist_ok=True)
    (folder / "web" / "day.csv").write_bytes((folder / "web.csv").read_bytes())


def _of_map(name):
    inside = _MAP_FILES[name].encode()
    return Seed(f"map: {name}", name, inside, "map", _in_web, _beside(name))


DATES = [
    ["Export of the web shop", None, None, None],
    [None, None, None, None],
    ["Case", "Activity", "Time", "Score"],
    *(
        [case, activity, (46000.5 + n, MOMENT), n / 2]
        for n, (case, activity, *_) in enumerate(ROWS)
    ),
    [7, True, (46001, DAY), "<t='e'><v>#N/A</v>"],
    ["8", "paid", (0.25, CLOCK), None],
]
SHARED = (
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
    '<c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2">'
    '<c r="A2" t="s"><v>3</v></c><c r="B2" t="str"><f>1+1</f><v>pay</v></c>'
    '<c r="C2" t="d"><v>2026-01-05T10:00:00</v></c></row></sheetData>'
    '<mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>'
)
STRINGS = "<si><t>case</t></si><si><r><t>activ</t></r><r><t>ity</t></r></si><si><t>time</t></si>"
STRINGS += "<si><t>C1</t></si>"


def _sheet(inside, folder, name):
    more = {"xl/worksheets/sheet1.xml": inside}
    (folder / name).write_bytes(workbook({"Orders": []}, strings=STRINGS, more=more))


def _part(part):
    def pack(inside, folder, name):
        sheets = {"Orders": SHARED, "Notes": [["nothing"]]}
        (folder / name).write_bytes(workbook(sheets, strings=STRINGS, more={part: inside}))

    return pack


def _inside(data, part):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part)


def _workbooks():
    plain = workbook({"Orders": [list(HEADER), *map(list, ROWS)]})
    dated = workbook({"Orders": DATES})
    whole = workbook({"Orders": SHARED, "Notes": [["nothing"]]}, strings=STRINGS)
    sheet = "xl/worksheets/sheet1.xml"
    yield Seed("xlsx", "log.xlsx", _inside(plain, sheet), "sheet", _sheet)
    yield Seed("xlsx: title and dates", "log.xlsx", _inside(dated, sheet), "sheet", _sheet)
    yield Seed("xlsx: shared texts", "log.xlsx", SHARED.encode(), "sheet", _sheet)
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"):
        yield Seed(f"xlsx: {part}", "log.xlsx", _inside(whole, part), "part", _part(part))
    yield Seed("xlsx: styles", "log.xlsx", STYLES.encode(), "part", _part("xl/styles.xml"))
    yield Seed("xlsx: packed", "log.xlsx", whole, "zip")


def _parquet(table, **how):
    room = io.BytesIO()
    pq.write_table(table, room, **how)
    return room.getvalue()


def _parquets():
    texts = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    plain = pa.table(texts)
    stamps = pa.array([n * 10**15 for n in range(len(ROWS))], pa.timestamp("us", "UTC"))
    typed = pa.table(
        {"case": pa.array(range(len(ROWS))),
         "activity": pa.array(texts["activity"]).dictionary_encode(), "time": stamps,
         "score": pa.array([1.5, None] * (len(ROWS) // 2)),
         "more": pa.array([{"a": [1, 2], "b": "x"}] * len(ROWS))}
    )  # fmt: skip
    yield Seed("parquet", "log.parquet", _parquet(plain, compression="none"), "parquet")
    yield Seed("parquet: typed", "log.parquet", _parquet(typed, row_group_size=5), "parquet")


def _json(value):
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _presets():
    steps = vendors.journeys(cases=3)[:12]
    records = {
        "ga4": vendors.ga4_records(vendors.ga4(steps)[0]),
        "segment": vendors.segment(steps)[0],
        "matomo": vendors.matomo(steps)[0],
        "zendesk": vendors.zendesk_audits(steps)[0],
        "cloudevents": vendors.cloudevents(steps)[0],
        "contact-centre": vendors.contact_records(vendors.calls(cases=3))[0],
    }
    for name, rows in records.items():
        yield Seed(f"preset: {name}", "export.json", _json(rows), name, said={"map": name})
    snow = vendors.snowplow_tsv(vendors.snowplow(steps)[0]).encode()
    yield Seed("preset: snowplow", "part.tsv", snow, "snowplow", said={"map": "snowplow"})
    feed = vendors.tab_lines(vendors.adobe(steps)[0]).encode()
    header = {"column_headers.tsv": vendors.tab_lines([vendors.ADOBE_COLUMNS]).encode()}
    yield Seed("preset: adobe", "hit_data.tsv", feed, "adobe", beside=header, said={"map": "adobe"})
    history = [list(vendors.SALESFORCE_COLUMNS), *vendors.salesforce_history(steps)[0]]
    told = {"map": "salesforce"}
    yield Seed("preset: salesforce", "h.csv", vendors.csv_text(history).encode(), "csv", said=told)
    told = {"map": "qualtrics", "activity": "touchpoint"}
    survey = vendors.csv_text(vendors.qualtrics(steps)[0]).encode()
    yield Seed("preset: qualtrics", "survey.csv", survey, "csv", said=told)


DESIGN = DesignedJourney(
    "Shop",
    Sequence(
        (
            Step("browse"),
            Choice((Step("pay"), Step("invoice"))),
            AnyOrder((Step("pack"), Step("thank"))),
            Optional(Step("rate")),
            Repeat(Step("call")),
            Repeat(Step("wait"), 1, Step("ask"), 3),
        )
    ),
)
YAML = b"""\
journey: Home fibre order
touchpoints:
  Book: {stage: Install, channels: [app, phone], owner: Desk, aliases: [booked, "b*"]}
  Pay: {stage: Pay, weights: {skip: 2}}
path:
  - Place order
  - any_order:
      - Book
      - Confirm
  - optional: Remind
  - choice:
      - Visit
      - [Kit, Activate]
  - repeat: Report
  - any_of: [Mail, [Ask, Answer]]
    name: Contacts
  - {repeat: Call, min: 2, max: 4, between: Wait}
  - Pay
"""


def _designs():
    yield Seed("design: yaml", "order.journey.yaml", YAML, "yaml", design=True)
    with TemporaryDirectory() as folder:
        for ending in ("journey.yaml", "pnml", "ptml", "bpmn"):
            path = Path(folder) / f"shop.{ending}"
            save_design(DESIGN, path)
            inside, kind = path.read_bytes(), ending.removeprefix("journey.")
            yield Seed(f"design: saved {kind}", path.name, inside, kind, design=True)


@cache
def seeds() -> tuple[Seed, ...]:
    """Every seed, in a fixed order."""
    comma = _table().encode()
    several = _table(rows=[*ROWS, ("8", "two\nlines", "2026-01-09T09:00:00", "web", "")])
    swedish = _table(";", rows=ROWS, header=("Ärende", "Händelse", "Tid", "Kanal", "Betyg"),
                     times=_swedish)  # fmt: skip
    named = {"case": "Ärende", "activity": "Händelse", "time": "Tid"}
    lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in RECORDS).encode()
    unix = _table(times=lambda time: str(1767225600000 + int(time[8:10]) * 86_400_000))
    xes, rich = XES.encode(), XES_RICH.encode()
    page = _json({"count": 16, "next_page": None, "audits": RECORDS})
    return (
        Seed("csv", "log.csv", comma, "csv"),
        Seed("csv: two lines", "log.csv", several.encode(), "csv"),
        Seed("csv: swedish", "log.csv", swedish.encode("cp1252"), "csv",
             said={**named, "encoding": "cp1252", "time_format": "%d.%m.%Y %H:%M"}),
        Seed("csv: utf-16", "log.csv", _table("|", "\r\n").encode("utf-16"), "utf16"),
        Seed("csv: unix times", "log.csv", unix.encode("utf-8-sig"), "csv",
             said={"time_format": "unix-ms"}),
        Seed("csv: local times", "log.csv", _table(end="\r").encode(), "csv",
             said={"timezone": "Europe/Stockholm"}),
        Seed("tsv", "log.tsv", _table("\t").encode(), "csv"),
        Seed("csv.gz", "log.csv.gz", comma, "csv", _gzipped),
        Seed("csv.zip", "log.csv.zip", comma, "csv", _zipped_twice),
        Seed("jsonl", "log.jsonl", lines, "jsonl"),
        Seed("jsonl.gz", "log.jsonl.gz", lines, "jsonl", _gzipped),
        Seed("json", "log.json", _json(RECORDS), "json"),
        Seed("json: a page", "log.json", page, "json"),
        *_workbooks(),
        *_parquets(),
        Seed("xes", "log.xes", xes, "xes"),
        Seed("xes: rich", "log.xes", rich, "xes"),
        Seed("xes: classified", "log.xes", rich, "xes", said={"classifier": "Step"}),
        Seed("xes.gz", "log.xes.gz", xes, "xes", _gzipped),
        Seed("xes.zip", "log.xes.zip", rich, "xes", _zipped),
        Seed("ocel json", "log.jsonocel", _json(OCEL), "ocel"),
        Seed("ocel xml", "log.xmlocel", OCEL_XML.encode(), "ocel-xml"),
        Seed("ocel sqlite", "log.sqlite", OCEL_SQL.encode(), "sql", _database),
        *map(_of_map, _MAP_FILES),
        *_presets(),
        *_designs(),
    )  # fmt: skip
