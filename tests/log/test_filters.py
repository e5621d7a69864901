"""Filters: which cases and events stay, by hand, by their laws, and as pandas finds them."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_parts import InParts
from small_logs import log_of, log_of_paths

from journeymine.design import DesignedJourney
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.log import LOG_SCHEMA, EventLog, Rows

DAY = 86_400
START = 1_767_225_600  # the first of January 2026


def cases(log):
    return sorted(set(log.to_arrow()["case"].to_pylist()))


def last_note(log):
    entry = log.left_out[-1]
    return entry.cases, entry.events


DAYS = log_of(
    ("before", "a", 0), ("over", "a", 5 * DAY), ("over", "b", 12 * DAY),
    ("in", "a", 10 * DAY), ("in", "b", 20 * DAY - 1),
    ("out", "a", 15 * DAY), ("out", "b", 20 * DAY),
    ("after", "a", 30 * DAY),
)  # fmt: skip


@pytest.mark.parametrize(
    ("how", "stay", "left"),
    [
        ("whole", ["in"], (4, 6)),
        ("touching", ["in", "out", "over"], (2, 2)),
        ("starting", ["in", "out"], (3, 4)),
        ("trimmed", ["in", "out", "over"], (2, 4)),
    ],
)
def test_a_range_of_days_keeps_what_was_asked_for_and_counts_the_rest(how, stay, left):
    kept = DAYS.between("2026-01-11", date(2026, 1, 20), how=how)
    assert cases(kept) == stay
    assert last_note(kept) == left
    assert kept.left_out[-1].what == "outside the time from 2026-01-11 up to 2026-01-20"


def test_a_moment_as_the_end_is_the_first_that_no_longer_belongs():
    log = log_of(("x", "a", 0), ("y", "a", 59), ("z", "a", 60))
    assert cases(log.between(end="2026-01-01T00:01")) == ["x", "y"]
    assert cases(log.between(start=datetime(2026, 1, 1, 0, 1, tzinfo=UTC))) == ["z"]
    assert cases(log.between("2026-01-01T01:00:59+01:00", "2026-01-01T01:01:01+01:00")) == [
        "y",
        "z",
    ]


def test_trimmed_cases_are_marked_as_cut_off_and_never_count_as_complete():
    trimmed = DAYS.between("2026-01-11", "2026-01-20", how="trimmed")
    marks = {row["case"]: row["cut"] for row in trimmed.to_arrow().to_pylist()}
    assert marks == {"over": "start", "in": "", "out": "end"}
    gap = compare(trimmed, DesignedJourney.of_steps("a", "b"))
    assert (gap.path.fitting_share.n, gap.path.open.cases) == (1, 1)
    assert (gap.path.cost, gap.path.open.cost) == (0, 0)


def test_trimming_journeys_keeps_their_customers_and_adds_to_their_marks():
    log = log_of(("x", "a", 0), ("x", "b", 60), ("x", "a", 10 * DAY), ("x", "b", 12 * DAY))
    cut = log.cut(gap="3d")
    assert {r["case"]: r["cut"] for r in cut.to_arrow().to_pylist()} == {
        "x#1": "start", "x#2": "end",
    }  # fmt: skip
    kept = cut.between("2026-01-12", "2026-02-01", how="trimmed").to_arrow().to_pylist()
    assert [(r["case"], r["customer"], r["journey"], r["cut"]) for r in kept] == [
        ("x#2", "x", 2, "both")
    ]


def test_equally_common_variants_stay_or_go_together():
    log = log_of_paths("ab", "ab", "ab", "ac", "ac", "ad", "ad", "ae")
    assert log.most_common(n=1).n_cases == 3
    assert log.most_common(n=2).n_cases == log.most_common(n=3).n_cases == 7
    assert log.most_common(n=9).n_cases == 8
    assert log.most_common(coverage=0.3).n_cases == 3
    assert log.most_common(coverage=0.375).n_cases == 3
    assert log.most_common(coverage=0.376).n_cases == 7
    assert log.most_common(coverage=1).n_cases == 8
    assert last_note(log.most_common(n=1)) == (5, 10)
    assert log.most_common(n=1).left_out[-1].what == "variants of fewer than 3 cases"


def test_a_path_is_contained_directly_or_with_others_in_between():
    log = log_of_paths("abc", "acb", "bca", "aab")
    found = {
        path: [case[1] for case in cases(log.following(path))]
        for path in ("a", "a -> b", "a -> ... -> b", "a->b->c", "b -> ... -> a", "a -> a")
    }
    assert found == {
        "a": ["0", "1", "2", "3"], "a -> b": ["0", "3"], "a -> ... -> b": ["0", "1", "3"],
        "a->b->c": ["0"], "b -> ... -> a": ["2"], "a -> a": ["3"],
    }  # fmt: skip
    assert cases(log.following(["a", ..., "b"], never=True)) == ["c2"]
    assert last_note(log.following("a -> b")) == (2, 6)


def test_the_steps_of_a_path_take_as_long_as_asked():
    log = log_of(
        ("x", "a", 0), ("x", "a", 100), ("x", "b", 160), ("y", "a", 0), ("y", "b", 61),
        ("z", "a", 0), ("z", "b", 59),
    )  # fmt: skip
    assert cases(log.following("a -> b", at_most="1m")) == ["x", "z"]
    assert cases(log.following("a -> b", at_least="1m")) == ["x", "y"]
    assert cases(log.following("a -> ... -> b", at_least="1m", at_most="2m")) == ["x", "y"]
    assert cases(log.following("a -> ... -> b", at_least="2m")) == ["x"]
    assert cases(log.following("a -> ... -> b", at_most=timedelta(seconds=61))) == ["x", "y", "z"]
    assert cases(log.following("a -> ... -> b", at_most=timedelta(seconds=60))) == ["x", "z"]


@pytest.mark.parametrize(
    ("asked", "stay"),
    [
        ({"channel": "web"}, ["x", "y"]),
        ({"channel": ["web", "shop"]}, ["x", "y", "z"]),
        ({"channel": "web", "events": "all"}, ["x"]),
        ({"channel": "web", "events": "first"}, ["x"]),
        ({"channel": None}, ["y"]),
        ({"cost": (10, None)}, ["x", "y"]),
        ({"cost": (5, 10)}, ["x", "z"]),
        ({"cost": 10}, ["x"]),
        ({"cost": (10, None), "channel": "shop"}, ["y"]),
        ({"age": (18, 65)}, ["x"]),
        ({"age": "070"}, ["y"]),
        ({"activity": "pay"}, ["x"]),
        ({"case": ["x", "z", "q"]}, ["x", "z"]),
        ({"channel": "Web"}, []),
    ],
)
def test_cases_stay_by_what_stands_beside_their_events(asked, stay):
    table = pa.table(
        {
            "case": ["x", "x", "y", "y", "y", "z"],
            "activity": ["ask", "pay", "ask", "ask", "ask", "ask"],
            "time": pa.array([START * 10**6 + i for i in range(6)], LOG_SCHEMA["time"]),
            "channel": ["web", "web", "shop", "web", None, "shop"],
            "cost": pa.array([10.0, None, 12.5, None, None, 5.0]),
            "age": ["18", "18", "070", "070", "070", "unknown"],
        }
    )
    log = EventLog.of_events(table, Rows(6, 6))
    kept = log.where(**asked)
    assert cases(kept) == stay
    assert last_note(kept) == (3 - kept.n_cases, 6 - kept.n_events)
    assert cases(InParts.of(log, 2).where(**asked)) == stay


def test_filters_read_well_in_a_chain_and_each_leaves_its_count():
    kept = DAYS.between("2026-01-01", "2026-01-31", how="touching").with_events(at_least=2)
    kept = kept.lasting(at_most="8d").with_activities("a")
    assert cases(kept) == ["out", "over"]
    assert [(entry.cases, entry.events) for entry in kept.left_out] == [
        (0, 0), (2, 2), (1, 2), (0, 2),
    ]  # fmt: skip


def test_a_day_is_that_of_the_clock_that_is_asked_for():
    # Half past eleven in the evening of the ninth in Greenwich is the tenth in Oslo.
    log = log_of(("a", "x", 9 * 86_400 - 1_800), ("b", "x", 9 * 86_400 + 1_800))
    assert cases(log.between("2026-01-10")) == ["b"]
    assert cases(log.between("2026-01-10", timezone="Europe/Oslo")) == ["a", "b"]
    assert cases(log.between(end="2026-01-09", timezone="Europe/Oslo")) == []
    assert cases(log.between(end=date(2026, 1, 9))) == ["a"]
    midnight = "2026-01-10T00:45"
    assert cases(log.between(end=midnight, timezone="Europe/Oslo")) == ["a"]
    assert cases(log.between(end=f"{midnight}+00:00", timezone="Europe/Oslo")) == ["a", "b"]


def test_a_day_that_the_clock_is_set_forward_on_ends_where_the_next_begins():
    day = 86 * 86_400 + 22 * 3_600  # midnight of 29 March in Oslo is an hour before Greenwich's
    log = log_of(
        ("a", "x", day + 3_600), ("b", "x", day + 23 * 3_600 - 1), ("c", "x", day + 86_400)
    )
    kept = log.between("2026-03-29", "2026-03-29", timezone="Europe/Oslo")
    assert cases(kept) == ["a", "b"]


@pytest.mark.parametrize(
    ("ask", "code", "said"),
    [
        (lambda log: log.where(zzz="web"), "JM-E055", "It has: 'case', 'activity'."),
        (lambda log: log.where(activty="a"), "JM-E055", "Did you mean 'activity'?"),
        (lambda log: log.where(), "JM-E058", "where(channel='web')"),
        (lambda log: log.where(activity=object()), "JM-E058", "cannot be looked for"),
        (lambda log: log.where(activity="a", events="some"), "JM-E058", "'any', 'all', 'first'"),
        (lambda log: log.following("a -> bb"), "JM-E056", "no activity 'bb'"),
        (lambda log: log.following("a -> "), "JM-E057", "is not a path"),
        (lambda log: log.following("... -> a"), "JM-E057", "is not a path"),
        (lambda log: log.following([]), "JM-E057", "is not a path"),
        (lambda log: log.following("a", at_least="2d", at_most="1d"), "JM-E058", "is more than"),
        (lambda log: log.with_activities("A*"), "JM-E056", "no activity 'A*'"),
        (lambda log: log.lasting(), "JM-E058", "at_least='1d'"),
        (lambda log: log.lasting(at_most="1 month"), "JM-E035", "90m, 36h, 14d"),
        (lambda log: log.with_events(), "JM-E058", "at_least=2"),
        (lambda log: log.with_events(at_least=3, at_most=2), "JM-E058", "is more than"),
        (lambda log: log.most_common(), "JM-E058", "coverage=0.8, or n=10"),
        (lambda log: log.most_common(n=0), "JM-E058", "1 or more"),
        (lambda log: log.most_common(coverage=80), "JM-E058", "above 0 and at most 1"),
        (lambda log: log.between(), "JM-E054", "start, end or both"),
        (lambda log: log.between("January"), "JM-E054", "2026-01-31T08:00"),
        (lambda log: log.between("2026-02-01", "2026-01-01"), "JM-E054", "swap them"),
        (lambda log: log.between("2026-02-01", how="touch"), "JM-E058", "Did you mean 'touching'?"),
        (lambda log: log.between("2026-02-01", timezone="Europe/Olso"), "JM-E021", "Europe/Oslo"),
    ],
)
def test_what_cannot_be_filtered_by_is_refused_with_the_words_that_mend_it(ask, code, said):
    with pytest.raises(UsageError) as error:
        ask(DAYS)
    assert error.value.code == code
    assert said in str(error.value)


rows = st.lists(
    st.tuples(
        st.sampled_from("vwxyz"), st.sampled_from("abc"), st.integers(0, 300),
        st.sampled_from(["web", "shop", None]), st.sampled_from([0.0, 1.5, 7.0, None]),
    ),
    min_size=3, max_size=40,
)  # fmt: skip


def log_and_frame(rows):
    """The log, and the same as a frame in the order of case, time and row."""
    columns = list(zip(*rows, strict=True))
    table = pa.table(
        {
            "case": columns[0],
            "activity": columns[1],
            "time": pa.array([(START + at) * 10**6 for at in columns[2]], LOG_SCHEMA["time"]),
            "channel": pa.array(columns[3], pa.string()),
            "cost": pa.array(columns[4], pa.float64()),
        }
    )
    frame = pd.DataFrame(rows, columns=["case", "activity", "at", "channel", "cost"])
    frame["row"] = range(len(frame))
    return EventLog.of_events(table, Rows(len(rows), len(rows))), frame.sort_values(
        ["case", "at", "row"], kind="stable"
    )


def contains(part, first, second, low, high, *, apart):
    events = list(zip(part.activity, part["at"], strict=True))
    return any(
        a == first and b == second and low <= t - s <= high
        for i, (a, s) in enumerate(events)
        for b, t in (events[i + 1 :] if apart else events[i + 1 : i + 2])
    )


def moment(seconds):
    return datetime.fromtimestamp(START + seconds, UTC)


def paths(frame):
    return frame.groupby("case").activity.agg("".join)


CASE_FILTERS = {
    "whole": (
        lambda log: log.between(moment(50), moment(250)),
        lambda part: part["at"].between(50, 249).all(),
    ),
    "touching": (
        lambda log: log.between(moment(50), moment(150), how="touching"),
        lambda part: part["at"].between(50, 149).any(),
    ),
    "starting": (
        lambda log: log.between(end=moment(40), how="starting"),
        lambda part: part["at"].iloc[0] < 40,
    ),
    "lasting": (
        lambda log: log.lasting(at_least="1m", at_most="3m"),
        lambda part: 60 <= part["at"].max() - part["at"].min() <= 180,
    ),
    "events": (
        lambda log: log.with_events(at_least=2, at_most=6),
        lambda part: 2 <= len(part) <= 6,
    ),
    "text": (
        lambda log: log.where(channel="web"),
        lambda part: (part.channel == "web").any(),
    ),
    "numbers": (
        lambda log: log.where(cost=(1, 7), events="first"),
        lambda part: 1 <= float(part.cost.astype(float).iloc[0]) <= 7,
    ),
    "directly": (
        lambda log: log.following("a -> b", at_most="1m"),
        lambda part: contains(part, "a", "b", 0, 60, apart=False),
    ),
    "eventually": (
        lambda log: log.following("a -> ... -> b", at_least="1m", at_most="2m"),
        lambda part: contains(part, "a", "b", 60, 120, apart=True),
    ),
    "at once": (
        lambda log: log.following("a -> ... -> b", at_most=timedelta(seconds=20)),
        lambda part: contains(part, "a", "b", 0, 20, apart=True),
    ),
    "never": (
        lambda log: log.following("a -> ... -> b", never=True),
        lambda part: not contains(part, "a", "b", 0, 999, apart=True),
    ),
}  # fmt: skip


@given(rows, st.sampled_from(sorted(CASE_FILTERS)), st.sampled_from([1, 3]))
@settings(max_examples=200)
def test_the_cases_that_stay_are_those_that_pandas_finds(rows, name, parts):
    rows = [*rows, ("v", "a", 0, None, None), ("v", "b", 0, None, None)]
    log, frame = log_and_frame(rows)
    keep, oracle = CASE_FILTERS[name]
    kept = keep(log if parts == 1 else InParts.of(log, parts))
    wanted = frame.groupby("case").filter(oracle)
    assert cases(kept) == sorted(wanted.case.unique())
    assert (kept.n_cases, kept.n_events) == (wanted.case.nunique(), len(wanted))
    assert last_note(kept) == (
        frame.case.nunique() - wanted.case.nunique(), len(frame) - len(wanted)
    )  # fmt: skip


@given(rows, st.sampled_from(sorted(CASE_FILTERS)), st.sampled_from(sorted(CASE_FILTERS)))
@settings(max_examples=100)
def test_case_filters_are_idempotent_and_their_order_does_not_matter(rows, one, other):
    rows = [*rows, ("v", "a", 0, "web", 1.5), ("v", "b", 90, None, None)]
    log, _ = log_and_frame(rows)
    first, second = CASE_FILTERS[one][0], CASE_FILTERS[other][0]

    def applied(*filters):
        kept = log
        for keep in filters:
            kept = keep(kept)
        return kept.to_arrow().to_pylist()

    once = applied(first)
    assert applied(first, first) == once
    assert applied(first, second) == applied(second, first)


@given(rows, st.integers(1, 4))
@settings(max_examples=60)
def test_the_commonest_variants_are_those_that_pandas_ranks_highest(rows, n):
    log, frame = log_and_frame(rows)
    of_case = paths(frame)
    counts = of_case.value_counts()
    wanted = of_case[of_case.map(counts) >= counts.nlargest(n).min()]
    kept = InParts.of(log, 2).most_common(n=n)
    assert cases(kept) == sorted(wanted.index)
    assert kept.most_common(n=n).to_arrow() == kept.to_arrow()


@given(rows)
@settings(max_examples=60)
def test_trimming_keeps_exactly_the_events_inside(rows):
    log, frame = log_and_frame(rows)
    kept = InParts.of(log, 3).between(moment(50), moment(250), how="trimmed")
    wanted = frame[frame["at"].between(50, 249)]
    events = kept.to_arrow().to_pylist()
    assert [e["sequence"] for e in events] == sorted(wanted.row)
    extent = frame.groupby("case")["at"].agg(["min", "max"])
    for event in events:
        low, high = extent.loc[event["case"]]
        assert event["cut"] == {(0, 0): "", (1, 0): "start", (0, 1): "end", (1, 1): "both"}[
            int(low < 50), int(high >= 250)
        ]  # fmt: skip


@pytest.mark.parametrize("spilt", [False, True])
def test_findings_are_those_of_the_events_that_stay(spilt):
    rows = pa.table(
        {
            "case": ["1", "1", "2", "2"],
            "activity": ["ask", "pay", "ask", "pay"],
            "time": ["2026-01-05T08:00:00Z"] * 2 + ["2026-01-05T08:01:07Z", "2026-01-05T08:13:51Z"],
            "channel": ["web", "web", "app", "app"],
        }
    )
    log = EventLog.from_arrow(rows)
    log = log.on(InParts(log.storage, 2)) if spilt else log
    tied = "JM-W111"
    assert tied in {finding.code for finding in log.findings}
    assert tied in {finding.code for finding in log.where(channel="web").findings}
    assert tied not in {finding.code for finding in log.where(channel="app").findings}
    assert tied not in {finding.code for finding in log.without(["ask"], why="asked").findings}
