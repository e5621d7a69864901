"""The folder of a page for sharing: what it holds, and what it does not."""

import json

import pytest
from small_logs import log_of_paths

from journeymine.design import DesignedJourney
from journeymine.discovery import discover
from journeymine.errors import ResultError, UsageError
from journeymine.gap import compare
from journeymine.reporting import render, shareable, summarize
from journeymine.writing import render_again, save_results

SHOP = DesignedJourney.of_steps("browse", "pay", "receive", name="Shop")
PATHS = [("browse", "pay", "receive")] * 40 + [("browse", "receive")] * 12
RARE = [("browse", "Anna Svensson ringde", "pay", "receive")] * 2


@pytest.fixture(scope="module")
def gap():
    return compare(log_of_paths(*PATHS, *RARE), SHOP)


def made(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_holds_the_page_its_data_and_the_run_alone(gap, tmp_path):
    save_results(gap, discover(gap.events), tmp_path / "out", shareable=5, language="sv")
    files = made(tmp_path / "out")
    assert set(files) == {"report.html", "report.json", "journeymine-run.json"}
    run = json.loads(files["journeymine-run.json"])
    assert (run["options"], run["logs"], run["designs"]) == ({"shareable": 5}, [], [])
    data = json.loads(files["report.json"])
    assert data["shareable"] == {"fewest": 5, "multiples": 5}
    assert files["report.html"].decode() == render(data)
    assert b'<html lang="sv">' in files["report.html"]
    assert not [name for name in files if b"Svensson" in files[name]]


def test_options_and_inputs_are_not_recorded(gap, tmp_path):
    options = {"case": "kund_Svensson"}
    save_results(gap, None, tmp_path / "out", shareable=5, options=options)
    assert not [n for n, held in made(tmp_path / "out").items() if b"Svensson" in held]


def test_it_is_rendered_again_byte_for_byte_without_a_picture(gap, tmp_path):
    save_results(gap, None, tmp_path / "out", shareable=5)
    before = made(tmp_path / "out")
    render_again(tmp_path / "out", language="da")
    render_again(tmp_path / "out")
    assert made(tmp_path / "out") == before


def test_a_whole_folder_gets_a_page_for_sharing_beside_its_own(gap, tmp_path):
    save_results(gap, None, tmp_path / "out")
    before = made(tmp_path / "out")
    page = render_again(tmp_path / "out", shareable=5)
    assert page == str(tmp_path / "out" / "report-shareable.html")
    render_again(tmp_path / "out", shareable=5, form="md", language="da")
    after = made(tmp_path / "out")
    data = shareable(json.loads(before["report.json"]), 5)
    assert data == shareable(json.loads(json.dumps(summarize(gap))), 5) | {
        "versions": data["versions"]
    }
    assert after["report-shareable.html"].decode() == render(data)
    assert after["report-shareable.md"].decode() == render(data, "da", "md")
    assert all(after[name] == before[name] for name in before if name != "journeymine-run.json")
    save_results(gap, None, tmp_path / "out")  # it can be replaced


def test_what_cannot_be_shared_leaves_no_folder(gap, tmp_path):
    with pytest.raises(ResultError, match="JM-E431"):
        save_results(gap, None, tmp_path / "out", shareable=55)
    with pytest.raises(UsageError, match="JM-E088"):
        save_results(gap, None, tmp_path / "out", shareable=1)
    assert not list(tmp_path.iterdir())


def test_what_is_no_report_is_refused_before_it_is_shared(tmp_path):
    (tmp_path / "report.json").write_text('{"schema": "other"}', encoding="utf-8")
    with pytest.raises(ResultError, match="JM-E430"):
        render_again(tmp_path, shareable=5)
