"""Object-centric logs: flattened by hand, the same from all three forms, nothing lost unsaid."""

import json
import sqlite3
from random import Random

import pytest

from journeymine.errors import LogError, UsageError
from journeymine.reading import read_log
from journeymine.reading.ocel.as_sqlite import _only_selects


def event(key, kind, time, *objects, **attributes):
    return {
        "id": key, "type": kind, "time": time,
        "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
        "relationships": [{"objectId": to, "qualifier": how} for to, how in objects],
    }  # fmt: skip


def thing(key, kind, *values):
    said = [{"name": name, "time": time, "value": value} for name, time, value in values]
    return {"id": key, "type": kind, "attributes": said}


FIRST = "1970-01-01T00:00:00Z"
OBJECTS = [
    thing("o1", "order", ("price", FIRST, "10"), ("price", "2025-01-02T09:00:00Z", "12"),
          ("price", "2025-02-01T00:00:00Z", "99")),
    thing("o2", "order", ("price", FIRST, "20"), ("city", FIRST, "Umeå")),
    thing("i1", "item"), thing("i2", "item"), thing("i3", "item"),
]  # fmt: skip
EVENTS = [
    event("e1", "place", "2025-01-01T08:00:00Z", ("o1", "new"), ("i1", ""), ("i2", ""), by="Ann"),
    event("e2", "pick", "2025-01-02T08:00:00Z", ("o1", ""), ("i1", "")),
    event("e3", "pick", "2025-01-03T08:00:00Z", ("o1", ""), ("i2", ""), weight="1.50"),
    event("e4", "ship", "2025-01-04T08:00:00Z", ("o1", "first"), ("o2", "second"), ("o2", "late")),
    event("e5", "stock", "2025-01-05T08:00:00Z", ("i3", "")),
    event("e6", "place", "2025-01-01T07:00:00Z", ("o2", "new"), ("gone", "")),
]
TYPES = {"order": ["price", "city"], "item": []}
STEPS = {"place": ["by"], "pick": ["weight"], "ship": [], "stock": []}


def write_json(path, events=EVENTS, objects=OBJECTS):
    def declared(types):
        return [{"name": name, "attributes": []} for name in types]

    log = {"objectTypes": declared(TYPES), "eventTypes": declared(STEPS)}
    path.write_text(json.dumps(log | {"events": events, "objects": objects}), encoding="utf-8")


def write_xml(path, events=EVENTS, objects=OBJECTS):
    def values(one):
        said = (
            f'<attribute name="{v["name"]}" time="{v.get("time", "")}">{v["value"]}</attribute>'
            for v in one["attributes"]
        )
        return f"<attributes>{''.join(said)}</attributes>"

    def related(one):
        said = (
            f'<relationship object-id="{to["objectId"]}" qualifier="{to["qualifier"]}"/>'
            for to in one["relationships"]
        )
        return f"<objects>{''.join(said)}</objects>"

    things = (
        f'<object id="{one["id"]}" type="{one["type"]}">{values(one)}<objects/></object>'
        for one in objects
    )
    steps = (
        f'<event id="{one["id"]}" type="{one["type"]}" time="{one["time"]}">\n'
        f"{values(one)}{related(one)}</event>"
        for one in events
    )
    kinds = "".join(f'<object-type name="{name}"><attributes/></object-type>' for name in TYPES)
    path.write_text(
        f"<?xml version='1.0'?>\n<log><object-types>{kinds}</object-types><event-types/>"
        f"<objects>{''.join(things)}</objects><events>{''.join(steps)}</events></log>",
        encoding="utf-8",
    )


def write_sqlite(path, events=EVENTS, objects=OBJECTS):
    con = sqlite3.connect(path)
    con.executescript("""
        CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
        CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);
        CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
        CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
        CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);
        CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);
    """)
    for what, kinds in (("event", STEPS), ("object", TYPES)):
        extra = ", ocel_changed_field TEXT" if what == "object" else ""
        for kind, names in kinds.items():
            more = "".join(f', "{name}" TEXT' for name in names)
            con.execute(f"INSERT INTO {what}_map_type VALUES (?, ?)", (kind, kind.title()))
            con.execute(f'CREATE TABLE "{what}_{kind.title()}" (ocel_id, ocel_time{extra}{more})')
    for one in objects:
        con.execute("INSERT INTO object VALUES (?, ?)", (one["id"], one["type"]))
        table = f"object_{one['type'].title()}"
        for value in one["attributes"]:
            changed = None if value["time"] == FIRST else value["name"]
            con.execute(
                f"INSERT INTO {table} (ocel_id, ocel_time, ocel_changed_field, {value['name']})"
                " VALUES (?, ?, ?, ?)", (one["id"], value["time"], changed, value["value"]),
            )  # fmt: skip
    for one in events:
        con.execute("INSERT INTO event VALUES (?, ?)", (one["id"], one["type"]))
        names = [value["name"] for value in one["attributes"]]
        said = [one["id"], one["time"], *(value["value"] for value in one["attributes"])]
        columns = ", ".join(["ocel_id", "ocel_time", *names])
        marks = ", ".join("?" * len(said))
        con.execute(f"INSERT INTO event_{one['type'].title()} ({columns}) VALUES ({marks})", said)
        for to in one["relationships"]:
            row = one["id"], to["objectId"], to["qualifier"]
            con.execute("INSERT INTO event_object VALUES (?, ?, ?)", row)
    con.commit()
    con.close()


FORMS = {
    "log.jsonocel": write_json, "log.json": write_json, "log.xmlocel": write_xml,
    "log.xml": write_xml, "log.sqlite": write_sqlite,
}  # fmt: skip


@pytest.fixture(params=FORMS)
def form(request, tmp_path):
    path = tmp_path / request.param
    FORMS[request.param](path)
    return path


def rows(log, *names):
    table = log.to_arrow()
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def said(log):
    return {f.code: (f.count, f.of) for f in log.findings if f.code.startswith("JM-W17")}


def test_an_event_stands_in_the_case_of_every_object_of_the_type(form):
    log = read_log(form, object_type="order")
    assert rows(log, "case", "activity", "ocel:eid", "ocel:qualifier") == [
        ("o1", "place", "e1", "new"), ("o1", "pick", "e2", None), ("o1", "pick", "e3", None),
        ("o1", "ship", "e4", "first"), ("o2", "ship", "e4", "second; late"),
        ("o2", "place", "e6", "new"),
    ]  # fmt: skip
    assert rows(log, "by", "weight")[:3] == [("Ann", None), (None, None), (None, "1.50")]


def test_an_object_has_its_last_value_before_the_end_of_its_case(form):
    log = read_log(form, object_type="order")
    assert set(rows(log, "case", "case:price", "case:city")) == {
        ("o1", "12", None), ("o2", "20", "Umeå"),
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_the_last_value_is_the_last_in_time_whatever_the_order_of_the_file(tmp_path, name):
    prices = ("price", "2025-01-03T00:00:00Z", "3"), ("price", "2025-01-02T00:00:00Z", "2")
    objects = [thing("o1", "order", *prices, ("price", FIRST, "1"))]
    FORMS[name](tmp_path / name, objects=objects)
    assert set(rows(read_log(tmp_path / name), "case:price")) == {("3",)}


def test_a_change_in_a_database_concerns_the_field_that_it_names(tmp_path):
    path = tmp_path / "log.sqlite"
    write_sqlite(path)
    con = sqlite3.connect(path)
    change = ("o2", "2025-01-02", "city", "999", "Lund")
    con.execute("INSERT INTO object_Order VALUES (?, ?, ?, ?, ?)", change)
    con.commit()
    con.close()
    log = read_log(path, object_type="order")
    assert ("o2", "20", "Lund") in rows(log, "case", "case:price", "case:city")


def test_a_database_is_asked_and_never_told():
    allowed = sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ
    refused = (
        sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_INSERT,
        sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_CREATE_TABLE,
    )  # fmt: skip
    assert {_only_selects(action) for action in allowed} == {sqlite3.SQLITE_OK}
    assert {_only_selects(action) for action in refused} == {sqlite3.SQLITE_DENY}


def test_what_flattening_does_to_a_log_is_counted(form):
    assert said(read_log(form, object_type="order")) == {
        "JM-W174": (2, None),  # o1's price, of which one change came later
        "JM-W176": (1, 6),  # e5
        "JM-W177": (1, 6),  # e4
        "JM-W178": (1, 2),  # o1 is picked for i1, then for i2
        "JM-W179": (1, None),  # gone
    }


def test_another_type_gives_another_log(form):
    log = read_log(form, object_type="item")
    assert rows(log, "case", "ocel:eid") == [
        ("i1", "e1"), ("i2", "e1"), ("i1", "e2"), ("i2", "e3"), ("i3", "e5"),
    ]  # fmt: skip
    assert not log.has("ocel:qualifier")


def test_without_a_type_the_log_says_which_there_are(form):
    with pytest.raises(UsageError) as caught:
        read_log(form)
    assert caught.value.code == "JM-E069"
    assert "Its types are: 'item' (3 objects), 'order' (2 objects)." in str(caught.value)
    with pytest.raises(UsageError, match="Did you mean 'order'"):
        read_log(form, object_type="ordr")


@pytest.mark.parametrize("name", FORMS)
def test_the_only_type_is_taken_and_said(tmp_path, name):
    objects = [one for one in OBJECTS if one["type"] == "item"]
    FORMS[name](tmp_path / name, objects=objects)
    log = read_log(tmp_path / name)
    assert log.n_cases == 3
    assert "JM-W175" in said(log)


def test_an_event_that_cannot_be_told_from_another_is_rejected_and_counted(tmp_path):
    twice = event("e7", "pay", "2025-01-06T08:00:00Z", ("o1", ""))
    twice["attributes"] = [{"name": "x", "value": "1"}, {"name": "x", "value": "2"}]
    never = event("e8", "pay", "soon", ("o1", ""))
    write_json(tmp_path / "log.json", events=[*EVENTS, EVENTS[1], twice, never])
    log = read_log(tmp_path / "log.json", object_type="order")
    assert log.rows.to_dict() == {
        "in": 9, "kept": 6,
        "rejected": {"JM-E104 unreadable time": 1, "JM-E109 attribute given twice": 1,
                     "JM-E116 event id given twice": 1},
    }  # fmt: skip
    assert [(r.line, r.code) for r in log.rejects] == [
        (7, "JM-E116"), (8, "JM-E109"), (9, "JM-E104"),
    ]  # fmt: skip


def test_values_are_text_as_they_are_written(tmp_path):
    text = '{"objects": [{"id": "1", "type": "t"}], "events": [{"id": "e", "type": "a", '
    text += '"time": "2025-01-01", "relationships": [{"objectId": "1"}], "attributes": ['
    pairs = {"a": "1.10", "b": "007", "c": "1e400", "d": "true", "e": "null", "f": "[1.0]"}
    values = {**pairs, "b": '"007"', "g": '"ocel"'}
    text += ", ".join(f'{{"name": "{n}", "value": {v}}}' for n, v in values.items()) + "]}]}"
    (tmp_path / "log.json").write_text(text)
    table = read_log(tmp_path / "log.json").to_arrow()
    found = [table[name][0].as_py() for name in "abcdfg"]
    assert found == ["1.10", "007", "1e400", "true", '["1.0"]', "ocel"]
    assert "e" not in table.column_names or table["e"][0].as_py() is None


def test_names_that_meet_stay_apart(tmp_path):
    clash = event("e", "a", "2025-01-01", ("1", ""), **{"ocel:oid": "x", "case:p": "y"})
    write_json(tmp_path / "log.json", events=[clash], objects=[thing("1", "t", ("p", None, "z"))])
    log = read_log(tmp_path / "log.json")
    names = ("case", "ocel:oid (as read)", "case:p", "case:p (as read)")
    assert rows(log, *names) == [("1", "x", "y", "z")]


SOUND = '{"objects": [{"id": "1", "type": "t"}], "events": [{"id": "e", "type": "a"}]}'


@pytest.mark.parametrize(
    ("name", "text", "code", "words"),
    [
        ("log.jsonocel", SOUND[:-5], "JM-E231", "line 1"),
        ("log.jsonocel", "[]", "JM-E232", "the file is not an object"),
        ("log.jsonocel", '{"events": []}', "JM-E232", "no 'objects'"),
        ("log.jsonocel", '{"ocel:events": {}}', "JM-E232", "OCEL 1.0"),
        ("log.jsonocel", SOUND.replace('"id": "e"', '"id": 7'), "JM-E232", "events[0].id"),
        ("log.jsonocel", SOUND.replace('"id": "e", ', ""), "JM-E232", "events[0] has no 'id'"),
        ("log.jsonocel", SOUND.replace('"a"}]', '"a", "attributes": {}}]'), "JM-E232", "attributes"),
        ("log.jsonocel", SOUND.replace('"t"}', '"t"}, {"id": "1", "type": "u"}'), "JM-E234", "'1'"),
        ("log.jsonocel", SOUND.replace('"a"', "NaN"), "JM-E231", "NaN"),
        ("log.jsonocel", SOUND.replace('"id": "e"', '"id": "e", "id": "f"'), "JM-E231", "stands twice"),
        ("log.jsonocel", "[" * 100_000, "JM-E231", "deep"),
        ("log.jsonocel", SOUND, "JM-E233", "'t'"),
        ("log.xml", "<log><objects/>", "JM-E221", "line 1"),
        ("log.xml", "<log><objects/></log>", "JM-E232", "no <events>"),
        ("log.xml", "<feed/>", "JM-E232", "<feed>"),
        ("log.xml", "<log><trace/></log>", "JM-E232", ".xes"),
        ("log.xml", "<!DOCTYPE log><log/>", "JM-E219", "DOCTYPE"),
        ("log.xml", "<log>" + "<a>" * 70, "JM-E222", "64"),
        ("log.xml", "<log><events>\n<event/></events><objects/></log>", "JM-E232", "line 2"),
        ("log.xml", "<log><events/><objects><object id='1' type='a'/><object id='1' type='b'/>"
         "</objects></log>", "JM-E234", "'1'"),
        ("log.sqlite", "not a database", "JM-E231", "not an SQLite"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused_whole(tmp_path, name, text, code, words):
    (tmp_path / name).write_text(text)
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / name)
    assert caught.value.code == code
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("DROP TABLE event_object", "JM-E232"),
        ("ALTER TABLE event DROP COLUMN ocel_type", "JM-E232"),
        ("DROP TABLE event_Pick", "JM-E232"),
        ("DELETE FROM event; DELETE FROM event_object", "JM-E233"),
        ("UPDATE event SET ocel_id = x'ff00'", "JM-E232"),
        ("INSERT INTO object VALUES ('o1', 'item')", "JM-E234"),
        ("PRAGMA journal_mode=WAL", "JM-E236"),
        # what is no table may run what it likes when it is asked
        ("ALTER TABLE event RENAME TO e; CREATE VIEW event AS SELECT * FROM e", "JM-E232"),
        ("DROP TABLE event_Pick; CREATE VIRTUAL TABLE event_Pick USING fts5(ocel_id, ocel_time)",
         "JM-E232"),
        ("ALTER TABLE event_Pick ADD COLUMN x AS (hex(zeroblob(100000000)))", "JM-E231"),
    ],
)  # fmt: skip
def test_a_database_that_is_not_plain_is_refused(tmp_path, change, code):
    path = tmp_path / "log.sqlite"
    write_sqlite(path)
    con = sqlite3.connect(path)
    con.executescript(change)
    con.commit()
    con.close()
    before = path.read_bytes()
    with pytest.raises(LogError) as caught:
        read_log(path, object_type="order")
    assert caught.value.code == code
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if "-journal" in one.name] == []


def test_computed_columns_cannot_fill_the_memory(tmp_path):
    path = tmp_path / "log.sqlite"
    write_sqlite(path)
    con = sqlite3.connect(path)
    con.execute("ALTER TABLE event_Pick ADD COLUMN x AS (hex(zeroblob(5000000)))")
    con.executemany(
        "INSERT INTO event_Pick VALUES (?, '2025', NULL)", [[str(i)] for i in range(30)]
    )
    con.commit()
    con.close()
    with pytest.raises(LogError, match="JM-E205"):
        read_log(path, object_type="order")


def test_events_in_many_cases_cannot_fill_the_memory(tmp_path):
    many = [thing(str(i), "t") for i in range(2_000)]
    one = event("e", "a", "2025-01-01", *((str(i), "") for i in range(2_000)), x="x" * 200_000)
    write_json(tmp_path / "log.json", events=[one], objects=many)
    with pytest.raises(LogError, match="JM-E205"):
        read_log(tmp_path / "log.json")


def test_a_damaged_database_is_refused(tmp_path):
    path = tmp_path / "log.sqlite"
    write_sqlite(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(LogError, match="JM-E231"):
        read_log(path, object_type="order")


def test_names_of_tables_and_types_are_never_commands(tmp_path):
    path = tmp_path / "log.sqlite"
    write_sqlite(path)
    con = sqlite3.connect(path)
    evil = 'a"; DROP TABLE event; --'
    quoted = evil.replace('"', '""')
    con.execute("INSERT INTO event_map_type VALUES (?, ?)", (evil, evil))
    con.execute(f'CREATE TABLE "event_{quoted}" (ocel_id, ocel_time, "{quoted}")')
    con.execute("INSERT INTO event VALUES ('e9', ?)", (evil,))
    con.execute("INSERT INTO event_object VALUES ('e9', 'o1', NULL)")
    con.execute(f"INSERT INTO \"event_{quoted}\" VALUES ('e9', '2025-01-09', 'v')")
    con.commit()
    con.close()
    log = read_log(path, object_type="order")
    assert evil in log.activities
    assert "v" in log.to_arrow()[evil].to_pylist()


def test_only_object_centric_logs_have_types_of_objects(tmp_path):
    (tmp_path / "log.csv").write_text("case,activity,time\n1,a,2025-01-01\n")
    with pytest.raises(UsageError, match="JM-E069"):
        read_log(tmp_path / "log.csv", object_type="order")


@pytest.fixture(scope="module")
def written_by_pm4py(tmp_path_factory):
    """A random log of three types, in the three forms, as pm4py writes them."""
    pd, pm4py = pytest.importorskip("pandas"), pytest.importorskip("pm4py")
    from pm4py.objects.ocel.obj import OCEL

    random = Random(3)
    kinds = {f"{kind}{i}": kind for kind, n in (("o", 5), ("i", 12), ("p", 3)) for i in range(n)}
    events, relations = [], []
    for number in range(60):
        core = {
            "ocel:eid": f"e{number}",
            "ocel:activity": random.choice(["place", "pick", "ship"]),
            "ocel:timestamp": pd.Timestamp("2025-01-01", tz="UTC")
            + pd.Timedelta(minutes=37 * number),
        }
        events.append({**core, "weight": number * 1.5})
        relations += [
            {**core, "ocel:oid": to, "ocel:type": kinds[to], "ocel:qualifier": "q"}
            for to in random.sample(sorted(kinds), random.randrange(1, 5))
        ]
    objects = [{"ocel:oid": key, "ocel:type": kind, "size": 7} for key, kind in kinds.items()]
    log = OCEL(pd.DataFrame(events), pd.DataFrame(objects), pd.DataFrame(relations))
    folder = tmp_path_factory.mktemp("ocel")
    pm4py.write_ocel2_json(log, str(folder / "log.json"))
    pm4py.write_ocel2_xml(log, str(folder / "log.xml"))
    pm4py.write_ocel2_sqlite(log, str(folder / "log.sqlite"))
    flat = {kind: pm4py.ocel_flattening(log, kind) for kind in "oip"}
    return folder, flat


@pytest.mark.parametrize("kind", "oip")
@pytest.mark.parametrize("name", ["log.json", "log.xml", "log.sqlite"])
def test_flattened_logs_are_those_that_pm4py_finds(written_by_pm4py, name, kind):
    folder, flat = written_by_pm4py
    wanted = flat[kind]
    names = ("case:concept:name", "concept:name", "time:timestamp", "weight")
    expected = sorted(zip(*(wanted[name] for name in names), strict=True))
    table = read_log(folder / name, object_type=kind).to_arrow()
    found = zip(*(table[name].to_pylist() for name in ("case", "activity", "time")),
                [float(weight) for weight in table["weight"].to_pylist()], strict=True)  # fmt: skip
    assert sorted(found) == expected
    assert {float(size) for size in table["case:size"].to_pylist()} == {7}
