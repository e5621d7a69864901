"""The page and the picture of a result folder, made again from its data, in any language."""

import json
from hashlib import sha256

import pytest
from small_logs import log_of_paths

from journeymine.design import DesignedJourney
from journeymine.drawing import draw
from journeymine.errors import ResultError, UsageError
from journeymine.gap import compare
from journeymine.language import LANGUAGES
from journeymine.reporting import render, summarize
from journeymine.writing import render_again, save_results

SHOP = DesignedJourney.of_steps("browse", "pay", "receive", name="Shop")
PATHS = [("browse", "pay", "receive")] * 3 + [("browse", "receive")] * 1_200
SAYS = {"en": "1\u202f203", "sv": "1\u202f203", "da": "1.203", "nb": "1\u202f203"}


@pytest.fixture(scope="module")
def gap():
    return compare(log_of_paths(*PATHS), SHOP)


def made(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_is_written_in_its_language_and_again_byte_for_byte(gap, tmp_path, language):
    save_results(gap, None, tmp_path / "out", language=language)
    before = made(tmp_path / "out")
    page, picture = before["report.html"].decode(), before["journey.svg"].decode()
    assert f'<html lang="{language}">' in page
    assert SAYS[language] in page
    assert SAYS[language] in picture
    assert picture == draw(gap, language=language).standalone
    for name in ("report.html", "journey.svg"):
        (tmp_path / "out" / name).unlink()
    render_again(tmp_path / "out")
    assert made(tmp_path / "out") == before


def test_another_language_changes_the_page_and_the_picture_and_no_data(gap, tmp_path):
    save_results(gap, None, tmp_path / "out")
    english = made(tmp_path / "out")
    assert render_again(tmp_path / "out", language="da") == str(tmp_path / "out" / "report.html")
    danish = made(tmp_path / "out")
    changed = {name for name in english if english[name] != danish[name]}
    assert changed == {"report.html", "journey.svg", "journeymine-run.json"}
    assert danish["journey.svg"].decode() == draw(gap, language="da").standalone
    render_again(tmp_path / "out")
    assert made(tmp_path / "out") == english


def test_the_run_lists_what_was_written_so_the_folder_can_be_replaced(gap, tmp_path):
    save_results(gap, None, tmp_path / "out")
    render_again(tmp_path / "out", language="da")
    files = json.loads((tmp_path / "out/journeymine-run.json").read_text("utf-8"))["files"]
    page = (tmp_path / "out/report.html").read_bytes()
    assert files["report.html"] == sha256(page).hexdigest()
    save_results(gap, None, tmp_path / "out")


def test_the_page_in_a_language_is_that_of_data_in_it(gap):
    for language in LANGUAGES:
        assert render(summarize(gap), language) == render(summarize(gap, language=language))


def test_an_unknown_language_is_refused_and_nothing_is_written(gap, tmp_path):
    with pytest.raises(UsageError, match="JM-E083"):
        save_results(gap, None, tmp_path / "none", language="fi")
    assert not (tmp_path / "none").exists()
    save_results(gap, None, tmp_path / "out")
    before = made(tmp_path / "out")
    with pytest.raises(UsageError, match="JM-E083"):
        render_again(tmp_path / "out", language="xx")
    assert made(tmp_path / "out") == before


@pytest.mark.parametrize("held", ["", "{", "[]", '"sv"'])
def test_a_folder_without_the_data_of_a_report_is_refused(tmp_path, held):
    (tmp_path / "report.json").write_text(held, encoding="utf-8")
    with pytest.raises(ResultError, match="JM-E410"):
        render_again(tmp_path)


def test_as_markdown_is_a_file_beside_the_page_and_the_folder_stays_replaceable(gap, tmp_path):
    save_results(gap, None, tmp_path / "out")
    before = made(tmp_path / "out")
    assert render_again(tmp_path / "out", form="md") == str(tmp_path / "out" / "report.md")
    after = made(tmp_path / "out")
    data = json.loads(after["report.json"])
    assert after["report.md"].decode() == render(data, form="md")
    assert {name for name in after if after[name] != before.get(name)} == {
        "report.md", "journeymine-run.json"
    }  # fmt: skip
    save_results(gap, None, tmp_path / "out")
    assert made(tmp_path / "out") == before
