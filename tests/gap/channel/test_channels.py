"""What is seen of channels: counted by hand, against plain loops, and in any division."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from channels_by_hand import by_hand, channel_log, shop
from hypothesis import given, settings
from hypothesis import strategies as st
from in_parts import InParts

from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.gap.channel import Channels, channel_part
from journeymine.gap.measured import WHOLE
from journeymine.gap.visits import visits_of

MEANT = {"a": ("web",), "b": ("web", "app")}


def measured(log, design, *, parts=None, window="24h", **rule):
    gap = compare(log if parts is None else InParts.of(log, parts), design, **rule)
    seen = visits_of(gap.events, gap.alignments, gap.still_open, columns=Channels.columns)
    return channel_part(seen, design, window=window)


# Case 1: web, web, phone at c (any), back on web.  Case 2: b in a shop, failed, then phone.
# Case 3: no channel at a.
ROWS = [
    ("1", "a", 0, "web", "ok", 5),
    ("1", "b", 10, "web", "ok", 5),
    ("1", "c", 20, "phone", "ok", 15),
    ("1", "c", 30, "web", "ok", None),
    ("2", "a", 0, "web", None, 1),
    ("2", "b", 7, "shop", "error", 1),
    ("2", "c", 17, "phone", "ok", 1),
    ("3", "a", 0, None, "ok", 1),
    ("3", "b", 5, "app", "ok", 1),
    ("3", "c", 2_000, "web", "ok", 1),
]


@pytest.fixture(scope="module")
def part():
    return measured(channel_log(ROWS), shop(MEANT))


def test_the_grid_is_the_one_counted_by_hand(part):
    assert [
        (c.touchpoint, c.channel, c.designed, c.visits, c.cases) for c in part.figures.grid
    ] == [
        ("a", "web", True, 2, 2),
        ("b", "web", True, 1, 1),
        ("b", "app", True, 1, 1),
        ("b", "shop", False, 1, 1),
        ("c", "phone", None, 2, 2),
        ("c", "web", None, 2, 2),
    ]
    a, b, c = part.figures.touchpoints
    assert (a.visits, a.unknown, a.other_visits, a.other.value) == (2, 1, 0, 0)
    assert (b.visits, b.unknown, b.other_visits, b.other_cases) == (3, 0, 1, 1)
    assert (b.other.value, b.other.n) == (pytest.approx(1 / 3), 3)
    assert (c.designed, c.other_visits, c.other) == ((), None, None)


def test_a_designed_channel_that_nobody_used_stands_in_the_grid():
    rows = [("1", "a", 0, "phone", None, 1), ("2", "a", 3, "phone", None, 1)]
    found = measured(channel_log(rows), shop({"a": ("web",)})).figures
    assert [(c.channel, c.designed, c.visits, c.share.value) for c in found.grid] == [
        ("web", True, 0, 0.0),
        ("phone", False, 2, 1.0),
    ]


def test_an_event_without_a_channel_is_in_no_other_channel(part):
    assert (part.figures.unknown, part.figures.late_entries) == (1, 1)
    (entry,) = (e for e in part.left_out if e.what == "channel of events")
    assert (entry.cases, entry.events) == (1, 1)
    assert (part.figures.designed_visits, part.figures.other_visits) == (5, 1)


def test_each_case_loses_its_visits_in_other_channels(part):
    assert part.losses.defined.tolist() == [True, True, True]
    assert part.losses.case.tolist() == [1]
    assert part.losses.touchpoint.tolist() == [1]
    assert part.losses.loss.tolist() == [WHOLE // 2]


def test_the_step_in_another_channel_is_a_deviation(part):
    found = part.deviations
    assert (found.kind, found.case.tolist()) == ("channel", [1])
    assert (found.touchpoint.tolist(), found.activity.tolist()) == ([1], [1])


def test_a_repeated_step_in_another_channel_counts_as_a_loss_but_not_as_a_second_deviation():
    rows = [("1", "a", 0, "web", None, 1), ("1", "a", 2, "phone", None, 1)]
    found = measured(channel_log(rows), shop({"a": ("web",)}, steps=("a",)))
    assert found.losses.loss.tolist() == [WHOLE // 2]
    assert found.deviations.case.tolist() == []


def test_switches_are_those_counted_by_hand(part):
    found = part.figures.switches
    assert (found.window, found.moves, found.hops) == (86_400, 6, 5)
    assert [(h.source, h.target, h.hops, h.cases, h.by_design) for h in found.by_channels] == [
        ("app", "web", 1, 1, 0),
        ("phone", "web", 1, 1, 0),
        ("shop", "phone", 1, 1, 0),
        ("web", "phone", 1, 1, 0),
        ("web", "shop", 1, 1, 0),
    ]
    seconds = {(h.source, h.target): h.median_seconds for h in found.by_channels}
    assert seconds["web", "phone"] == 600
    assert seconds["app", "web"] == 1_995 * 60
    assert (found.hopping.value, found.hopping.n) == (1, 3)


def test_there_and_back_within_the_window_is_ping_pong(part):
    (found,) = part.figures.switches.ping_pong
    assert (found.source, found.target, found.times, found.cases) == ("web", "phone", 1, 1)
    late = measured(channel_log(ROWS), shop(MEANT), window="19m").figures.switches
    assert late.ping_pong_times == 0
    just = measured(channel_log(ROWS), shop(MEANT), window="20m").figures.switches
    assert just.ping_pong_times == 1


def test_an_event_that_begins_before_one_in_another_channel_ends_is_concurrent(part):
    found = part.figures.switches.concurrent
    assert (found.by, found.events, found.cases) == ("end_time", 1, 1)
    assert [(p.channel, p.other, p.events) for p in found.pairs] == [("phone", "web", 1)]


def test_a_hop_too_late_does_not_follow_a_touchpoint(part):
    after = {row.touchpoint: (row.visits, row.hops) for row in part.figures.switches.after}
    assert after == {"a": (2, 1), "b": (3, 2), "c": (4, 1)}


def test_hops_after_failures_are_counted(part):
    found = part.figures.switches.after_failure
    assert (found.failed, found.hops, found.others, found.other_hops) == (1, 1, 8, 3)
    assert (found.no_outcome, found.alike, found.difference.value) == (1, 0, None)
    assert found.word == "too few cases (n = 0)"


def test_failed_steps_are_not_compared_with_the_same_step_done_again():
    # Who does it again moves on to another channel, whether it failed before or not.
    rows = []
    for case in range(120):
        outcome = "error" if case % 2 else "ok"
        rows.append((str(case), "a", 0, "web", outcome, 1))
        rows.append((str(case), "a", 2, "web", "ok", 1))
        rows.append((str(case), "b", 4, "phone", "ok", 1))
    found = measured(channel_log(rows), shop({}, steps=("a", "b"))).figures.switches
    after = found.after_failure
    assert (after.failed, after.hops, after.alike) == (60, 0, 60)
    assert (after.alike_other_cases, after.expected, after.difference.value) == (60, 0, 0)


def test_hops_that_the_design_asks_for_are_told_apart():
    rows = [("1", "a", 0, "web", None, 1), ("1", "b", 5, "phone", None, 1)]
    rows += [("2", "a", 0, "phone", None, 1), ("2", "b", 5, "web", None, 1)]
    meant = {"a": ("web",), "b": ("phone",)}
    found = measured(channel_log(rows), shop(meant, steps=("a", "b"))).figures.switches
    asked = {(h.source, h.target): h.by_design for h in found.by_channels}
    assert asked == {("web", "phone"): 1, ("phone", "web"): 0}


def test_names_of_channels_are_compared_letter_by_letter():
    rows = [("1", "a", 0, "Web", None, 1), ("2", "a", 0, "web", None, 1)]
    found = measured(channel_log(rows), shop({"a": ("web",)}, steps=("a",)))
    assert [(c.channel, c.designed) for c in found.figures.grid] == [("web", True), ("Web", False)]


def test_what_cannot_be_measured_is_none_and_said():
    bare = measured(channel_log(ROWS, channel=False), shop(MEANT))
    assert bare.figures is None
    assert not bare.losses.defined.any()
    assert len(bare.losses.defined) == 3
    assert [entry.what for entry in bare.left_out] == ["channel"]
    assert (bare.left_out[0].cases, bare.left_out[0].events) == (3, 10)


def test_a_log_without_any_channel_has_no_figures():
    rows = [(*row[:3], None, *row[4:]) for row in ROWS]
    found = measured(channel_log(rows), shop(MEANT))
    assert found.figures is None
    assert not found.losses.defined.any()
    assert found.left_out[0].why == "no event has a channel"


def test_a_design_without_channels_leaves_mix_and_switches():
    found = measured(channel_log(ROWS, outcome=False), shop({}))
    assert (found.figures.other, found.figures.designed_visits) == (None, None)
    assert found.figures.switches.hops == 5
    assert found.figures.switches.after_failure is None
    assert not found.losses.defined.any()
    what = [entry.what for entry in found.left_out]
    assert what == ["channel of events", "channel.other", "channel.switches.after_failure"]


def test_the_same_instant_says_nothing_where_times_are_days():
    rows = [("1", "a", 0, "web", None, None), ("1", "b", 0, "app", None, None)]
    found = measured(channel_log(rows, end=False), shop(MEANT))
    assert found.figures.switches.concurrent is None
    assert "channel.switches.concurrent" in [entry.what for entry in found.left_out]
    rows.append(("2", "a", 7, "web", None, None))
    found = measured(channel_log(rows, end=False), shop(MEANT)).figures.switches.concurrent
    assert (found.by, found.events, found.cases, found.share.n) == ("time", 1, 1, 2)


def test_open_journeys_are_left_out_and_counted():
    found = measured(channel_log(ROWS), shop(MEANT), open_after="1d")
    assert (found.figures.open_events, found.figures.open_cases) == (3, 1)
    assert (found.figures.events, found.figures.cases) == (7, 2)
    assert found.losses.defined.tolist() == [True, True, False]


def test_a_window_that_is_no_duration_is_refused():
    with pytest.raises(UsageError, match="soon") as refused:
        Channels(shop(MEANT), window="soon")
    assert refused.value.code == "JM-E035"


def test_figures_are_plain_and_tables_have_a_row_each(part):
    plain = asdict(part.figures)
    assert json.loads(json.dumps(plain, allow_nan=False))["switches"]["hops"] == 5
    assert part.figures.to_frame()["visits"].tolist() == [2, 1, 1, 1, 2, 2]
    assert part.figures.switches.to_arrow().num_rows == 5
    assert part.figures.to_arrow().column_names == [
        "touchpoint", "channel", "designed", "visits", "cases", "share", "share_low",
        "share_high", "n",
    ]  # fmt: skip


events = st.tuples(
    st.sampled_from(["1", "2", "3", "4", "5"]),
    st.sampled_from(["a", "b", "c", "x"]),
    st.integers(0, 3_000),
    st.sampled_from(["web", "app", "phone", "shop", None]),
    st.sampled_from(["ok", "error", None]),
    st.one_of(st.none(), st.integers(-5, 900)),
)
logs = st.lists(events, min_size=1, max_size=40).filter(lambda rows: {r[1] for r in rows} - {"x"})


@settings(max_examples=100, deadline=None)
@given(logs, st.sampled_from([30, 600, 1440]), st.booleans(), st.booleans())
def test_every_count_is_that_of_plain_loops(rows, window, by_end, opened):
    last = max(row[2] for row in rows)
    recent = {row[0] for row in rows if last - row[2] < 60} if opened else set()
    rule = {"open_after": "60m"} if opened else {}
    design = shop(MEANT)
    found = measured(channel_log(rows, end=by_end), design, window=f"{window}m", **rule)
    want = by_hand(rows, design, window=window, by_end=by_end, open_cases=recent)
    get, alone = want.get, want["alone"]
    of_cases = want["of cases"]
    if not alone["cases"]:
        assert found.figures is None
        return
    figures, switches = found.figures, found.figures.switches
    assert {(c.touchpoint, c.channel): c.visits for c in figures.grid if c.visits} == get(
        "grid", {}
    )
    assert {(c.touchpoint, c.channel): c.cases for c in figures.grid if c.cases} == of_cases.get(
        "grid", {}
    )
    assert {c.channel: c.events for c in figures.channels} == get("mix", {})
    assert {c.channel: c.cases for c in figures.channels} == of_cases["mix"]
    assert {c.channel: c.entries for c in figures.channels if c.entries} == get("entry", {})
    assert (figures.cases, figures.events) == (alone["cases"], alone["events"])
    assert (figures.late_entries, switches.over_unknown) == (alone["late"], alone["over"])
    assert figures.unknown == sum(get("unknown", {}).values())
    unknown = {t.touchpoint: t.unknown for t in figures.touchpoints}
    assert unknown == {name: get("unknown", {}).get(name, 0) for name in ("a", "b", "c")}
    assert {t.touchpoint: t.other_visits for t in figures.touchpoints if t.other_visits} == get(
        "other", {}
    )
    assert {(h.source, h.target): h.hops for h in switches.by_channels} == get("hops", {})
    assert {(h.source, h.target): h.cases for h in switches.by_channels} == of_cases.get("hops", {})
    assert {(h.source, h.target): h.by_design for h in switches.by_channels} == get("design", {})
    assert {(h.source, h.target): h.median_seconds for h in switches.by_channels} == want["waits"]
    assert switches.moves == alone["moves"]
    assert {r.touchpoint: r.hops for r in switches.after} == get("after", {})
    assert {r.touchpoint: r.visits for r in switches.after} == get("visits", {})
    assert {(p.source, p.target): p.times for p in switches.ping_pong} == get("back", {})
    assert {(p.source, p.target): p.cases for p in switches.ping_pong} == of_cases.get("back", {})
    if switches.concurrent is not None:
        pairs = switches.concurrent.pairs
        assert switches.concurrent.events == alone["together"]
        assert switches.concurrent.cases == alone["together cases"]
        assert {(p.channel, p.other): p.events for p in pairs} == get("together", {})
        assert {(p.channel, p.other): p.cases for p in pairs} == of_cases.get("together", {})
    if switches.after_failure is not None:
        failure = switches.after_failure
        assert {"events": failure.failed, "hops": failure.hops} == {
            key: get("failed", {}).get(key, 0) for key in ("events", "hops")
        }
        others = get("others", {"events": 0, "hops": 0, "no outcome": 0})
        assert (failure.others, failure.other_hops) == (others["events"], others["hops"])
        assert failure.no_outcome == others["no outcome"]
    names = sorted({row[0] for row in rows})
    assert [names[c] for c in np.flatnonzero(found.losses.defined)] == sorted(want["loss"])
    lost = {}
    for case, at, loss in zip(
        found.losses.case, found.losses.touchpoint, found.losses.loss, strict=True
    ):
        lost[names[case], design.touchpoints[at]] = loss / WHOLE
    assert lost == pytest.approx(
        {(case, at): loss for case, of in want["loss"].items() for at, loss in of.items()}
    )


@settings(max_examples=60, deadline=None)
@given(logs, st.integers(2, 5))
def test_figures_do_not_depend_on_how_the_log_is_divided(rows, parts):
    design = shop(MEANT)
    whole = measured(channel_log(rows), design)
    divided = measured(channel_log(rows), design, parts=parts)
    if whole.figures is None:
        assert divided.figures is None
        return
    assert json.dumps(asdict(divided.figures)) == json.dumps(asdict(whole.figures))
    assert divided.left_out == whole.left_out
    assert sorted(divided.losses.loss.tolist()) == sorted(whole.losses.loss.tolist())
