"""Columns are found as asked, by name, or by content; two that fit are never chosen between."""

import pyarrow as pa
import pytest

from journeymine.errors import UsageError
from journeymine.log.typed.columns import choose_columns

OPTIONAL = ("end_time", "channel", "actor", "outcome", "score", "cost", "value")
DAYS = ["2025-01-06", "2025-01-07", "2025-01-08", "2025-01-09"]
CASES = ["c1", "c1", "c2", "c3"]
STEPS = ["browse", "pay", "browse", "browse"]


def table(**columns):
    return pa.table(columns)


def chosen(columns, asked=(), **options):
    return choose_columns(pa.table(columns), dict(asked), OPTIONAL, **options)


@pytest.mark.parametrize(
    ("case", "activity", "time"),
    [
        ("case", "activity", "time"),
        ("case_id", "activity", "timestamp"),
        ("case:concept:name", "concept:name", "time:timestamp"),
        ("order_id", "touchpoint", "happened_at"),
        ("Case ID", "Activity", "Complete Timestamp"),
        ("session_id", "event", "ts"),
        (" CASE_ID ", "ACTIVITY", "Timestamp "),
    ],
)
def test_known_names_are_known(case, activity, time):
    found = chosen({case: CASES, "note": STEPS, activity: STEPS, time: DAYS}).columns
    assert found == {"case": case, "activity": activity, "time": time}


@pytest.mark.parametrize(
    ("case", "activity", "time"),
    [
        pytest.param("Ärendenummer", "Aktivitet", "Tidpunkt", id="Swedish"),
        pytest.param("Kundnummer", "Händelse", "Datum", id="Swedish, likely"),
        pytest.param("A\u0308rende_ID", "Steg", "Tidssta\u0308mpel", id="accents apart"),
        pytest.param("Sagsnummer", "Hændelse", "Tidspunkt", id="Danish"),
        pytest.param("Kundenr", "Hendelse", "Tidsstempel", id="Norwegian"),
        pytest.param("Kundennummer", "Aktivität", "Zeitstempel", id="German"),
        pytest.param("Fall-ID", "Ereignis", "Zeitpunkt", id="German, surest"),
    ],
)
def test_known_names_are_known_in_other_languages(case, activity, time):
    columns = {"Kanal": ["web", "app", "web", "app"], case: CASES, "Ort": STEPS[::-1]}
    found = chosen({**columns, activity: STEPS, time: DAYS})
    assert found.columns == {"case": case, "activity": activity, "time": time, "channel": "Kanal"}
    assert [(f.code, f.message) for f in found.findings] == [
        (
            "JM-W120",
            f"columns guessed: activity = '{activity}', case = '{case}', channel = 'Kanal', "
            f"time = '{time}'",
        )
    ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        pytest.param({"Kundnummer": CASES, "Ordernummer": STEPS, "aktivitet": STEPS,
                      "tidpunkt": DAYS}, "'Kundnummer' and 'Ordernummer'", id="two cases"),
        pytest.param({"customer": STEPS, "kunde": CASES, "aktivitet": STEPS, "tidspunkt": DAYS},
                     "'customer' and 'kunde'", id="in two languages"),
        pytest.param({"kund": CASES, "steg": STEPS, "datum": DAYS, "zeit": DAYS[::-1]},
                     "'datum' and 'zeit'", id="date and time"),
        pytest.param({"Vorgang": CASES, "Vorgänge": STEPS[::-1], "Titel": STEPS, "Zeit": DAYS},
                     "as the activity", id="a word for two"),
    ],
)  # fmt: skip
def test_names_that_are_not_certain_in_any_language_are_asked_for(columns, said):
    with pytest.raises(UsageError, match="JM-E011") as caught:
        chosen(columns)
    assert said in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("more", "channel", "codes"),
    [
        pytest.param({"Kanal": STEPS, "channel": CASES}, "channel", [], id="the canonical name"),
        pytest.param({"Kanal": STEPS, "KANAL": CASES}, None, ["JM-W121"], id="two of them"),
        pytest.param({"Kanalnummer": CASES}, None, [], id="another word"),
        pytest.param({"tid": CASES, "handling": STEPS}, None, [], id="English words"),
    ],
)
def test_a_channel_that_is_not_certain_is_not_taken(more, channel, codes):
    found = chosen({"case": CASES, "activity": STEPS, "time": DAYS, **more})
    assert found.columns.get("channel") == channel
    assert [finding.code for finding in found.findings] == codes


def test_a_surer_name_in_english_comes_before_a_likely_one_elsewhere():
    columns = {"Kundnummer": STEPS, "Case ID": CASES, "activity": STEPS, "time": DAYS}
    assert chosen(columns).columns["case"] == "Case ID"
    columns = {"id": CASES, "action": STEPS, "handling": STEPS[::-1], "ts": DAYS, "tid": DAYS[::-1]}
    found = chosen(columns, {"case": "id"}).columns
    assert (found["activity"], found["time"]) == ("action", "ts")


def test_a_guess_is_said_and_canonical_names_are_no_guess():
    assert chosen({"case": CASES, "activity": STEPS, "time": DAYS}).findings == ()
    (said,) = chosen({"order_id": CASES, "activity": STEPS, "ts": DAYS}).findings
    assert (said.code, said.message) == (
        "JM-W120", "columns guessed: case = 'order_id', time = 'ts'",
    )  # fmt: skip


def test_the_canonical_name_wins_then_the_surer_name_whatever_its_case():
    columns = {"case_id": STEPS, "case": CASES, "activity": STEPS, "time": DAYS}
    assert chosen(columns).columns["case"] == "case"
    columns = {"customer": STEPS, "Case ID": CASES, "activity": STEPS, "time": DAYS}
    assert chosen(columns).columns["case"] == "Case ID"


def test_two_that_fit_equally_well_are_both_named():
    columns = {"order_id": CASES, "customer_id": STEPS, "activity": STEPS, "time": DAYS}
    with pytest.raises(UsageError) as caught:
        chosen(columns)
    problem = caught.value.problems[0]
    assert problem.code == "JM-E011"
    assert "'order_id' and 'customer_id'" in problem.message
    assert problem.hint == "pass case='order_id' in Python, or --case order_id on the command line"


def test_columns_that_hold_the_same_do_not_conflict():
    columns = {"order_id": CASES, "customer_id": CASES, "activity": STEPS, "time": DAYS}
    assert chosen(columns).columns["case"] == "order_id"


def test_without_known_names_the_content_tells():
    columns = {"wann": DAYS, "wer": CASES, "was": STEPS, "n": [1, 2, 3, 4]}
    assert chosen(columns).columns == {"case": "wer", "activity": "was", "time": "wann"}


def test_content_that_does_not_tell_is_an_error():
    with pytest.raises(UsageError, match="JM-E011"):
        chosen({"a": STEPS, "b": STEPS[::-1], "c": CASES, "wann": DAYS})
    with pytest.raises(UsageError, match="JM-E012"):
        chosen({"case": CASES, "activity": STEPS, "n": [1, 2, 3, 4]})


def test_a_column_of_numbers_is_not_taken_for_the_activity():
    numbers = ["1", "1", "2", "2"]
    with pytest.raises(UsageError, match="as the activity: 'was' and 'wo'"):
        chosen({"nr": numbers, "was": STEPS, "wo": STEPS[::-1], "wann": DAYS})
    columns = {"nr": numbers, "was": STEPS, "nr2": numbers[::-1], "wann": DAYS}
    assert chosen(columns, {"case": "nr2"}).columns["activity"] == "was"


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    columns = {"order_id": CASES, "activity": STEPS, "time": DAYS}
    with pytest.raises(UsageError) as caught:
        chosen(columns, {"case": "order_no"}, file="orders.csv")
    assert str(caught.value) == (
        "JM-E010 orders.csv: The log has no column 'order_no' to use as the case.\n"
        "Its columns are: order_id, activity, time.\n\n"
        "Hint: pass case='order_id' in Python, or --case order_id on the command line"
    )


def test_a_hint_quotes_what_a_shell_would_split():
    columns = {"Order No": CASES, "activity": STEPS, "time": DAYS}
    with pytest.raises(UsageError, match="--case 'Order No'"):
        chosen(columns, {"case": "Order_No"})


def test_thousands_of_columns_are_not_all_listed():
    columns = {f"x{i}": STEPS for i in range(3_000)}
    with pytest.raises(UsageError, match="and 2,980 more"):
        chosen(columns, {"case": "zzz"})


def test_what_the_user_says_wins_over_what_the_format_says_over_what_is_guessed():
    columns = {"case": CASES, "a": CASES, "b": CASES, "activity": STEPS, "time": DAYS}
    assert chosen(columns, prescribed={"case": "b"}).columns["case"] == "b"
    assert chosen(columns, {"case": "a"}, prescribed={"case": "b"}).columns["case"] == "a"


def test_an_optional_column_is_taken_by_its_name_alone_and_a_likely_one_is_only_said():
    base = {"case": CASES, "activity": STEPS, "time": DAYS}
    assert chosen({**base, "Channel": STEPS}).columns["channel"] == "Channel"
    found = chosen({**base, "case:channel": STEPS})
    assert "channel" not in found.columns
    assert "pass channel='case:channel'" in found.findings[0].message


def test_a_score_that_is_no_number_and_an_end_that_is_no_time_stay_unmapped():
    base = {"case": CASES, "activity": STEPS, "time": DAYS}
    found = chosen({**base, "score": ["good", "bad", "3", ""], "end_time": STEPS})
    assert not {"score", "end_time"} & set(found.columns)
    assert [finding.code for finding in found.findings] == ["JM-W121", "JM-W121"]
    found = chosen({**base, "score": ["4", "bad", "", None], "end_time": DAYS})
    assert {"score", "end_time"} <= set(found.columns)
