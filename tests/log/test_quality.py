"""What is said about the events of a log: planted faults are counted exactly, clean logs are quiet.

A clean log here is 600 customers with irregular steps of minutes to days, in two channels,
over half a year; every fault is planted into it at a known rate.
"""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_parts import InParts
from small_logs import log_of, log_of_paths

from journeymine.log import LOG_SCHEMA, EventLog, Finding, Rows, by_weight
from journeymine.log.quality import quality_findings, tally
from journeymine.log.quality.bands import band, band_end
from journeymine.log.quality.crossings import Crossings
from journeymine.log.quality.tallies import Tally
from journeymine.log.reductions.paths import coded
from journeymine.log.store import InMemory

START = 1_767_225_600  # the first of January 2026, a Thursday
DAY = 86_400
NAMES = ("ask", "offer", "sign", "pay")


def clean(cases=600, seed=5, days=180):
    """Rows (case, activity, seconds since START, channel), in the order of time."""
    rng = np.random.default_rng(seed)
    rows = []
    for case in range(cases):
        at = int(rng.integers(0, days * DAY))
        for name in NAMES[: 2 + int(rng.integers(0, 3))]:
            rows.append([f"c{case:04d}", name, at, "web" if name in ("ask", "sign") else "shop"])
            at += 60 + int(rng.exponential(DAY))
    return sorted(rows, key=lambda row: row[2])


def log_from(rows, **columns):
    table = {
        "case": pa.array([row[0] for row in rows], pa.string()),
        "activity": pa.array([row[1] for row in rows], pa.string()),
        "time": pa.array([(START + row[2]) * 1_000_000 for row in rows], LOG_SCHEMA["time"]),
        "channel": pa.array([row[3] for row in rows], pa.string()),
        **columns,
    }
    return EventLog.of_events(pa.table(table), Rows(len(rows), len(rows)))


def found(log, **asked):
    return {f.code: f for f in quality_findings(log.storage, **asked)}


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_log_is_quiet(seed):
    assert found(log_from(clean(seed=seed))) == {}


def test_an_empty_log_is_quiet():
    assert quality_findings(log_of_paths("ab").without(["*"], why="test").storage) == ()


def test_copies_and_ties_are_counted_with_their_first_examples():
    rows = clean()
    picked = rows[10:70:10]
    said = found(log_from(sorted(rows + picked, key=lambda row: row[2])))
    assert (said["JM-W110"].count, said["JM-W110"].of) == (6, len(rows) + 6)
    assert said["JM-W111"].count == 12
    case, name, _, _ = picked[0]
    assert len(said["JM-W111"].examples) == 5
    assert said["JM-W111"].examples[0].startswith(f"case {case}: 2026-")
    assert said["JM-W111"].examples[0].endswith(f" {name}, {name}")
    assert said["JM-W110"].touches == ("path", "cases")
    assert said["JM-W110"].weight == round(len({row[0] for row in picked}) / 600, 6)


def test_a_copy_that_differs_in_any_column_is_a_tie_and_no_copy():
    rows = clean()
    other = [*rows[3][:3], "phone"]
    said = found(log_from(sorted([*rows, other], key=lambda row: row[2])))
    assert "JM-W110" not in said
    assert said["JM-W111"].count == 2


def test_a_batch_is_found_by_the_instant_that_many_cases_share():
    rows = clean()
    nights = {40 * DAY + 7_331: 25, 90 * DAY + 7_332: 60}
    first = 0
    for night, n in nights.items():
        rows += [[f"c{case:04d}", "letter", night, "post"] for case in range(first, first + n)]
        first += n
    said = found(log_from(sorted(rows, key=lambda row: row[2])))
    assert said["JM-W200"].count == 85
    assert said["JM-W200"].weight == round(85 / 600, 6)
    assert said["JM-W200"].examples == (
        "2026-04-01 02:02:12: 60 events of 60 cases", "2026-02-10 02:02:11: 25 events of 25 cases",
    )  # fmt: skip


def test_nineteen_together_are_no_batch_and_neither_are_many_events_of_a_few_cases():
    rows = clean()
    rows += [[f"c{case:04d}", "letter", 40 * DAY + 7_331, "post"] for case in range(19)]
    rows += [[f"c{i % 9:04d}", "ping", 80 * DAY + 7_331, "post"] for i in range(90)]
    assert "JM-W200" not in found(log_from(sorted(rows, key=lambda row: row[2])))


def test_batches_are_found_where_their_cells_are_shared_with_other_instants(monkeypatch):
    from journeymine.log.quality import look

    monkeypatch.setattr(look, "_MOST_BITS", 8)
    monkeypatch.setattr(look, "_FEWEST_BITS", 8)
    rows = clean(cases=2_000)
    rows += [[f"c{case:04d}", "letter", 40 * DAY + 7_331, "post"] for case in range(30)]
    assert found(log_from(sorted(rows, key=lambda row: row[2])))["JM-W200"].count == 30


@pytest.mark.parametrize("every", [1, 2, 10])
def test_dates_without_a_time_of_day_are_counted(every):
    rows = clean()
    planted = 0
    for i, row in enumerate(rows):
        if i % every == 0:
            row[2] -= row[2] % DAY
            planted += 1
    said = found(log_from(rows))
    assert said["JM-W201"].count == planted
    assert "00:00 UTC" in said["JM-W201"].message
    assert "JM-W200" not in said


def test_dates_without_a_time_are_no_batch_and_a_batch_beside_them_is():
    rows = clean()
    for row in rows[::2]:
        row[2] -= row[2] % DAY
    rows += [[f"c{case:04d}", "letter", 40 * DAY + 7_331, "post"] for case in range(30)]
    said = found(log_from(sorted(rows, key=lambda row: row[2])))
    assert said["JM-W200"].count == 30
    assert said["JM-W201"].count == len(clean()[::2])


def test_dates_of_another_zone_are_recognised_in_summer_and_winter():
    rows = clean(days=240)
    for row in rows:
        row[2] = row[2] - row[2] % DAY - (7_200 if row[2] > 88 * DAY else 3_600)
    said = found(log_from(rows))
    assert said["JM-W201"].count == len(rows)
    assert "22:00 or 23:00 UTC" in said["JM-W201"].message


def test_whole_hours_are_said_to_be_rounded():
    rows = clean()
    for row in rows:
        row[2] -= row[2] % 3_600
    said = found(log_from(rows))
    assert said["JM-W202"].count == len(rows)
    assert "100 % of the times are whole hours" in said["JM-W202"].message


def skewed(behind, back_to_back=False):
    """Customers who sign on the web and pay in the shop 30 minutes later or more."""
    rng = np.random.default_rng(8)
    rows, wrong = [], 0
    for case in range(400):
        at, gap = int(rng.integers(0, 100 * DAY)), 30 + int(rng.exponential(3_600))
        if back_to_back and case % 2:
            gap = -gap
        rows.append([f"c{case}", "sign", at, "web"])
        rows.append([f"c{case}", "pay", at + gap - behind, "shop"])
        wrong += gap < behind
    return sorted(rows, key=lambda row: row[2]), wrong


def test_a_clock_that_is_behind_is_told_with_its_count_and_how_far():
    rows, wrong = skewed(behind=300)
    said = found(log_from(rows))["JM-W203"]
    assert wrong > 20
    assert (said.count, said.of) == (wrong, 400)
    assert "is the clock of 'shop' behind by that much" in said.message
    assert "by 4 minutes at most" in said.message or "by 5 minutes at most" in said.message


@pytest.mark.parametrize(("behind", "either"), [(0, False), (20, False), (0, True)])
def test_right_clocks_and_steps_in_any_order_are_no_skew(behind, either):
    rows, _ = skewed(behind, back_to_back=either)
    assert "JM-W203" not in found(log_from(rows))


def test_steps_that_are_now_and_then_done_in_the_other_order_are_no_skew():
    rng = np.random.default_rng(4)
    rows = []
    for case in range(400):
        at, gap = int(rng.integers(0, 100 * DAY)), 5 + int(rng.exponential(500))
        rows.append([f"c{case}", "sign", at, "web"])
        rows.append([f"c{case}", "pay", at + (gap if case % 5 else -gap), "shop"])
    assert "JM-W203" not in found(log_from(sorted(rows, key=lambda row: row[2])))


def test_steps_back_in_the_rows_are_counted_unless_the_rows_were_never_in_order():
    rows = clean()
    at = {}
    for place, row in enumerate(rows):
        at.setdefault(row[0], []).append(place)
    swapped = list(at.values())[:30]
    for first, second, *_ in swapped:
        rows[first], rows[second] = rows[second], rows[first]
    said = found(log_from(rows))["JM-W204"]
    assert (said.count, said.of) == (30, len(rows) - 600)
    assert "JM-W204" not in found(log_from(rows), sources=2)
    assert "JM-W204" not in found(log_from(rows[::-1]))


def by_the_clock(n, shift, seed=3):
    """Events from 8 to 17 o'clock, fewer at noon, in a channel whose times are shifted."""
    rng = np.random.default_rng(seed)
    hours = rng.choice(np.arange(8, 17), n, p=[0.16, 0.16, 0.14, 0.1, 0.03, 0.06, 0.14, 0.12, 0.09])
    days = rng.integers(0, 100, n)
    seconds = days * DAY + (hours + shift) * 3_600 + rng.integers(0, 3_600, n)
    return [int(second) for second in seconds]


@pytest.mark.parametrize(("shift", "said"), [(2, "2 hours later"), (-1, "1 hour earlier")])
def test_a_channel_in_another_zone_is_told(shift, said):
    rows = [[f"c{i}", "ask", at, "web"] for i, at in enumerate(by_the_clock(3_000, 0))]
    rows += [[f"s{i}", "ask", at, "shop"] for i, at in enumerate(by_the_clock(1_500, shift, 4))]
    note = found(log_from(sorted(rows, key=lambda row: row[2])))["JM-W205"]
    assert note.count == 1_500
    assert "channel 'shop'" in note.message
    assert said in note.message


def test_channels_that_are_used_at_other_hours_are_in_the_same_zone():
    rng = np.random.default_rng(9)
    rows = [[f"c{i}", "ask", at, "web"] for i, at in enumerate(by_the_clock(3_000, 0))]
    evening = rng.normal(20, 2.5, 1_500).clip(0, 23.9) * 3_600 + rng.integers(0, 99, 1_500) * DAY
    rows += [[f"s{i}", "ask", int(at), "app"] for i, at in enumerate(evening)]
    assert "JM-W205" not in found(log_from(sorted(rows, key=lambda row: row[2])))


def test_a_day_of_another_shape_is_no_other_zone():
    rows = [[f"c{i}", "ask", at, "web"] for i, at in enumerate(by_the_clock(3_000, 0))]
    for i, at in enumerate(by_the_clock(1_500, 6, 4)):
        late = at % DAY // 3_600 in (14, 15)  # their first two hours are not used so much
        rows.append([f"s{i}", "ask", at + 3 * 3_600 if late and i % 2 else at, "shop"])
    assert "JM-W205" not in found(log_from(sorted(rows, key=lambda row: row[2])))


def test_a_few_times_more_events_than_the_others_are_no_machine():
    rng = np.random.default_rng(7)
    rows = [
        [f"c{case}", "ask", int(at), "web"]
        for case in range(60)
        for at in rng.integers(0, 100 * DAY, 120 if case == 0 else 20 + case % 9)
    ]
    assert found(log_from(sorted(rows, key=lambda row: row[2]))) == {}


def test_a_case_with_far_more_events_than_the_others_is_told():
    rows = clean()
    rng = np.random.default_rng(1)
    rows += [["robot", "ask", int(at), "web"] for at in rng.integers(0, 100 * DAY, 500)]
    said = found(log_from(sorted(rows, key=lambda row: row[2])))
    assert (said["JM-W206"].count, said["JM-W206"].of) == (1, 601)
    assert said["JM-W206"].examples[0].startswith("case robot: 500 events, 2026-01-01")
    assert set(said) == {"JM-W206"}


def test_a_steady_rhythm_is_told_and_an_uneven_one_is_not():
    rows, rng = clean(), np.random.default_rng(1)
    for bot in range(3):
        rows += [[f"bot{bot}", "ask", DAY * bot + 5 * i, "web"] for i in range(21)]
    rows += [["brief", "ask", 5 * i, "web"] for i in range(20)]
    rows += [["slow", "ask", 90 * i, "web"] for i in range(40)]
    at = 9 * DAY + np.cumsum(1 + rng.exponential(20, 60).astype(int))
    rows += [["busy", "ask", int(second), "web"] for second in at]
    said = found(log_from(sorted(rows, key=lambda row: row[2])))
    assert said["JM-W207"].count == 3
    assert [example[:9] for example in said["JM-W207"].examples] == [
        f"case bot{bot}" for bot in range(3)
    ]


def test_missing_values_of_canonical_columns_are_said_one_by_one_and_the_others_together():
    rows = clean()
    n = len(rows)
    for i in range(0, n, 4):
        rows[i][3] = None
    extra = {
        "age": pa.array([None] * n, pa.string()),
        "town": pa.array(["x"] * (n - 3) + [None] * 3),
    }
    said = found(log_from(rows, **extra))
    assert (said["JM-W208"].count, said["JM-W208"].of) == (-(-n // 4), n)
    assert said["JM-W208"].touches == ("channel",)
    assert said["JM-W208"].weight <= 0.25
    assert (said["JM-W209"].count, said["JM-W209"].of, said["JM-W209"].weight) == (n + 3, 2 * n, 0)
    assert said["JM-W209"].examples[0] == f"age: {n:,} (100 %)"
    assert set(said) == {"JM-W208", "JM-W209"}


def test_spellings_of_one_name_are_put_together():
    rows = clean()
    spellings = iter(["Pay", "pay ", "PAY", "ｐａｙ"] * 3)
    planted = 0
    for row in rows:
        if row[1] == "pay" and planted < 12:
            row[1] = next(spellings)
            planted += 1
    for row in rows[:7]:
        row[3] = row[3].title()
    said = found(log_from(rows))
    assert said["JM-W210"].count == 12
    assert said["JM-W210"].examples[0].startswith("'pay' ")
    assert said["JM-W210"].examples[0].endswith("'PAY' 3, 'Pay' 3, 'pay ' 3, 'ｐａｙ' 3")
    assert said["JM-W211"].count == 7
    assert said["JM-W211"].touches == ("channel",)


def test_blanks_hyphens_and_underscores_are_one_and_other_letters_are_not():
    log = log_of_paths(["Call me", "call_me", "call--me", "callme", "re-call", "recall"])
    said = found(log)["JM-W210"]
    assert said.count == 2
    assert said.examples == ("'Call me' 1, 'call--me' 1, 'call_me' 1",)


def test_names_that_differ_in_their_digits_alone_are_ids():
    rows = clean()
    for i in range(50):
        rows[i][1] = f"order {i:03d}"
    said = found(log_from(rows))
    assert said["JM-W212"].count == 50
    assert said["JM-W212"].examples == ("'order #': 50 names, 'order 000' first",)
    rows[49][1] = "order"
    assert "JM-W212" not in found(log_from(rows))


def daily(skip=(), weekend=True):
    """Fifteen events a day over 140 days from Monday 5 January 2026, fewer rows where skipped."""
    rng = np.random.default_rng(2)
    rows = []
    for day in range(4, 144):
        if day in skip or (not weekend and (day + 3) % 7 >= 5):
            continue
        rows += [
            [f"c{day}-{i}", "ask", day * DAY + int(at), "web"]
            for i, at in enumerate(np.sort(rng.integers(0, DAY, 15)))
        ]
        for i in range(15):
            rows.append([f"c{day}-{i}", "pay", (day + 20) * DAY + int(rng.integers(0, DAY)), "web"])
    last = 144 * DAY
    return sorted((row for row in rows if row[2] < last), key=lambda row: row[2])


def test_days_without_events_are_told_where_events_are_usual():
    rows = [row for row in daily() if not 60 * DAY <= row[2] < 64 * DAY]
    said = found(log_from(rows))["JM-W213"]
    assert (said.count, said.of) == (4, 140)
    assert said.examples == ("2026-03-02 to 2026-03-05: 4 days",)
    across = Counter()
    for case, _, at, _ in rows:
        across[case] |= 1 if at < 60 * DAY else 2
    assert f"{sum(sides == 3 for sides in across.values())} cases began before" in said.message


@pytest.mark.parametrize("hole", [(60, 62), (58, 63)])
def test_two_working_days_in_a_row_are_a_holiday_and_weekends_are_free(hole):
    """Days 58 and 59 are a weekend, 60 to 62 Monday to Wednesday."""
    rows = [
        row
        for row in daily()
        if (row[2] // DAY + 3) % 7 < 5 and not hole[0] <= row[2] // DAY < hole[1]
    ]
    said = found(log_from(rows))
    if hole == (60, 62):
        assert "JM-W213" not in said
    else:
        assert said["JM-W213"].count == 3
        assert said["JM-W213"].examples == ("2026-02-28 to 2026-03-04: 3 days",)


def test_times_years_from_the_others_are_counted():
    rows = clean()
    last = {row[0]: i for i, row in enumerate(rows)}
    places = sorted(last.values())[:5]
    for place in places[:2]:
        rows[place][2] = 20_000 * DAY
    rows.insert(0, ["c9999", "ask", -START, "web"])
    said = found(log_from(rows))["JM-W214"]
    assert said.count == 3
    assert said.examples[0] == "case c9999: 1970-01-01 00:00 ask"


def test_one_event_alone_and_endless_cases_are_said():
    rows = clean()
    rows += [[f"single{i}", "ask", i * DAY + 11, "web"] for i in range(100)]
    rows += [["endless", "ask", 50, "web"], ["endless", "pay", 700 * DAY, "web"]]
    said = found(log_from(sorted(rows, key=lambda row: row[2])))
    assert (said["JM-W215"].count, said["JM-W215"].of) == (100, 701)
    assert said["JM-W216"].count == 1
    assert said["JM-W216"].examples[0].startswith("case endless: 2 events, 2026-01-01 00:00:50 to")


def test_findings_stand_by_weight_and_then_by_code():
    said = by_weight(
        [Finding("JM-W160", "blank", 3, 3), Finding("JM-W132", "early", 1, 4),
         Finding("JM-W102", "no zone", 4, 4), Finding("JM-W131", "no times", 2, 4)]
    )  # fmt: skip
    assert [(f.code, f.weight, f.touches) for f in said] == [
        ("JM-W131", 0.5, ("time",)), ("JM-W102", 0.25, ("calendar",)),
        ("JM-W132", 0.25, ("time",)), ("JM-W160", 0.0, ()),
    ]  # fmt: skip


def faulty():
    rows = clean()
    rows += rows[5:25]
    rows += [[f"c{case:04d}", "letter", 40 * DAY + 7_331, "post"] for case in range(25)]
    rows += [["bot", "Ask", 9 * DAY + 5 * i, None] for i in range(150)]
    return log_from(sorted(rows, key=lambda row: row[2]))


@pytest.mark.parametrize("parts", [2, 7, 64])
def test_the_findings_do_not_depend_on_the_buckets(parts):
    log = faulty()
    wanted = quality_findings(log.storage)
    assert {"JM-W110", "JM-W111", "JM-W200", "JM-W206", "JM-W207", "JM-W208", "JM-W210"} <= {
        finding.code for finding in wanted
    }
    assert quality_findings(InParts(log.storage, parts)) == wanted


cases = st.lists(
    st.tuples(st.sampled_from("xyzuv"), st.sampled_from("abAB"), st.integers(0, 400)), min_size=1,
    max_size=30,
)  # fmt: skip


@given(cases, st.lists(st.booleans(), min_size=5, max_size=5))
@settings(max_examples=40)
def test_tallies_add_up_over_cases(rows, left):
    storage = log_of(*rows).storage
    assert isinstance(storage, InMemory)
    side = np.array(left)[: storage.bucket.n_cases]
    parts = [storage.bucket.of_cases(side), storage.bucket.of_cases(~side)]
    one, other = (tally(part, bits=8) for part in parts)
    whole = tally(storage.bucket, bits=8)
    both = Tally()
    both.add(one)
    both.add(other)
    assert +both.counts == +whole.counts
    assert both.cells.tolist() == whole.cells.tolist()


CLOCKS = ["web", "app", "kiosk", None]


def pairs_by_hand(bucket, known):
    """(activity, clock) before and after -> how long the steps take, in order."""
    found = {}
    clock = bucket.columns["channel"].to_pylist()
    for case in range(bucket.n_cases):
        for i in range(bucket.offsets[case] + 1, bucket.offsets[case + 1]):
            gap = int(bucket.time[i] - bucket.time[i - 1])
            if gap and clock[i] != clock[i - 1] and None not in (clock[i], clock[i - 1]):
                one, other = ((int(bucket.activity[j]), clock[j]) for j in (i - 1, i))
                found.setdefault((one, other), []).append(int(band(np.array([gap]))[0]))
    return found


@given(
    st.lists(
        st.tuples(cases, st.lists(st.sampled_from(CLOCKS), min_size=30, max_size=30)),
        min_size=1,
        max_size=3,
    )
)  # fmt: skip
@settings(max_examples=60)
def test_steps_between_clocks_add_up_to_those_counted_by_hand(parts):
    counted, by_hand = Crossings(), {}
    for rows, channels in parts:
        bucket = log_of(*rows).storage.bucket
        bucket = bucket.wearing({"channel": pa.array(channels[: bucket.n_events], pa.string())})
        assert counted.count(bucket, *coded(bucket.columns["channel"]))
        for pair, bands in pairs_by_hand(bucket, channels).items():
            by_hand[pair] = sorted([*by_hand.get(pair, []), *bands])
    pairs = counted.pairs()
    other_way = pairs.reverse()
    sides = [
        (counted.side(int(a)), counted.side(int(b)))
        for a, b in zip(pairs.before, pairs.after, strict=True)
    ]
    assert sorted(sides) == sorted(by_hand)
    for place, pair in enumerate(sides):
        bands = by_hand[pair]
        assert pairs.n[place] == len(bands)
        assert pairs.longest[place] == bands[-1]
        assert pairs.median[place] == bands[(len(bands) - 1) // 2]
        back = (pair[1], pair[0])
        assert other_way[place] == (sides.index(back) if back in by_hand else -1)


@given(st.integers(1, 10**15))
def test_a_time_lies_within_its_band_which_is_a_quarter_wide_at_most(gap):
    number = int(band(np.array([gap]))[0])
    assert gap < band_end(number) <= gap * 5 / 4 + 1
    assert band_end(number - 1) <= gap or gap == 1
