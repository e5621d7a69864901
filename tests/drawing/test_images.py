"""Pictures as files: pixels, and a page whose texts are texts."""

import re
from xml.etree import ElementTree

import pytest

from journeymine.design import DesignedJourney
from journeymine.drawing import draw
from journeymine.drawing.canvas.colours import INK
from journeymine.drawing.canvas.images import _on_ground
from journeymine.drawing.canvas.letters import width
from journeymine.drawing.canvas.svg import text
from journeymine.errors import UsageError


@pytest.fixture(scope="module")
def picture():
    return draw(DesignedJourney.of_steps("browse", "pay", 'a "quoted" #name', name='Shop "A" #1'))


def test_a_page_is_as_large_as_the_picture_and_the_same_again(picture, tmp_path):
    pytest.importorskip("typst")
    picture.save(tmp_path / "one.pdf")
    picture.save(tmp_path / "two.pdf")
    made = (tmp_path / "one.pdf").read_bytes()
    assert made == (tmp_path / "two.pdf").read_bytes()
    assert made.startswith(b"%PDF-")
    width, height = map(float, re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", made).groups())
    assert width == pytest.approx(picture.width * 0.75, abs=0.01)
    assert height == pytest.approx(picture.height * 0.75, abs=0.5)


def test_on_a_page_a_text_with_a_halo_stands_on_a_ground_of_its_own():
    """Typst paints letter by letter: a halo would cover a part of the letter before."""
    words = "<19 & skip>"
    for anchor in ("start", "middle", "end"):
        haloed = text(100, 50, words, size=12, fill=INK, anchor=anchor, halo=True, title="whole")
        root = ElementTree.fromstring(f"<svg>{_on_ground(haloed)}</svg>")
        ground, written = root
        assert "".join(written.itertext()) == f"whole{words}"
        assert written.get("stroke") is None
        left = 100 - {"start": 0, "middle": 0.5, "end": 1}[anchor] * width(words, 12)
        assert float(ground.get("x")) == pytest.approx(left - 2, abs=0.01)
        assert float(ground.get("width")) == pytest.approx(width(words, 12) + 4, abs=0.01)
    plain = text(100, 50, words, size=12, fill=INK)
    assert _on_ground(plain) == plain


def test_pixels_are_twice_the_size(picture, tmp_path):
    pytest.importorskip("resvg_py")
    picture.save(tmp_path / "one.png")
    made = (tmp_path / "one.png").read_bytes()
    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20], "big") == round(2 * picture.width)


@pytest.mark.parametrize(("ending", "module"), [("png", "resvg_py"), ("pdf", "typst")])
def test_without_the_extra_the_words_say_what_to_install(
    picture, tmp_path, monkeypatch, ending, module
):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(UsageError, match="JM-E042") as refused:
        picture.save(tmp_path / f"one.{ending}")
    assert "journeymine[images]" in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_another_ending_is_refused_by_name(picture, tmp_path):
    with pytest.raises(UsageError, match=r"JM-E041.*\.gif"):
        picture.save(tmp_path / "one.gif")
