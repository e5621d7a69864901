"""Colours can be told from their ground: those of words at 4.5 to 1, those of lines at 3 to 1."""

import pytest

from journeymine.drawing.canvas import colours

HUES = sorted(set(colours._KNOWN.values()))


def light(colour):
    parts = colour.lstrip("#")
    parts = parts if len(parts) == 6 else "".join(2 * c for c in parts)
    channels = [int(parts[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    """As WCAG 2 defines it: 1 to 21."""
    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True])
def test_words_and_hues_stand_out_from_the_ground(dark):
    shown = colours.DARK.__getitem__ if dark else str
    ground = shown("#fff")
    for words in (colours.INK, colours.MUTED, colours.FAINT, colours.OFF_TARGET):
        assert contrast(shown(words), ground) >= 4.5
    for hue in HUES:
        assert contrast(shown(hue), ground) >= 3


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_the_shapes_that_they_stand_in(dark):
    shown = colours.DARK.__getitem__ if dark else str
    assert contrast(shown(colours.INK), shown(colours.AS_DESIGNED)) >= 4.5
    assert contrast(shown("#fff"), shown(colours.OFF_TARGET)) >= 4.5
    assert contrast(shown("#fff"), shown(colours.TRAVELLED)) >= 4.5
    assert contrast(shown(colours.AS_DESIGNED), shown("#fff")) >= 3


def test_every_colour_of_the_palette_has_its_counterpart():
    palette = {value for value in vars(colours).values() if str(value).startswith("#")}
    assert palette | set(HUES) | {"#fff"} == set(colours.DARK)
