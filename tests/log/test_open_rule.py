"""Which journeys are still open: by their end, by silence, by both."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of

from journeymine.errors import UsageError
from journeymine.log import OpenRule
from journeymine.log.times.durations import as_duration

DAY = 86_400

# the last event of the log is that of "last", on day 14
LOG = log_of(
    ("ended", "pay", 14 * DAY - 5),
    ("ended", "browse", 14 * DAY - 4),  # something after its end
    ("early", "pay", 0),
    ("silent", "browse", 0),  # 14 days before the last event, to the second
    ("waiting", "browse", 1),  # a second less
    ("last", "browse", 14 * DAY),
)


def open_in(log, *rule):
    cases = log.variants().case_variant["case"]
    found = OpenRule.of(*rule).open_cases(log, cases)
    return {case for case, is_open in zip(cases.to_pylist(), found, strict=True) if is_open}


WAITING = {"silent", "waiting", "last"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(("pay",), WAITING, id="no end yet"),
        pytest.param((["pay", "browse"],), set(), id="one of several ends"),
        pytest.param(((), "14d"), {"ended", "waiting", "last"}, id="not silent for long"),
        pytest.param(
            ((), timedelta(days=14, microseconds=1)), {"ended", "early", *WAITING}, id="just longer"
        ),
        pytest.param(((), "1m"), {"ended", "last"}, id="silent for a minute"),
        pytest.param(("pay", "14d"), {"waiting", "last"}, id="neither ended nor silent"),
        pytest.param(("pay", "90w"), WAITING, id="nothing is silent for so long"),
    ],
)
def test_a_case_is_open_if_nothing_says_that_it_is_complete(rule, expected):
    assert open_in(LOG, *rule) == expected


def test_an_end_can_be_named_by_its_touchpoint():
    log = log_of(("a", "paid", 0), ("b", "betald", 0), ("c", "Payment", 0), ("d", "browse", 0))
    known = {"paid": "Payment", "betald": "Payment", "Payment": "Payment"}
    cases = log.variants().case_variant["case"]
    found = OpenRule.of("Payment").open_cases(log, cases, known=known)
    assert found.tolist() == [False, False, False, True]
    found = OpenRule.of("paid").open_cases(log, cases, known=known)
    assert found.tolist() == [False, True, True, True]


def test_without_a_rule_there_is_none():
    assert OpenRule.of() is None
    assert OpenRule.of([], None) is None


def test_one_name_is_a_name_and_not_its_letters():
    assert OpenRule.of("pay").end_activities == ("pay",)


def test_the_rule_is_said_in_words():
    assert str(OpenRule.of(["a", "b", "c"], "1d")) == (
        "neither 'a', 'b' nor 'c' yet, and an event in the last 1 day of the log"
    )


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90m", 5_400), ("36h", 129_600), ("14d", 14 * DAY), ("2w", 14 * DAY), (" 7 d ", 7 * DAY)],
)
def test_durations_are_a_number_and_a_unit(written, seconds):
    assert as_duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "given",
    [
        "", "14", "d", "14 days", "1M", "14D", "-3d", "1.5d", "0d", "1d12h", "٣d", "99999999w",
        "9" * 400 + "d", 14, None, timedelta(0), timedelta(days=-1), timedelta.max,
    ],
)  # fmt: skip
def test_what_is_no_duration_is_refused_with_the_words_that_mend_it(given):
    with pytest.raises(UsageError, match="open_after='14d' in Python, --open-after 14d") as error:
        as_duration(given)
    assert error.value.code == "JM-E035"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Pay", "Did you mean 'pay'?"),
        ("paiment", "Did you mean 'Payment'?"),
        ("refunded", "What occurs: 'Payment', 'browse', 'pay'."),
        ("", "What occurs"),
    ],
)
def test_an_end_that_never_occurs_is_refused_with_what_it_may_be(name, said):
    with pytest.raises(UsageError) as error:
        OpenRule.of(["browse", name]).open_cases(
            LOG, LOG.variants().case_variant["case"], known={"pay": "Payment"}
        )
    assert error.value.code == "JM-E036"
    assert said in str(error.value)


events = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["pay", "browse"]), st.integers(0, 300)),
    min_size=1,
    max_size=25,
)


@given(events, st.integers(1, 400))
@settings(max_examples=30)
def test_both_conditions_leave_open_what_each_alone_leaves_open(rows, seconds):
    log = log_of(*rows, ("x", "pay", 150))
    silence = timedelta(seconds=seconds)
    assert open_in(log, "pay", silence) == open_in(log, "pay") & open_in(log, (), silence)


@given(events, st.integers(1, 400))
@settings(max_examples=30)
def test_silence_is_measured_from_the_last_event_of_the_log(rows, seconds):
    last = {}
    for case, _, at in rows:
        last[case] = max(last.get(case, 0), at)
    oracle = {case for case, at in last.items() if max(last.values()) - at < seconds}
    assert open_in(log_of(*rows), (), timedelta(seconds=seconds)) == oracle
