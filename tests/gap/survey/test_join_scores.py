"""Answers joined to visits: every rule by hand, then by brute force over small logs."""

from collections import Counter
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_parts import InParts

from journeymine.design import DesignedJourney, Scale, Scales, Touchpoint
from journeymine.errors import LogError, UsageError
from journeymine.gap.survey.join import join_scores
from journeymine.log import EventLog, SurveyAnswers
from journeymine.log.survey.links import REASONS

START = pd.Timestamp("2026-01-05", tz="UTC")


def day(number):
    return START + timedelta(days=number)


def log_of(*rows, **columns):
    """Rows of case, activity and day."""
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    frame["time"] = [day(number) for number in frame["time"]]
    return EventLog.from_pandas(frame.assign(**columns))


def answers_of(*rows, **said):
    """Rows of case, touchpoint, day and score."""
    frame = pd.DataFrame(rows, columns=["case", "touchpoint", "time", "score"])
    frame["time"] = pd.to_datetime([n if n is None else day(n) for _, _, n, _ in rows], utc=True)
    return SurveyAnswers.from_pandas(frame, **said)


def scores(log):
    """What every event got, in the order of the source; None for nothing."""
    return [None if pd.isna(one) else one for one in log.to_frame()["score"]]


SHOP = log_of(
    ("1", "browse", 0), ("1", "pay", 1), ("1", "call", 2), ("1", "pay", 40),
    ("2", "browse", 3), ("2", "receive", 4),
)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "place"),
    [
        pytest.param(("1", "pay", 5, 3), 1, id="the last visit of the touchpoint before it"),
        pytest.param(("1", "pay", 41, 3), 3, id="the later of two visits"),
        pytest.param(("1", "pay", 40, 3), 3, id="a visit at the same time"),
        pytest.param(("1", "pay", 31, 3), 1, id="a visit just as long ago as the window"),
        pytest.param(("1", None, 5, 3), 2, id="without a touchpoint the last event"),
        pytest.param(("1", "", 0.5, 3), 0, id="a blank touchpoint is none"),
        pytest.param(("2", "browse", 9, 3), 4, id="not the last event, if it names another"),
    ],
)
def test_an_answer_is_about_the_last_visit_at_or_before_it(row, place):
    joined = join_scores(SHOP, answers_of(row))
    assert scores(joined) == [3 if at == place else None for at in range(6)]
    assert (joined.linked.answers, joined.linked.linked, joined.linked.unlinked) == (1, 1, {})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param(("9", "pay", 5, 3), "unknown case", id="a case that the log does not have"),
        pytest.param(("9", "hop", None, 3), "unknown case", id="the case comes first"),
        pytest.param(("1", "hop", 5, 3), "unknown touchpoint", id="a name nobody knows"),
        pytest.param(("1", "hop", None, 3), "unknown touchpoint", id="the name comes before time"),
        pytest.param(("1", "pay", None, 3), "no time", id="a time that is missing"),
        pytest.param(("1", "receive", 5, 3), "not visited", id="a step the case did not take"),
        pytest.param(("1", "pay", 0.5, 3), "before the visit", id="too early"),
        pytest.param(("1", None, -1, 3), "before the visit", id="before everything"),
        pytest.param(("1", "pay", 31.01, 3), "outside the window", id="too late"),
        pytest.param(("2", None, 35, 3), "outside the window", id="too late after the last"),
    ],
)
def test_an_answer_that_is_not_linked_is_counted_under_its_reason(row, reason):
    joined = join_scores(SHOP, answers_of(("2", "browse", 5, 4), row))
    assert scores(joined) == [None, None, None, None, 4, None]
    assert joined.linked.unlinked == {reason: 1}
    assert joined.linked.share.value == 0.5


def test_names_that_nobody_knows_are_told():
    rows = [("1", "hop", 5, 3), ("1", "skip", 5, 3), ("2", "hop", 5, 3), ("2", "browse", 5, 3)]
    linked = join_scores(SHOP, answers_of(*rows)).linked
    assert linked.unknown_touchpoints == {"hop": 2, "skip": 1}
    assert "3 about a touchpoint that is not known ('hop', 'skip')" in str(linked)


def test_of_several_answers_about_a_visit_the_last_one_counts():
    joined = join_scores(
        SHOP, answers_of(("1", "pay", 5, 1), ("1", "pay", 9, 4), ("1", "pay", 7, 2))
    )
    assert scores(joined)[1] == 4
    assert joined.linked.unlinked == {"answered again": 2}
    assert (joined.linked.linked, joined.linked.events) == (1, 1)


def test_of_answers_at_the_very_same_time_the_mean_counts():
    joined = join_scores(
        SHOP, answers_of(("1", "pay", 5, 1), ("1", "pay", 7, 2), ("1", "pay", 7, 5))
    )
    assert scores(joined)[1] == 3.5
    found = joined.linked
    assert (found.linked, found.events, found.averaged) == (2, 1, 1)
    assert found.unlinked == {"answered again": 1}


def test_two_visits_can_each_have_an_answer():
    joined = join_scores(SHOP, answers_of(("1", "pay", 5, 1), ("1", "pay", 45, 5)))
    assert scores(joined) == [None, 1, None, 5, None, None]


def test_answers_without_times_are_about_the_last_visit_however_long_ago():
    frame = pd.DataFrame({"case": ["1", "2"], "touchpoint": ["pay", "browse"], "score": [2, 4]})
    joined = join_scores(SHOP, SurveyAnswers.from_pandas(frame), window="1d")
    assert scores(joined) == [None, None, None, 2, 4, None]
    assert joined.linked.window is None


def test_of_several_events_at_one_time_the_last_in_the_log_is_meant():
    log = log_of(("1", "a", 0), ("1", "b", 0), ("1", "a", 0), ("1", "b", 0))
    assert scores(join_scores(log, answers_of(("1", "a", 1, 2), ("1", None, 1, 3)))) == [
        None, None, 2, 3,
    ]  # fmt: skip


def test_the_design_says_what_touchpoints_are_called_and_what_is_none():
    pay = Touchpoint("pay", aliases=("betalning",))
    line = DesignedJourney.of_steps("browse", "pay")
    design = DesignedJourney("Shop", line.path, {"pay": pay}, ignore=("browse",))
    log = log_of(("1", "betalning", 0), ("1", "call", 1), ("1", "browse", 2))
    joined = join_scores(log, answers_of(("1", "pay", 3, 2)), design)
    assert scores(joined) == [2, None, None]
    # 'call' is no touchpoint and 'browse' is ignored: the last touchpoint is the payment
    joined = join_scores(log, answers_of(("1", None, 3, 4)), design)
    assert scores(joined) == [4, None, None]
    assert (joined.linked.by_touchpoint, joined.linked.by_last_visit) == (0, 1)


def test_scores_are_put_on_the_scale_of_the_design():
    line = DesignedJourney.of_steps("browse", "pay")
    answers = answers_of(("1", "pay", 2, 5), ("2", "browse", 5, 10), scale="0-10")
    joined = join_scores(SHOP, answers, line)
    assert scores(joined) == [None, 3, None, None, 5, None]
    ten = DesignedJourney("Shop", line.path, scales=Scales(satisfaction=Scale(0, 10)))
    assert scores(join_scores(SHOP, answers, ten))[1] == 5
    with pytest.raises(UsageError, match="JM-E082"):
        join_scores(SHOP, answers)


def test_scores_of_the_log_stay_where_no_answer_takes_their_place():
    log = log_of(("1", "a", 0), ("1", "b", 1), ("1", "c", 2), score=[1, 2, None])
    joined = join_scores(log, answers_of(("1", "b", 3, 5)))
    assert scores(joined) == [1, 5, None]
    assert joined.linked.replaced == 1


def test_an_answer_that_cannot_be_used_takes_the_place_of_no_score():
    line = DesignedJourney.of_steps("a", "b", "c")
    log = log_of(("1", "a", 0), ("1", "b", 1), ("1", "c", 2), score=[1, 2, None])
    rows = [("1", "a", 3, 9), ("1", "b", 3, "good"), ("1", "c", 3, 4), ("1", "c", 5, -1)]
    rows += [("1", "b", day, 5) for day in (10, 11, 12)] * 6
    joined = join_scores(log, answers_of(*rows), line)
    # 9 and -1 are no scores from 1 to 5: 'a' keeps its own, and 4 is the last answer about 'c'
    assert scores(joined) == [1, 5, 4]
    found = joined.linked
    assert found.unlinked == {"outside the scale": 2, "answered again": 12}
    assert (found.answers, found.linked, found.replaced) == (21, 7, 1)
    assert found.rows.rejected == {"JM-E125 score that is no number": 1}
    assert "; 1 score of the log itself gave way to them" in str(found)


def test_answers_outside_of_the_scale_are_counted_before_all_other_reasons():
    line = DesignedJourney.of_steps("browse", "pay", "call", "receive")
    rows = [("9", "pay", 5, 6), ("1", "hop", 5, 6), ("1", "pay", 5, 3), ("1", "pay", None, 6)]
    found = join_scores(SHOP, answers_of(*rows, *[("2", "browse", 5, 2)] * 30), line).linked
    assert found.unlinked == {"outside the scale": 3}
    assert found.unknown_touchpoints == {}
    (finding,) = [one for one in found.findings if one.code == "JM-W199"]
    assert (finding.count, finding.of) == (3, 34)
    assert finding.message.startswith(
        "3 of 34 answers (8.8 %) lie outside of the design's scale, 1 to 5, and are not used"
    )
    # without a design no scale is known
    assert join_scores(SHOP, answers_of(*rows)).linked.unlinked == {
        "unknown case": 1, "unknown touchpoint": 1, "no time": 1
    }  # fmt: skip


def in_turn(*values):
    """Answers with these scores."""
    return answers_of(*(("1", "pay", 5 + at / 100, value) for at, value in enumerate(values)))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param([0, 3, 8, 9, 10], "0-10 on", id="0 to 10"),
        pytest.param([1, 4, 8, 9, 10], "0-10 on (?s:.*)or 1-10", id="1 to 10"),
        pytest.param([1, 4, 6, 7, 7], "1-7 on (?s:.*)or 0-10", id="1 to 7"),
        pytest.param([5, 20, 80, 95, 100], "0-100 on", id="0 to 100"),
        pytest.param([4] * 18 + [6, 7], "1-7 on", id="a tenth outside"),
        pytest.param([9, 9, 9], "LOW-HIGH on", id="none can be used"),
        pytest.param([250, 300], "LOW-HIGH on", id="none can be used, and no common scale"),
    ],
)
def test_answers_of_another_scale_are_refused_with_the_words_that_mend(values, said):
    line = DesignedJourney.of_steps("browse", "pay")
    with pytest.raises(LogError, match=rf"JM-E268(?s:.*)--score-scale {said}") as refused:
        join_scores(SHOP, in_turn(*values), line)
    assert "1 to 5" in str(refused.value)


@pytest.mark.parametrize(
    ("values", "outside"),
    [
        pytest.param([1, 2, 3, 4, 5], 0, id="all inside"),
        pytest.param([4] * 19 + [6, 7], 2, id="less than a tenth"),
        pytest.param([1, 2, 3, 9, 9], 2, id="one single value, as for no answer"),
        pytest.param([1, 2, 3, 98, 99], 2, id="98 and 99, as for no answer"),
        pytest.param([1, 2, 3, 250, -7], 2, id="no scale that is common"),
    ],
)
def test_other_answers_outside_are_left_out_and_said(values, outside):
    line = DesignedJourney.of_steps("browse", "pay")
    found = join_scores(SHOP, in_turn(*values), line).linked
    assert found.unlinked.get("outside the scale", 0) == outside
    assert [one.count for one in found.findings if one.code == "JM-W199"] == [outside] * bool(
        outside
    )


def test_a_scale_that_is_said_leaves_nothing_outside():
    line = DesignedJourney.of_steps("browse", "pay")
    rows = [("1", "pay", 5, 9), ("2", "browse", 5, 0), ("2", "browse", 6, 11)]
    found = join_scores(SHOP, answers_of(*rows, scale="0-10"), line)
    assert [one for one in scores(found) if one is not None] == [1 + 9 / 10 * 4, 1]
    assert found.linked.rows.rejected == {"JM-E126 score outside of its scale": 1}
    assert not [one for one in found.linked.findings if one.code == "JM-W199"]


def test_events_without_a_joined_score_lack_nothing():
    joined = join_scores(SHOP, answers_of(("1", "pay", 5, 3)))
    missing = [one.message for one in joined.findings if one.code == "JM-W208"]
    assert missing == []
    later = joined.without(["browse"], why="not asked about").findings
    assert not [one for one in later if one.code == "JM-W208"]
    # what is missing in other columns is still said
    gaps = log_of(("1", "a", 0), ("1", "b", 1), channel=["web", None])
    (told,) = [one for one in join_scores(gaps, answers_of(("1", "a", 5, 3))).findings
               if one.code == "JM-W208"]  # fmt: skip
    assert told.touches == ("channel",)


def test_who_was_asked_and_gave_no_score_counts_for_the_response_alone():
    joined = join_scores(
        SHOP,
        answers_of(
            ("1", "pay", 5, 3), ("1", "pay", 45, None), ("2", "browse", 5, None), ("9", None, 5, 1)
        ),
    )
    found = joined.linked
    assert (found.answers, found.linked, found.silent) == (2, 1, 2)
    assert (found.response.value, found.response.n) == (0.5, 3)
    low, high = (f"{100 * end:.1f} %" for end in (found.response.low, found.response.high))
    assert f"; of 4 questions asked, 50.0 % ({low} to {high}, n = 3) were answered" in str(found)
    assert [(one.touchpoint, one.cases, one.answered) for one in found.asked] == [
        ("", 2, 1), ("browse", 1, 0), ("pay", 1, 1),
    ]  # fmt: skip
    assert scores(joined) == [None, 3, None, None, None, None]


def test_a_table_of_answers_alone_says_nothing_of_those_who_gave_none():
    found = join_scores(SHOP, answers_of(("1", "pay", 5, 3))).linked
    assert (found.silent, found.response, found.asked) == (0, None, ())


def test_the_linked_share_is_known_no_better_for_many_answers_of_one_customer():
    log = log_of(*((str(case), "pay", 0) for case in range(20)))
    once = [(str(case), "pay", 1, 3) for case in range(10)]
    once += [(f"x{case}", "pay", 1, 3) for case in range(10)]
    share = join_scores(log, answers_of(*once)).linked.share
    often = join_scores(log, answers_of(*once * 7)).linked.share
    assert (share.value, share.n) == (often.value, often.n) == (0.5, 20)
    assert often.high - often.low >= share.high - share.low - 1e-9


def test_answers_of_a_log_that_was_cut_go_by_the_customer():
    cut = SHOP.cut(gap="20d")
    joined = join_scores(
        cut, answers_of(("1", "pay", 5, 1), ("1", None, 45, 4), ("1#1", None, 5, 2))
    )
    rows = joined.to_frame().dropna(subset="score")[["case", "activity", "score"]].values.tolist()
    assert rows == [["1#1", "pay", 1.0], ["1#2", "pay", 4.0]]
    assert joined.linked.unlinked == {"unknown case": 1}


def test_journeys_of_a_customer_are_looked_through_by_time_not_by_name():
    # 1#10 and 1#11 stand before 1#2; and a customer 1#1 has journeys of his own
    visits = [(case, "pay", 30 * at) for case in ("1", "1#1") for at in range(12)]
    cut = log_of(*visits).cut(gap="20d")
    rows = [(case, name, 30 * at + 1, at) for case in ("1", "1#1") for at, name in enumerate(
        ["pay", None] * 6)]  # fmt: skip
    joined = join_scores(cut, answers_of(*rows))
    found = joined.to_frame()[["customer", "journey", "score"]].values.tolist()
    assert found == [[case, at + 1, at] for case in ("1", "1#1") for at in range(12)]


def test_one_kind_of_several_is_joined_and_has_to_be_named():
    frame = pd.DataFrame({"case": ["1", "2"], "nps": [9, 3], "csat": [4, None]})
    answers = SurveyAnswers.from_pandas(frame, score=["nps", "csat"])
    with pytest.raises(UsageError, match=r"JM-E081.*'csat', 'nps'"):
        join_scores(SHOP, answers)
    with pytest.raises(UsageError, match=r"JM-E081.*ces"):
        join_scores(SHOP, answers, kind="ces")
    joined = join_scores(SHOP, answers, kind="csat")
    assert (joined.linked.kind, joined.linked.answers, joined.linked.silent) == ("csat", 1, 1)
    assert join_scores(SHOP, answers, kind="nps").linked.answers == 2


def test_answers_of_which_nothing_is_known_are_refused_with_examples():
    with pytest.raises(LogError, match=r"JM-E265.*'X'.*'1'"):
        join_scores(SHOP, answers_of(("X", "pay", 5, 3)))
    with pytest.raises(LogError, match=r"JM-E266.*'payy'(?s:.*)Did you mean 'pay'"):
        join_scores(SHOP, answers_of(("1", "payy", 5, 3)))
    with pytest.raises(LogError, match="JM-E267"):
        join_scores(SHOP, answers_of(("1", "pay", 5, None)))
    with pytest.raises(UsageError, match=r"JM-E035(?s:.*)--score-window"):
        join_scores(SHOP, answers_of(("1", "pay", 5, 3)), window="a month")
    with pytest.raises(TypeError, match="read_answers"):
        join_scores(SHOP, SHOP.to_frame())


def by_brute_force(events, rows, window):
    """The score of every event and the reasons, one answer after the other."""
    reasons, about = Counter(), {}
    cases, names = {case for case, _, _ in events}, {name for _, name, _ in events}
    for case, name, at, score in rows:
        own = [(t, i) for i, (c, a, t) in enumerate(events) if c == case and name in (None, a)]
        before = [one for one in own if at is not None and one[0] <= at]
        if case not in cases:
            reason = "unknown case"
        elif name is not None and name not in names:
            reason = "unknown touchpoint"
        elif at is None:
            reason = "no time"
        elif not own:
            reason = "not visited"
        elif not before:
            reason = "before the visit"
        elif at - max(before)[0] > window:
            reason = "outside the window"
        else:
            about.setdefault(max(before)[1], []).append((at, score))
            continue
        reasons[reason] += score is not None
    found = {}
    for event, told in about.items():
        scored = [one for one in told if one[1] is not None]
        last = [score for at, score in scored if at == max(scored)[0]]
        reasons["answered again"] += len(scored) - len(last)
        if last:
            found[event] = sum(last) / len(last)
    return found, {reason: n for reason, n in reasons.items() if n}


names = st.sampled_from(["a", "b", "c"])
events_ = st.lists(
    st.tuples(st.sampled_from("123"), names, st.integers(0, 9)), min_size=1, max_size=12
)
rows_ = st.lists(
    st.tuples(
        st.sampled_from("1239"),
        st.sampled_from([None, "a", "b", "c", "z"]),
        st.none() | st.integers(-1, 12),
        st.none() | st.integers(1, 5),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=150)
@given(events_, rows_, st.integers(1, 8), st.integers(1, 3), st.randoms(use_true_random=False))
def test_every_answer_is_where_brute_force_puts_it(events, rows, window, parts, random):
    rows = [(events[0][0], None, 20, 3), *rows]  # at least one score and a known case
    wanted, reasons = by_brute_force(events, rows, window)
    joined = join_scores(InParts.of(log_of(*events), parts), answers_of(*rows), window=f"{window}d")
    found = joined.linked
    assert scores(joined) == [wanted.get(place) for place in range(len(events))]
    assert dict(found.unlinked) == reasons
    assert list(found.unlinked) == [reason for reason in REASONS if reason in reasons]
    assert found.answers == sum(score is not None for *_, score in rows)
    assert found.answers == found.linked + sum(found.unlinked.values())
    assert found.answers + found.silent == len(rows)
    assert (
        found.linked == found.events + found.averaged == found.by_touchpoint + found.by_last_visit
    )
    # no order of rows matters
    random.shuffle(rows)
    again = join_scores(log_of(*events), answers_of(*rows), window=f"{window}d")
    assert scores(again) == scores(joined)
    assert again.linked.to_dict() == found.to_dict()


def test_a_log_in_several_buckets_has_the_scores_of_one_in_one():
    random = np.random.default_rng(5)
    events = [(str(random.integers(60)), "ab"[random.integers(2)], int(random.integers(30)))
              for _ in range(400)]  # fmt: skip
    rows = [
        (
            str(random.integers(70)),
            [None, "a", "b"][random.integers(3)],
            float(random.integers(40)),
            int(random.integers(1, 6)),
        )
        for _ in range(200)
    ]
    log, answers = log_of(*events), answers_of(*rows)
    whole, parts = (join_scores(one, answers, window="9d") for one in (log, InParts.of(log, 7)))
    assert scores(whole) == scores(parts)
    assert whole.linked.to_dict() == parts.linked.to_dict()
    assert parts.variants().codes.tolist() == whole.variants().codes.tolist()
    assert not any("score" in bucket.columns for bucket in parts.storage.buckets())


def test_planted_answers_come_back_to_the_very_events_they_were_given_at():
    random = np.random.default_rng(11)
    events = [(str(case), "abc"[random.integers(3)], at + case / 1000)
              for case in range(80) for at in range(random.integers(1, 9))]  # fmt: skip
    planted = [int(random.integers(1, 6)) if random.random() < 0.4 else None for _ in events]
    rows = [
        (case, name, at + random.random() * 0.9, score)
        for (case, name, at), score in zip(events, planted, strict=True)
        if score is not None
    ]
    random.shuffle(rows)
    rows = [(case, name, float(at), int(score)) for case, name, at, score in rows]
    joined = join_scores(log_of(*events), answers_of(*rows), window="1d")
    assert scores(joined) == planted
    assert joined.linked.share.value == 1
