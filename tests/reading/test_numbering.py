"""Fields that are numbered by compiled code are those that a dictionary would number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeymine.reading.text.kernels.numbering import TOO_MANY, number_fields

pieces = st.sampled_from(
    [
        b"",
        b"7",
        b"007",
        b"a",
        b"\0",
        b"\0\0",
        b"\xff\xfe",
        b"eight by",
        b"eight bytes",
        b"x" * 16,
        b"x" * 17,
    ]
)
fields = st.one_of(pieces, st.binary(max_size=20), st.tuples(pieces, pieces).map(b"".join))
WORD = 1 << 64


def numbered(rows, *, most, between=b"", doubled=()):
    """The rows again, from their numbers, and the different ones; None if it was refused."""
    data, starts = bytearray(), []
    for row in rows:
        data += between
        starts.append(len(data))
        data += row
    starts = np.array(starts, np.int32)
    sizes = np.array([len(row) for row in rows], np.int32)
    ends = starts + sizes
    sizes[list(doubled)] -= 1
    texts, offsets = np.full(sum(sizes), 1, np.uint8), np.full(len(rows) + 1, -1, np.int32)
    codes = np.full(len(rows), -1, np.int32)
    array = np.frombuffer(bytes(data), np.uint8)
    n = number_fields(array, starts, ends, sizes, most, texts, offsets, codes)
    if n == TOO_MANY:
        return None
    different = [texts[offsets[i] : offsets[i + 1]].tobytes() for i in range(n)]
    return [different[code] for code in codes], different


@settings(deadline=None)
@given(st.lists(fields, max_size=60), st.sampled_from([b"", b",", b"12345678"]))
def test_every_field_has_the_number_of_its_text(rows, between):
    met = list(dict.fromkeys(rows))
    assert numbered(rows, most=len(met), between=between) == (rows, met)


def test_many_texts_are_numbered_while_the_table_grows():
    rows = [b"%d" % (i * i % 9_973) for i in range(30_000)]
    met = list(dict.fromkeys(rows))
    assert numbered(rows, most=len(met)) == (rows, met)


@given(st.lists(fields, min_size=1, max_size=30))
def test_more_texts_than_are_worth_it_are_not_numbered(rows):
    assert numbered(rows, most=len(set(rows)) - 1) is None


def test_a_field_with_doubled_quotes_is_not_numbered():
    rows = [b"a", b'"', b"a", b'b""c']
    assert numbered(rows, most=3) is not None
    assert numbered(rows, most=3, doubled=[3]) is None


def unfolded(h):
    return h ^ (h >> 32)


def undone(h):
    """What was hashed with the last eight bytes."""
    return unfolded(h) * pow(0xD6E8FEB86659FD93, -1, WORD) % WORD


def with_hash(wanted):
    """The text of eight bytes that has a hash."""
    h = undone(unfolded(wanted) * pow(0x9E3779B97F4A7C15, -1, WORD) % WORD)
    return (h ^ 8).to_bytes(8, "little")


@pytest.mark.parametrize(("step", "refused"), [(1 << 32, True), (0x9E3779B9, False)])
@pytest.mark.parametrize(("different", "times"), [(20_000, 1), (400, 50)])
def test_texts_that_were_made_to_meet_in_one_place_are_given_up(step, refused, different, times):
    rows = [with_hash(i * step % WORD) for i in range(different)] * times
    assert (numbered(rows, most=len(rows)) is None) is refused


@given(st.sets(st.binary(min_size=12, max_size=12), min_size=2, max_size=5))
def test_texts_with_one_hash_are_told_apart(texts):
    made = []
    for text in texts:  # of twelve bytes, the first eight are such that the hash is 0
        last = int.from_bytes(text[8:], "little")
        made.append((undone(last) ^ 12).to_bytes(8, "little") + text[8:])
    rows = [*made, *made]
    assert numbered(rows, most=len(rows)) == (rows, list(dict.fromkeys(made)))
