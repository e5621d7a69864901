"""Times are read in one format a column; day and month are never guessed."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import LogError, UsageError
from journeymine.log.times import instants
from journeymine.log.times.choice import TimeRule
from journeymine.log.times.column import NEVER, UNREADABLE, TimeColumn
from journeymine.log.times.formats import ISO

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def times_of(column, **rule):
    """A whole column, and what is said about it."""
    reader = TimeColumn("at", TimeRule(**rule), "log.csv")
    reader.choose(column, None)
    times = reader.read(column)
    assert reader.confirmed
    return times, reader.findings()


def said_of(values, **rule):
    return times_of(pa.chunked_array([pa.array(values)]), **rule)[1]


def read(values, **rule):
    times, _ = times_of(pa.chunked_array([pa.array(values)]), **rule)
    bad = times.absent | times.faults[UNREADABLE] | times.faults[NEVER]
    return [
        None if gone else EPOCH + timedelta(microseconds=int(micros))
        for micros, gone in zip(times.micros, bad, strict=True)
    ], times


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-01-06", utc(2025, 1, 6)),
        ("2025-01-06 08:30", utc(2025, 1, 6, 8, 30)),
        ("2025-01-06T08:30:05", utc(2025, 1, 6, 8, 30, 5)),
        ("2025-01-06T08:30:05Z", utc(2025, 1, 6, 8, 30, 5)),
        ("2025-01-06T08:30:05.25Z", utc(2025, 1, 6, 8, 30, 5, 250_000)),
        ("2025-01-06T08:30:05,25Z", utc(2025, 1, 6, 8, 30, 5, 250_000)),
        ("2025-01-06T08:30:05.123456789Z", utc(2025, 1, 6, 8, 30, 5, 123_456)),
        ("2025-01-06T08:30:05+05:30", utc(2025, 1, 6, 3, 0, 5)),
        ("2025-01-06T08:30:05-0330", utc(2025, 1, 6, 12, 0, 5)),
        ("2025-01-06 08:30:05 UTC", utc(2025, 1, 6, 8, 30, 5)),
        ("2025-01-06T24:00:00Z", utc(2025, 1, 7)),
        ("20250106T083005Z", utc(2025, 1, 6, 8, 30, 5)),
        ("2025/1/6 8:30", utc(2025, 1, 6, 8, 30)),
        ("24.12.2025 18:00", utc(2025, 12, 24, 18)),
        ("24/12/2025 06:00:00 PM", utc(2025, 12, 24, 18)),
        ("12/24/2025 12:05 AM", utc(2025, 12, 24, 0, 5)),
        ("24 Dec 2025 18:00:00", utc(2025, 12, 24, 18)),
        ("24-December-2025", utc(2025, 12, 24)),
        ("Wed, 24 Dec 2025 18:00:00 +0100", utc(2025, 12, 24, 17)),
        ("Dec 24, 2025 18:00", utc(2025, 12, 24, 18)),
        ("0001-01-01T00:00:00Z", utc(1, 1, 1)),
        ("9999-12-31T23:59:59.999999Z", utc(9999, 12, 31, 23, 59, 59, 999_999)),
    ],
)
def test_every_usual_way_of_writing_a_time_is_read(written, expected):
    assert read([written])[0] == [expected]


@pytest.mark.parametrize(
    "written",
    [
        "yesterday", "2025-02-30", "2025-02-29T10:00:00Z", "2025-13-01", "2025-01-01T25:00:00",
        "2025-01-01T10:60:00", "2016-12-31T23:59:60Z", "0000-00-00 00:00:00", "2025-1-1",
        "2025-01-01T10:00:00+25:00", "2025-01-01T24:00:01", "10000-01-01", "2025-01-01T",
        "0001-01-01T00:00:00+01:00", "2025-01-01 10:00:00 PST",
    ],
)  # fmt: skip
def test_what_is_no_time_is_unreadable_and_the_rest_is_kept(written):
    good = "2025-01-06T08:00:00Z"
    assert read([good, written, good])[0] == [utc(2025, 1, 6, 8), None, utc(2025, 1, 6, 8)]


def test_a_leap_day_exists_in_leap_years_of_the_gregorian_rule():
    days = ["2024-02-29", "2000-02-29", "1900-02-29", "2023-02-29"]
    assert [day is not None for day in read(days)[0]] == [True, True, False, False]


def test_one_day_above_twelve_tells_the_order_of_the_whole_column():
    assert read(["02/01/2025", "13/01/2025"])[0] == [utc(2025, 1, 2), utc(2025, 1, 13)]
    assert read(["02/01/2025", "01/13/2025"])[0] == [utc(2025, 2, 1), utc(2025, 1, 13)]


def test_days_that_fit_both_orders_are_refused_with_both_formats_to_pass():
    with pytest.raises(LogError) as caught:
        read(["02/01/2025 10:00", "03/04/2025 11:00"])
    problem = caught.value.problems[0]
    assert problem.code == "JM-E216"
    assert "'02/01/2025 10:00'" in problem.message
    assert "--time-format '%d/%m/%Y %H:%M' or '%m/%d/%Y %H:%M'" in problem.hint


def test_the_formats_of_the_hint_read_the_column_each_in_its_own_way():
    values = ["02.01.2025 10:00 PM"]
    assert read(values, time_format="%d.%m.%Y %I:%M %p")[0] == [utc(2025, 1, 2, 22)]
    assert read(values, time_format="%m.%d.%Y %I:%M %p")[0] == [utc(2025, 2, 1, 22)]


def test_a_column_that_proves_both_orders_is_refused():
    with pytest.raises(LogError, match=r"JM-E216.*mixed"):
        read(["13/01/2025", "01/13/2025", "01/02/2025"])


def test_days_that_are_the_same_in_both_orders_need_no_question():
    assert read(["01/01/2025", "05/05/2025"])[0] == [utc(2025, 1, 1), utc(2025, 5, 5)]


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        (["1736150400", "1736150401"], "unix-s"),
        (["1736150400123"], "unix-ms"),
        (["1736150400123456"], "unix-us"),
        (["45663.3472222"], "time_format="),
        (["soon", "later", "2025-01-01"], "time_format="),
    ],
)
def test_a_column_in_which_no_format_fits_most_values_is_refused_with_a_way_out(values, hint):
    with pytest.raises(LogError) as caught:
        read(values)
    assert caught.value.code == "JM-E215"
    assert hint in caught.value.problems[0].hint


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("unix-s", "1736150400", utc(2025, 1, 6, 8)),
        ("unix-s", "1736150400.25", utc(2025, 1, 6, 8, 0, 0, 250_000)),
        ("unix-s", "-1.5", EPOCH - timedelta(seconds=1.5)),
        ("unix-ms", 1736150400001, utc(2025, 1, 6, 8, 0, 0, 1_000)),
        ("unix-us", 1736150400000001, utc(2025, 1, 6, 8, 0, 0, 1)),
        ("%d/%m/%y", "01/02/68", utc(2068, 2, 1)),
        ("%d/%m/%y", "01/02/69", utc(1969, 2, 1)),
        ("%Y-%m-%dT%H:%M:%SZ", "2025-01-06T08:00:00Z", utc(2025, 1, 6, 8)),
        ("%F %T", "2025-01-06 08:00:00", utc(2025, 1, 6, 8)),
        ("%A %d %B %Y at %H.%M", "Monday 06 January 2025 at 08.30", utc(2025, 1, 6, 8, 30)),
    ],
)
def test_a_given_format_is_read_as_given(form, value, expected):
    assert read([value], time_format=form)[0] == [expected]


@pytest.mark.parametrize("form", ["%Q", "%H:%M", "%Y %Y-%m-%d", "unix-ns", "%m/%d", "ISO"])
def test_a_format_that_cannot_tell_a_day_is_wrong_usage(form):
    with pytest.raises(UsageError, match="JM-E020"):
        read(["x"], time_format=form)


def test_an_unknown_zone_is_wrong_usage_with_a_suggestion():
    with pytest.raises(UsageError, match=r"JM-E021(.|\n)*Europe/Stockholm"):
        read(["2025-01-06"], timezone="Europe/Stockhlm")
    with pytest.raises(UsageError, match="JM-E021"):
        read(["2025-01-06"], timezone="../../etc/passwd")


def test_a_time_without_zone_is_local_and_one_with_zone_keeps_it():
    values = ["2025-01-06 08:00", "2025-01-06T08:00:00Z", "2025-07-06 08:00"]
    moments, _ = read(values, timezone="Europe/Berlin")
    assert moments == [utc(2025, 1, 6, 7), utc(2025, 1, 6, 8), utc(2025, 7, 6, 6)]
    (said,) = said_of(values, timezone="Europe/Berlin")
    assert (said.code, said.count, said.of) == ("JM-W102", 2, 3)
    assert "Europe/Berlin; the others keep the zone they carry" in said.message


def test_a_local_time_that_happens_twice_is_its_first_and_one_that_never_happens_is_none():
    values = ["2025-03-30 02:30:00", "2025-10-26 02:30:00", "2025-10-26 04:00:00"]
    moments, times = read(values, timezone="Europe/Berlin")
    assert moments == [None, utc(2025, 10, 26, 0, 30), utc(2025, 10, 26, 3)]
    assert times.faults[NEVER].tolist() == [True, False, False]
    said = [finding.code for finding in said_of(values, timezone="Europe/Berlin")]
    assert said == ["JM-W103", "JM-W102"]


def test_missing_is_null_empty_or_blank_and_nothing_else():
    _, times = read(["2025-01-06", None, "", " \t", "NA"])
    assert times.absent.tolist() == [False, True, True, True, False]
    assert times.faults[UNREADABLE].tolist() == [False, False, False, False, True]


def test_what_was_cut_or_looks_like_a_place_holder_is_said():
    values = ["2025-01-06T08:00:00.123456789Z", "1970-01-01T00:00:00Z", "2025-01-06"]
    codes = {finding.code: finding.count for finding in said_of(values)}
    assert codes == {"JM-W102": 1, "JM-W104": 1, "JM-W105": 1, "JM-W106": 1}


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "America/New_York"])
def test_real_times_of_any_unit_and_zone_are_the_instants_they_are(unit, zone):
    moment = utc(2025, 1, 6, 8)
    column = pa.array([moment, None], pa.timestamp(unit, tz=zone))
    times, _ = times_of(pa.chunked_array([column]))
    assert times.micros[0] == int(moment.timestamp()) * 1_000_000
    assert times.absent.tolist() == [False, True]


def test_a_real_time_beyond_the_calendar_is_unreadable_and_never_wraps():
    column = pa.chunked_array([pa.array([2**60, 0]).cast(pa.timestamp("s"))])
    times, _ = times_of(column)
    assert times.faults[UNREADABLE].tolist() == [True, False]


moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.none())
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@given(moments, offsets)
def test_what_python_writes_as_iso_is_the_same_instant_here(moment, offset):
    aware = moment.replace(tzinfo=offset)
    assert read([aware.isoformat()])[0] == [aware]


@given(moments.filter(lambda m: m.year >= 1000))
def test_a_given_format_reads_what_python_writes_in_it(moment):
    form = "%d.%m.%Y %H:%M:%S.%f"
    assert read([moment.strftime(form)], time_format=form)[0] == [moment.replace(tzinfo=UTC)]


@given(st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1)))
def test_local_times_agree_with_zoneinfo(moment):
    moment = moment.replace(microsecond=0)
    zone = ZoneInfo("Europe/Stockholm")
    there = moment.replace(tzinfo=zone, fold=0)
    exists = there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment
    found = read([moment.isoformat()], timezone="Europe/Stockholm")[0]
    assert found == [there.astimezone(UTC) if exists else None]


def two(low, high):
    return st.integers(low, high).map("{:02d}".format)


clocks = st.tuples(two(0, 25), two(0, 61), two(0, 61)).map(":".join)
days = st.tuples(st.sampled_from(["0000", "0001", "1900", "2024", "9999"]), two(0, 13), two(0, 32))
fractions = st.one_of(st.just(""), st.integers(0, 10**6).map(lambda n: f".{n}"))
zones = st.sampled_from(["", "Z", "+00:00", "+05:30", "-11:00", "+23:59", "+24:00", "-03:60"])
written = st.tuples(days.map("-".join), st.sampled_from("T "), clocks, fractions, zones).map(
    "".join
)
usual = st.tuples(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(datetime.isoformat), zones
).map("".join)


@given(st.lists(st.one_of(usual, written), min_size=1, max_size=4))
def test_plain_times_are_read_as_the_calendar_reads_them(values):
    column = pa.array(values)
    plain = instants._plain_iso(column)
    if plain is None:
        return
    slow = instants._calendar(instants._Parts(column, ISO.pattern))
    for name in ("micros", "readable", "zoned", "finer", "day_only"):
        assert getattr(plain, name).tolist() == getattr(slow, name).tolist()


@pytest.mark.parametrize(
    ("values", "plain"),
    [
        (["2025-01-06T08:30:05Z", "2025-01-06T10:30:05.25+02:00"], True),
        (["2025-01-06 08:30:05"], True),
        (["2025-01-06T08:30:05Z", "2025-01-06T08:30:05"], False),
        (["2025-01-06T24:00:00Z"], False),
        (["2025-02-30 08:30:05"], False),
    ],
)
def test_times_as_most_programs_write_them_take_the_plain_way(values, plain):
    assert (instants._plain_iso(pa.array(values)) is not None) == plain
