"""Rules from raw events to touchpoints: by hand, and beside a loop over events."""

from fnmatch import fnmatchcase

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.log.touchpoints import Rule, map_touchpoints, usable_columns

WEB = pa.table(
    {
        "activity": ["page_view", "page_view", "page_view", "click", "ping", "ping"],
        "channel": ["web", "web", "app", None, "web", "web"],
        "page": ["/loan/apply", "/loan/apply/2", "/home", "/loan/apply", None, "/x"],
        "score": [1.0, 2.0, 10.0, None, None, 1.5],
    }
)
COLUMNS = {"activity": "event", "channel": "via", "time": "ts"}


def names(*rules, events=WEB, source=""):
    return map_touchpoints(events, rules, COLUMNS, source=source).events["activity"].to_pylist()


def test_the_first_rule_that_fits_wins_and_the_others_keep_their_raw_name():
    start = Rule({"event": ("page_view",), "page": ("/loan/apply*",)}, "Start application")
    view = Rule({"event": ("page_view",)}, "Look around")
    assert names(start, view) == [
        "Start application", "Start application", "Look around", "click", "ping", "ping",
    ]  # fmt: skip
    assert names(view, start)[:3] == ["Look around"] * 3
    made = map_touchpoints(WEB, [start, view], COLUMNS)
    assert made.fitted.tolist() == [2, 1]
    assert dict(made.unmapped) == {"ping": 2, "click": 1}
    assert list(made.unmapped) == ["ping", "click"]
    assert made.mapped.tolist() == [True, True, True, False, False, False]


def test_a_rule_can_say_channel_actor_stage_and_owner_and_the_rest_stays():
    rule = Rule(
        {"event": ("click",)}, "Click", {"channel": "store", "stage": "Order", "owner": "S"}
    )
    events = map_touchpoints(WEB, [rule], COLUMNS).events
    assert events["channel"].to_pylist() == ["web", "web", "app", "store", "web", "web"]
    assert events["stage"].to_pylist() == [None, None, None, "Order", None, None]
    assert events["owner"].to_pylist()[3] == "S"
    assert "actor" not in events.column_names


@pytest.mark.parametrize(
    ("when", "fitting"),
    [
        ({"page": ("*",)}, [0, 1, 2, 3, 5]),  # what is missing fits nothing
        ({"page": ("/loan/*",), "via": ("web",)}, [0, 1]),
        ({"page": ("/home", "/x")}, [2, 5]),
        ({"page": ("*apply*2",)}, [1]),
        ({"page": ("/LOAN*",)}, []),
        ({"event": ("p?ng",)}, []),
        ({"score": ("1*",)}, [0, 2, 5]),
        ({"score": ("1",)}, [0]),
        ({"channel": ("app",)}, [2]),  # by its canonical name
        ({"nowhere": ("*",)}, []),
        ({"ts": ("*",)}, []),
    ],
)
def test_patterns_fit_what_they_say(when, fitting):
    found = names(Rule(when, "IT"))
    assert [i for i, name in enumerate(found) if name == "IT"] == fitting


def test_a_rule_for_another_source_fits_nothing():
    rule = Rule({"event": ("ping",)}, "Ping", source="web")
    assert names(rule, source="crm")[-1] == "ping"
    assert names(rule, source="web")[-1] == "Ping"


def test_a_column_goes_by_its_own_name_before_the_canonical_one():
    events = pa.table({"activity": ["a"], "channel": ["shop"], "channel (as read)": ["web"]})
    usable = usable_columns(events, {"activity": "channel_name"})
    assert usable == {
        "activity": "activity",
        "channel_name": "activity",
        "channel": "channel (as read)",
        "channel (as read)": "channel (as read)",
    }


def test_no_rule_and_no_event_are_fine():
    assert names() == WEB["activity"].to_pylist()
    assert names(Rule({"event": ("a",)}, "A"), events=WEB.slice(0, 0)) == []


values = st.one_of(st.none(), st.text("ab.*[?\n", max_size=3))
patterns = st.text("ab.*[?\n", min_size=1, max_size=3)


@given(
    st.lists(st.tuples(st.text("ab", min_size=1, max_size=2), values), max_size=8),
    st.lists(st.tuples(patterns, st.none() | patterns), max_size=4),
)
def test_rules_fit_as_a_loop_over_events_says(rows, said):
    table = pa.table({"activity": pa.array([row[0] for row in rows], pa.string()),
                      "page": pa.array([row[1] for row in rows], pa.string())})  # fmt: skip
    rules = [
        Rule({"event": (one,), **({} if page is None else {"page": (page,)})}, f"T{i}")
        for i, (one, page) in enumerate(said)
    ]

    def fits(value, pattern):
        plain = pattern.replace("[", "[[]").replace("?", "[?]")
        return value is not None and fnmatchcase(value, plain)

    want = [
        next(
            (
                f"T{i}"
                for i, (one, other) in enumerate(said)
                if fits(name, one) and (other is None or fits(page, other))
            ),
            name,
        )
        for name, page in rows
    ]
    assert names(*rules, events=table) == want
