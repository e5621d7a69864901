"""What is said of several files: once, with sums, and nothing that differs is joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.language import language_of, sentence, sentence_counted
from journeymine.log.accounting.parts import Part, findings_of
from journeymine.log.accounting.rows import Finding, Rows, Source


def zone(count, of, column="ts"):
    said = sentence(
        "{count} of {of} times in '{name}' carry no zone and are taken as UTC",
        count=count, of=of, name=column,
    )  # fmt: skip
    return Finding("JM-W102", said, count, of, (f"line {count}",), ("time",), count / of)


def blank(count):
    said = sentence_counted(count, "{n} blank line is not a row", "{n} blank lines are not rows")
    return Finding("JM-W160", said, count)


def guess(column):
    return Finding("JM-W120", sentence("columns guessed: {columns}", columns=f"case = '{column}'"))


GUESS = guess("order_id")


def merged(count):
    """A finding whose sentence does not say how many there are."""
    return Finding("JM-W188", sentence("all events have the channel"), count)


def odd(n):
    """A finding of which it is not clear that it tells how many it counts."""
    return Finding("JM-W9", sentence("{n} of {whole}", n=n, whole=n), n)


def parts(*findings):
    """A file for each of them, a.csv first."""
    return [
        Part(Rows(0, 0), {}, tuple(some), Source(f"{chr(97 + i)}.csv", "", 0))
        for i, some in enumerate(findings)
    ]


def said(*findings):
    return [finding.message for finding in findings_of(parts(*findings))]


def test_one_finding_of_many_files_is_said_once_with_the_sums():
    (joined,) = findings_of(parts(*([zone(3, 10)] for _ in range(11)), [zone(1_000, 2_000)]))
    assert joined.message == (
        "all 12 files: 1,033 of 2,110 times in 'ts' carry no zone and are taken as UTC"
    )
    assert (joined.count, joined.of, joined.touches) == (1_033, 2_110, ("time",))
    assert joined.weight == pytest.approx((11 * 3 + 1_000) / 2_110, abs=1e-6)
    assert joined.examples == tuple(f"{name}.csv: line 3" for name in "abcde")


def test_the_files_that_it_is_true_of_are_counted_and_the_first_named():
    assert said([blank(2)], [], [blank(3)], [blank(2)], [blank(4)]) == [
        "4 files (a.csv, c.csv, d.csv and 1 more): 11 blank lines are not rows"
    ]
    assert said([blank(2)], [], [blank(3)]) == [
        "2 files (a.csv, c.csv): 5 blank lines are not rows"
    ]


def test_what_has_no_count_is_said_once_too():
    assert said([GUESS], [GUESS], [GUESS]) == ["all 3 files: columns guessed: case = 'order_id'"]


def test_what_each_file_shows_once_is_added_up_too():
    assert said([blank(1)], [], [blank(1)]) == [
        "2 files (a.csv, c.csv): 2 blank lines are not rows"
    ]
    assert said([blank(1)], [blank(4)]) == ["all 2 files: 5 blank lines are not rows"]


def test_what_has_a_count_and_does_not_say_it_is_said_of_each():
    (joined,) = findings_of(parts([merged(2)], [merged(2)]))
    assert joined.message == "each of 2 files (a.csv, b.csv): all events have the channel"
    assert joined.count == 4


def test_a_plain_text_is_said_once_where_it_is_the_same():
    plain = Finding("JM-W9", "5 rows", 5)
    assert said([plain], [plain]) == ["each of 2 files (a.csv, b.csv): 5 rows"]


def test_what_is_joined_can_be_said_in_another_language():
    (joined,) = findings_of(parts([blank(2)], [blank(3)], [blank(4)], [blank(5)], []))
    assert joined.message == "4 files (a.csv, b.csv, c.csv and 1 more): 14 blank lines are not rows"
    assert joined.message.said_in(language_of("sv")) == (
        "4 filer (a.csv, b.csv, c.csv och 1 till): 14 tomma rader räknas inte som rader"
    )


@pytest.mark.parametrize(
    "findings",
    [
        pytest.param([[zone(3, 10)], [zone(3, 10, "sent")]], id="another column"),
        pytest.param([[zone(3, 10)], [GUESS]], id="another code"),
        pytest.param([[GUESS], [guess("id")]], id="words"),
        pytest.param([[zone(3, 10, "3")], [zone(4, 10, "4")]], id="a number in a name"),
        pytest.param([[odd(2)], [odd(3)]], id="not clear which number is the count"),
        pytest.param([[zone(3, 10)]], id="one file"),
        pytest.param([[], [zone(3, 10)], []], id="one of many"),
    ],
)  # fmt: skip
def test_nothing_is_joined_that_is_not_the_same(findings):
    there = [finding for some in findings for finding in some]
    found = findings_of(parts(*findings))
    assert [(f.count, f.of, f.examples) for f in found] == [
        (f.count, f.of, f.examples) for f in there
    ]
    if len(findings) == 1:
        assert found == there
    else:
        assert all(f.message[1:].startswith(".csv: ") for f in found)


def test_rows_from_memory_have_no_name():
    memory = Part(Rows(0, 0), {}, (GUESS,), None)
    assert [f.message for f in findings_of([memory, memory])] == [GUESS.message] * 2


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(1, 9), st.sampled_from("xyz")),
            max_size=3,
            unique_by=lambda p: p[1],
        ),
        min_size=1,
        max_size=8,
    )
)
def test_sums_are_kept_whatever_the_files_say(files):
    given_ = [[zone(n, 9, column) for n, column in some] for some in files]
    found = findings_of(parts(*given_))
    for column in "xyz":
        mine = [f for f in found if f"'{column}'" in f.message]
        wanted = [n for some in files for n, name in some if name == column]
        assert (len(mine), sum(f.count for f in mine), sum(f.of for f in mine)) == (
            bool(wanted), sum(wanted), 9 * len(wanted),
        )  # fmt: skip
        assert all(f"{f.count} of {f.of} times" in f.message for f in mine)
