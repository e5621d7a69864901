"""What is left out of a log is counted: what came = what is compared + what was left out."""

import json
import subprocess
import sys
from html import escape

import pytest

import journeymine as jm

DESIGN = "journey: Orders\nignore: [ping]\npath: [browse, pay, receive]\n"

# case, what happened on which day, channel; the last has no case
ORDERS = [
    ("a", "browse 1 pay 2 receive 3", "web"),
    ("b", "browse 11 pay 12 ping 12 receive 13", "web"),
    ("c", "browse 12 call 13 pay 14 receive 15", "app"),
    ("d", "browse 21 pay 40", "app"),
    ("e", "ping 22", "web"),
    ("f", "browse 44 pay 45 browse 60 pay 61", "web"),
    ("", "pay 50", "web"),
]


def rows():
    for case, path, channel in ORDERS:
        words = path.split()
        for name, day in zip(words[::2], words[1::2], strict=True):
            stamp = f"2026-{1 + (int(day) - 1) // 28:02}-{1 + (int(day) - 1) % 28:02} 10:00"
            yield f"{case},{name},{stamp},{channel}\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "orders.csv").write_text("case,activity,time,channel\n" + "".join(rows()))
    (tmp_path / "d.journey.yaml").write_text(DESIGN)
    return tmp_path


FILTERS = {
    "time, whole": lambda log: log.between("2026-01-10", "2026-02-01", how="whole"),
    "time, touching": lambda log: log.between("2026-01-10", "2026-02-01", how="touching"),
    "time, starting": lambda log: log.between("2026-01-10", "2026-02-01", how="starting"),
    "time, trimmed": lambda log: log.between("2026-01-12", "2026-02-12", how="trimmed"),
    "coverage": lambda log: log.most_common(coverage=0.5),
    "the commonest": lambda log: log.most_common(n=1),
    "activities": lambda log: log.with_activities("browse", "pay"),
    "attributes": lambda log: log.where(channel="web"),
    "a contained path": lambda log: log.following("browse -> ... -> receive"),
    "a path never taken": lambda log: log.following("call", never=True),
    "performance": lambda log: log.lasting(at_most="3d"),
    "events": lambda log: log.with_events(at_least=2),
    "cutting": lambda log: log.cut(gap="10d"),
    "two, one after the other": lambda log: log.where(channel="web").lasting(at_least="1d"),
    "a filter and cutting": lambda log: log.where(channel="web").cut(gap="10d"),
    "nothing": lambda log: log.with_events(at_least=1),
}


def events_left_out(data, of_the_log):
    """Events that were in the log and are not compared: no rejected row, no open journey."""
    entries = data["left_out"]
    assert all(entry["cases"] >= 0 and entry["events"] >= 0 for entry in entries)
    return sum(entry["events"] for entry in entries if entry["what"] in of_the_log)


@pytest.mark.parametrize("filtered", [pytest.param(f, id=name) for name, f in FILTERS.items()])
def test_the_events_of_a_comparison_and_those_left_out_are_the_rows_kept(folder, filtered):
    read = jm.read_log(folder / "orders.csv")
    log = filtered(read)
    assert log.n_events + sum(entry.events for entry in log.left_out) == read.n_events
    gap = jm.compare(log, jm.read_design(folder / "d.journey.yaml"))
    actual = jm.discover(gap.complete_events)
    jm.save_results(gap, actual, folder / "gap")
    data = json.loads((folder / "gap" / "gap.json").read_text("utf-8"))
    account = data["log"]["rows"]
    assert account["in"] == account["kept"] + sum(account["rejected"].values()) == 19
    rejected = [e for e in data["left_out"] if e["what"].startswith("rejected rows")]
    assert [entry["events"] for entry in rejected] == list(account["rejected"].values()) == [1]
    of_the_log = {entry.what for entry in gap.events.left_out}
    assert data["log"]["events"] + events_left_out(data, of_the_log) == account["kept"]
    complete = gap.complete_cases + (gap.path.open.cases if gap.path.open else 0)
    assert complete == data["log"]["cases"]
    page = (folder / "gap" / "report.html").read_text("utf-8")
    for entry in gap.events.left_out:
        assert f"<dd>{escape(entry.why, quote=False)}" in page.replace("&#39;", "'")


CASES_LEAVE = [name for name in FILTERS if name not in ("activities", "time, trimmed")]


@pytest.mark.parametrize("name", CASES_LEAVE)
def test_every_case_is_kept_whole_or_counted_as_left_out(folder, name):
    read = jm.read_log(folder / "orders.csv")
    before = read.cut(gap="10d") if name == "cutting" else read
    log = FILTERS[name](read)
    if name == "a filter and cutting":
        assert log.revisits().customers + sum(e.cases for e in log.left_out) == read.n_cases
    else:
        assert log.n_cases + sum(entry.cases for entry in log.left_out) == before.n_cases


@pytest.mark.parametrize(
    "words",
    [
        pytest.param([], id="nothing"),
        pytest.param(["--ignore", "ping"], id="ignored"),
        pytest.param(["--journey-gap", "10d"], id="cut"),
        pytest.param(["--end-activity", "receive"], id="open"),
        pytest.param(["--journey-gap", "10d", "--ignore", "p*", "--open-after", "9d"], id="all"),
    ],
)
def test_the_command_accounts_for_every_row(folder, words):
    def said(command, *more):
        done = subprocess.run(
            [sys.executable, "-m", "journeymine_cli", command, "orders.csv", *words, *more,
             "--json"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    checked = said("check")["log"]
    found = said("discover", "--out", "actual")
    compared = said("compare", "--design", "d.journey.yaml", "--out", "gap")
    for events, entries in (
        (checked["events"], checked["left_out"]), (found["events"], found["left_out"]),
    ):  # fmt: skip
        assert events + sum(entry["events"] for entry in entries) == 18
    assert checked["left_out"] == found["left_out"]
    parts = {e["what"] for e in compared["left_out"]} - {"open journeys"}
    parts -= {what for what in parts if what.startswith("rejected")}
    assert compared["log"]["events"] + events_left_out(compared, parts) == 18
    still = compared["path"]["open"]
    assert (
        compared["path"]["fitting_share"]["n"] + (still["cases"] if still else 0)
        == (compared["log"]["cases"])
    )
