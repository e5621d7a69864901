"""Texts are measured and broken so that they fit."""

from hypothesis import given
from hypothesis import strategies as st

from journeymine.drawing.canvas.colours import channel_colours
from journeymine.drawing.canvas.letters import broken, cut, width

texts = st.text(alphabet="abcdefgå ö-", max_size=60)


@given(texts, st.integers(30, 200), st.integers(1, 4))
def test_broken_lines_fit_and_are_no_more_than_asked(words, most, lines):
    found = broken(words, most, 12, lines=lines)
    assert len(found) <= lines
    assert all(width(line, 12) <= most for line in found)


@given(texts, st.integers(30, 200))
def test_nothing_is_lost_but_what_an_ellipsis_stands_for(words, most):
    found = broken(words, most, 12, lines=99)
    assert "".join(found).replace(" ", "") == words.replace(" ", "")
    assert words.startswith(cut(words, most, 12).rstrip("…"))


@given(st.lists(st.sampled_from(["web", "Web", "phone", "fax", "kiosk", "carrier pigeon"])))
def test_every_channel_has_one_colour_whatever_the_order(names):
    assert channel_colours(names) == channel_colours(reversed(names))
    assert set(channel_colours(names)) == set(names)
