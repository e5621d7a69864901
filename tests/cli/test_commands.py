"""The command line as a user meets it: every command runs in a process of its own."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command import journeymine
from workbooks import workbook

FILES = {
    "gap.json", "report.json", "touchpoints.csv", "deviations.csv", "alignments.parquet",
    "cases.parquet", "rejects.csv", "journey.svg", "actual.journey.yaml", "actual.bpmn",
    "report.html", "journeymine-run.json",
}  # fmt: skip

LOG = """case,activity,time
1,browse,2026-01-05 10:00
1,pay,2026-01-05 11:00
1,receive,2026-01-06 10:00
2,browse,2026-01-05 10:00
2,receive,2026-01-07 10:00
3,browse,2026-01-05 10:00
3,call,2026-01-05 12:00
3,pay,2026-01-06 10:00
,pay,2026-01-06 10:00
"""

DESIGN = """journey: Shop
path:
  - browse
  - pay
  - receive
"""


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "shop.journey.yaml").write_text(DESIGN, encoding="utf-8")
    return tmp_path


def compared(folder, *more, out="gap", **environment):
    words = ["compare", "log.csv", "--design", "shop.journey.yaml", "--out", out, *more]
    return journeymine(*words, cwd=folder, **environment)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.*"))}


def test_the_installed_command_compares(shop):
    command = shutil.which("journeymine", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("the package is not installed beside this Python")
    words = [command, "compare", "log.csv", "--design", "shop.journey.yaml", "--out", "gap"]
    done = subprocess.run(words, cwd=shop, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (shop / "gap").iterdir()} == FILES


def test_compare_prints_the_finding_and_where_the_page_is(shop):
    done = compared(shop)
    assert done.stdout.startswith("Shop: 1 of 3 customers travel as designed, 33.3 %")
    assert "skipped pay: 1 customer," in done.stdout
    assert "9 rows read, 1 rejected" in done.stdout
    assert "Report: gap/report.html" in done.stdout


def test_compare_with_json_prints_what_the_file_holds(shop):
    done = compared(shop, "--json")
    assert json.loads(done.stdout) == json.loads((shop / "gap/gap.json").read_text("utf-8"))


def test_quiet_prints_nothing(shop):
    done = compared(shop, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_rejected_rows_are_listed(shop):
    compared(shop)
    rows = (shop / "gap/rejects.csv").read_text("utf-8").splitlines()
    assert rows[0] == "file,line,column,code,reason,raw"
    assert rows[1].startswith("log.csv,10,case,JM-E101,")
    figures = json.loads((shop / "gap/gap.json").read_text("utf-8"))
    rejected = {"JM-E101 missing case": 1}
    assert figures["log"]["rows"] == {"in": 9, "kept": 8, "rejected": rejected}


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(shop):
    for out, seed in (("a", "0"), ("b", "1"), ("c", "random")):
        assert compared(shop, out=out, PYTHONHASHSEED=seed).returncode == 0
    assert contents(shop / "a") == contents(shop / "b") == contents(shop / "c")


def test_no_output_names_a_path_of_the_machine(shop):
    log, design = shop / "log.csv", shop / "shop.journey.yaml"
    done = journeymine("compare", log, "--design", design, "--out", shop / "gap", cwd=shop)
    assert done.returncode == 0, done.stderr
    for name, data in contents(shop / "gap").items():
        assert str(shop).encode() not in data, name


def test_a_result_is_replaced_but_nothing_else_is(shop):
    assert compared(shop).returncode == 0
    assert compared(shop).returncode == 0
    done = compared(shop, out=".")
    assert done.returncode == 1
    assert "JM-E40" in done.stderr
    assert (shop / "log.csv").read_text("utf-8") == LOG


def test_a_missed_threshold_ends_with_4_and_the_results_are_there(shop):
    assert compared(shop, "--fail-under", "0.99").returncode == 4
    assert {path.name for path in (shop / "gap").iterdir()} == FILES
    assert compared(shop, "--fail-under", "0.1").returncode == 0


def test_the_page_is_rendered_again_from_its_data(shop):
    compared(shop)
    page = (shop / "gap/report.html").read_bytes()
    (shop / "gap/report.html").unlink()
    assert journeymine("report", "gap", cwd=shop).returncode == 0
    assert (shop / "gap/report.html").read_bytes() == page


REFUSED = [
    pytest.param(["compare", "none.csv", "--design", "shop.journey.yaml", "--out", "x"], 1, "JM-E2", id="a missing log"),
    pytest.param(["compare", "log.csv", "--design", "none.journey.yaml", "--out", "x"], 1, "JM-E3", id="a missing design"),
    pytest.param(["compare", "empty.csv", "--design", "shop.journey.yaml", "--out", "x"], 1, "JM-E2", id="an empty log"),
    pytest.param(["compare", "dates.csv", "--design", "shop.journey.yaml", "--out", "x"], 1, "JM-E2", id="an unreadable date column"),
    pytest.param(["compare", "log.csv", "--design", "typo.journey.yaml", "--out", "x"], 1, "Did you mean 'path'", id="a design with a typo"),
    pytest.param(["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "x", "--case", "cas"], 2, "--case case", id="an unknown column"),
    pytest.param(["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "x", "--desing", "y"], 2, "--design", id="an unknown option"),
    pytest.param(["compare", "log.csv", "--out", "x"], 2, "--design", id="a design left out"),
    pytest.param(["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "x", "--end-activity", "recieve"], 2, "Did you mean 'receive'", id="an end that never occurs"),
    pytest.param(["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "x", "--open-after", "soon"], 2, "--open-after 14d", id="no duration"),
    pytest.param(["comprae", "log.csv"], 2, "Did you mean 'compare'", id="an unknown command"),
    pytest.param(["check"], 2, "name a log", id="nothing to check"),
    pytest.param(["report", "nowhere"], 1, "JM-E4", id="no result to render"),
    pytest.param(["convert", "log.csv", "log.docx"], 2, ".parquet", id="an unknown format"),
    pytest.param(["simulate", "shop.journey.yaml", "--cases", "0", "--seed", "1", "--out", "x.csv"], 2, "--cases", id="no case"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "said"), REFUSED)
def test_what_cannot_be_done_is_said_without_a_traceback_and_leaves_nothing(
    shop, words, code, said
):
    (shop / "empty.csv").write_text("", encoding="utf-8")
    (shop / "dates.csv").write_text("case,activity,time\n1,a,soon\n2,b,later\n", encoding="utf-8")
    (shop / "typo.journey.yaml").write_text(DESIGN.replace("path", "paht"), encoding="utf-8")
    before = sorted(shop.iterdir())
    done = journeymine(*words, cwd=shop)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(shop.iterdir()) == before


def test_errors_with_json_are_json(shop):
    done = journeymine("check", "none.csv", "--json", cwd=shop)
    (error,) = json.loads(done.stdout)["errors"]
    assert error["code"].startswith("JM-E2")


def test_check_counts_what_is_in_a_log_and_what_does_not_match(shop):
    done = journeymine("check", "log.csv", "--design", "shop.journey.yaml", "--json", cwd=shop)
    data = json.loads(done.stdout)
    assert (data["log"]["cases"], data["log"]["events"], data["log"]["variants"]) == (3, 8, 3)
    assert data["unmatched"] == ["call"]
    assert data["design"]["touchpoints"] == ["browse", "pay", "receive"]


def test_what_the_file_of_a_design_holds_beside_it_is_said_by_every_command_that_reads_it(shop):
    rows = "touchpoint,price\nbrowse,1\npay,2\nreceive,3\n"
    (shop / "shop.csv").write_text(rows, encoding="utf-8")
    words = ["log.csv", "--design", "shop.csv", "--json"]
    for command in (["check"], ["compare", "--out", "gap"], ["match"]):
        done = journeymine(*command, *words, cwd=shop)
        data = json.loads(done.stdout)
        (found,) = data["of_file"] if command == ["match"] else data["design"]["of_file"]
        assert found["code"] == "JM-W350"
        assert "'price'" in found["message"]
        assert f"JM-W350 {found['message']}" in done.stderr
        assert "JM-W350" not in journeymine(*command, *words, "--quiet", cwd=shop).stderr


def test_discover_writes_a_journey_that_is_a_design(shop):
    done = journeymine("discover", "log.csv", "--out", "actual", "--as", "ptml", cwd=shop)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (shop / "actual").iterdir()}
    assert {"actual.ptml", "actual.bpmn", "actual.svg", "flows.csv", "discovery.json"} <= names
    for name in ("actual.ptml", "actual.bpmn"):
        words = ["compare", "log.csv", "--design", f"actual/{name}", "--out", f"gap-{name}"]
        assert journeymine(*words, cwd=shop).returncode == 0


def test_a_converted_log_is_the_same_log(shop):
    for target in ("log.parquet", "again.csv"):
        source = "log.csv" if target == "log.parquet" else "log.parquet"
        done = journeymine("convert", source, target, "--json", cwd=shop)
        assert json.loads(done.stdout)["rows"]["kept"] == 8
    figures = []
    for log in ("log.csv", "log.parquet", "again.csv"):
        words = ["compare", log, "--design", "shop.journey.yaml", "--out", "gap", "--json"]
        figures.append(json.loads(journeymine(*words, cwd=shop).stdout))
    for a in figures:
        assert a["path"] == figures[0]["path"]
        assert a["deviations"] == figures[0]["deviations"]


def test_simulate_says_what_of_the_file_is_no_part_of_the_design(shop):
    text = "journey\n  title Shop\n  section Buy\n  Browse: 3\n  section Use\n  Browse: 3\n"
    (shop / "shop.mmd").write_text(text, encoding="utf-8")
    words = ["simulate", "shop.mmd", "--cases", "2", "--seed", "1", "--out", "made.csv"]
    done = journeymine(*words, "--json", cwd=shop)
    checked = journeymine("check", "--design", "shop.mmd", "--json", cwd=shop)
    said = json.loads(checked.stdout)["design"]["of_file"]
    assert said
    assert json.loads(done.stdout)["of_file"] == said
    assert said[0]["code"] in done.stderr
    assert not journeymine(*words, "--quiet", cwd=shop).stderr


def test_simulate_writes_the_log_and_the_truth_and_compare_finds_it(shop):
    (shop / "plants.yaml").write_text(
        "- {kind: missing, touchpoint: pay, share: 0.3}\n"
        "- {kind: ad_hoc, activity: Call support, share: 0.2}\n",
        encoding="utf-8",
    )
    words = ["simulate", "shop.journey.yaml", "--cases", "60", "--seed", "3"]
    done = journeymine(*words, "--plant", "plants.yaml", "--out", "made.csv", cwd=shop)
    assert done.returncode == 0, done.stderr
    planted = json.loads((shop / "truth.json").read_text("utf-8"))["planted"]
    words = ["compare", "made.csv", "--design", "shop.journey.yaml", "--out", "gap", "--json"]
    found = json.loads(journeymine(*words, cwd=shop).stdout)["deviations"]
    for kind in ("missing", "ad_hoc"):
        truth = len({row["case"] for row in planted if row["kind"] == kind})
        assert truth > 0
        assert [row["cases"] for row in found if row["kind"] == kind] == [truth]


def test_a_simulated_log_ends_when_it_is_extracted_and_the_truth_knows_how_it_goes_on(shop):
    words = ["simulate", "shop.journey.yaml", "--cases", "60", "--seed", "3", "--out", "made.csv"]
    assert journeymine(*words, cwd=shop).returncode == 0
    whole = (shop / "made.csv").read_text("utf-8").splitlines()
    assert json.loads((shop / "truth.json").read_text("utf-8"))["until"] is None
    done = journeymine(*words, "--until", "2026-02-15", cwd=shop)
    assert done.returncode == 0, done.stderr
    cut = (shop / "made.csv").read_text("utf-8").splitlines()
    assert 1 < len(cut) < len(whole)
    assert set(cut) <= set(whole)
    assert not any("2026-02-16" in line or "2026-03" in line for line in cut)
    truth = json.loads((shop / "truth.json").read_text("utf-8"))
    assert truth["until"] == "2026-02-15T23:59:59Z"
    was_cut = sum(one["cut"] for one in truth["journeys"])
    assert was_cut == 1
    assert (truth["cut"], truth["not_begun"]) == (was_cut, 60 - len(truth["journeys"]))
    assert f"1 of 60 journeys was cut open; {truth['not_begun']} had not begun." in done.stderr
    assert journeymine(*words, "--until", "2026-02-15", "--quiet", cwd=shop).stderr == ""
    wrong = journeymine(*words, "--until", "someday", cwd=shop)
    assert wrong.returncode == 2
    assert "JM-E054" in wrong.stderr


def test_running_example_gives_the_same_figures_from_xes_parquet_and_csv(shared, tmp_path):
    source = shared / "running_example"
    for target in ("log.csv", "log.parquet"):
        journeymine("convert", source / "running-example.xes", tmp_path / target, cwd=tmp_path)
    figures = []
    for log in (source / "running-example.xes", tmp_path / "log.parquet", tmp_path / "log.csv"):
        design = source / "models/running-example.bpmn"
        done = journeymine(
            "compare", log, "--design", design, "--out", "gap", "--json", cwd=tmp_path
        )
        data = json.loads(done.stdout)
        figures.append([data[key] for key in ("log", "path", "touchpoints", "deviations")])
    assert figures[0] == figures[1] == figures[2]


def test_help_answers_without_heavy_imports(tmp_path):
    code = (
        "import sys\nfrom journeymine_cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "compare" in done.stdout
    for heavy in ("numpy", "pandas", "pyarrow", "duckdb", "pm4py", "jinja2"):
        assert f"'{heavy}'" not in done.stderr


def test_an_interrupted_run_leaves_nothing_and_ends_with_130(shop):
    code = (
        "import journeymine, sys\n"
        "def interrupted(*a, **k): raise KeyboardInterrupt\n"
        "journeymine.compare = interrupted\n"
        "from journeymine_cli.main import main\n"
        "main(['compare','log.csv','--design','shop.journey.yaml','--out','gap'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=shop, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert not (shop / "gap").exists()


def test_a_folder_with_an_input_or_with_notes_is_never_replaced(shop):
    assert compared(shop).returncode == 0
    edited = shop / "gap" / "actual.journey.yaml"
    words = ["compare", "log.csv", "--design", edited, "--out", "gap"]
    done = journeymine(*words, cwd=shop)
    assert (done.returncode, "JM-E402" in done.stderr) == (1, True)
    (shop / "gap" / "notes.txt").write_text("mine", encoding="utf-8")
    done = compared(shop)
    assert (done.returncode, "notes.txt" in done.stderr) == (1, True)
    assert (shop / "gap" / "notes.txt").exists()


def test_the_demo_can_be_compared_again_but_not_over_itself(tmp_path):
    assert journeymine("demo", "--out", "dm", "--quiet", cwd=tmp_path).returncode == 0
    words = ["compare", "dm/orders.csv", "--design", "dm/order.journey.yaml", "--quiet", "--out"]
    assert journeymine(*words, "dm", cwd=tmp_path).returncode == 1
    assert (tmp_path / "dm" / "orders.csv").exists()
    assert journeymine(*words, "dm/gap", cwd=tmp_path).returncode == 0
    assert journeymine("demo", "--out", "dm", "--quiet", cwd=tmp_path).returncode == 0


def test_an_activity_that_bpmn_cannot_hold_costs_that_file_and_nothing_else(shop):
    odd = LOG + '9,browse,2026-01-05 10:00\n9,"line\nbreak",2026-01-05 11:00\n'
    (shop / "log.csv").write_text(odd * 1, encoding="utf-8")
    done = compared(shop)
    assert done.returncode == 0, done.stderr
    figures = json.loads((shop / "gap/gap.json").read_text("utf-8"))
    assert figures["unmatched"]["activities"]["line\nbreak"] == 1
    names = {path.name for path in (shop / "gap").iterdir()}
    missing = {entry["what"] for entry in figures["left_out"]} & FILES
    assert names == FILES - missing


def test_what_was_guessed_or_assumed_is_printed(shop):
    done = compared(shop)
    assert "Note JM-W102" in done.stdout  # no zone: taken as UTC


def test_ignoring_everything_is_said_to_be_so(shop):
    done = compared(shop, "--ignore", "*")
    assert done.returncode == 1
    assert "No event is left to compare; left out: events '*'" in done.stderr


def test_a_log_is_never_converted_onto_itself(shop):
    assert journeymine("convert", "log.csv", "log.csv", cwd=shop).returncode == 2
    assert (shop / "log.csv").read_text("utf-8") == LOG


def test_open_journeys_are_told_by_their_end_or_by_silence_and_shown_apart(shop):
    done = compared(shop, "--end-activity", "receive", "--end-activity", "call")
    assert "0 of 3 journeys are still open (neither 'receive' nor 'call' yet)." in done.stdout
    done = compared(shop, "--end-activity", "receive")
    said = "Shop: 1 of 2 customers whose journey is complete travel as designed, 50.0 %"
    assert done.stdout.startswith(said)
    assert "1 of 3 journeys is still open (no 'receive' yet) and is shown apart." in done.stdout
    figures = json.loads((shop / "gap/gap.json").read_text("utf-8"))
    assert (figures["log"]["cases"], figures["path"]["fitting_share"]["n"]) == (3, 2)
    assert (figures["path"]["open"]["cases"], figures["path"]["open"]["cost"]) == (1, 1)
    run = json.loads((shop / "gap/journeymine-run.json").read_text("utf-8"))
    assert run["options"] == {"end_activity": ["receive"]}
    done = compared(shop, "--open-after", "1d", "--json")
    path = json.loads(done.stdout)["path"]
    assert (path["fitting_share"]["n"], path["open"]["cases"]) == (2, 1)
    assert path["open"]["as_of"] == "2026-01-07T10:00:00+00:00"
    run = json.loads((shop / "gap/journeymine-run.json").read_text("utf-8"))
    assert run["options"] == {"open_after": "1d"}


def test_a_page_with_open_journeys_is_rendered_again_from_its_data(shop):
    compared(shop, "--end-activity", "receive")
    page = (shop / "gap/report.html").read_bytes()
    assert "Journeys still on the way</h2>" in page.decode()
    assert journeymine("report", "gap", cwd=shop).returncode == 0
    assert (shop / "gap/report.html").read_bytes() == page


def test_a_threshold_without_a_complete_journey_is_missed(shop):
    done = compared(shop, "--open-after", "2w", "--fail-under", "0.1")
    assert (done.returncode, done.stdout[:36]) == (4, "Shop: no journey is complete yet.\nSt")
    assert "No journey is complete, so no fitness can reach 0.1." in done.stderr
    actual = {"actual.journey.yaml", "actual.bpmn"}  # of complete journeys, as all but the log
    assert {path.name for path in (shop / "gap").iterdir()} == FILES - actual


def test_open_journeys_are_left_out_of_what_is_checked_discovered_and_converted(shop):
    rule = ("--end-activity", "receive")
    told = "left out: open journeys"
    done = journeymine("check", "log.csv", *rule, cwd=shop)
    assert "2 cases" in done.stdout
    assert told in done.stdout
    done = journeymine("discover", "log.csv", "--out", "actual", *rule, cwd=shop)
    assert "Left out: open journeys, 3 events, 1 case (" in done.stdout
    found = json.loads((shop / "actual/discovery.json").read_text("utf-8"))
    assert [(entry["what"], entry["cases"]) for entry in found["left_out"]] == [
        ("open journeys", 1)
    ]
    done = journeymine("convert", "log.csv", "closed.csv", *rule, cwd=shop)
    assert told in done.stdout
    lines = (shop / "closed.csv").read_text("utf-8").splitlines()
    assert len({line.split(",")[0] for line in lines[1:]}) == 2


def test_a_folder_an_archive_and_a_workbook_are_logs_on_the_command_line(shop):
    folder = shop / "months"
    folder.mkdir()
    lines = LOG.splitlines(keepends=True)
    (folder / "jan.csv").write_text("".join(lines[:4]))
    with zipfile.ZipFile(folder / "feb.csv.zip", "w") as archive:
        archive.writestr("feb.csv", lines[0] + "".join(lines[4:]))
    (folder / "notes.txt").write_text("none")
    rows = [line.strip().split(",") for line in lines]
    (shop / "log.xlsx").write_bytes(workbook({"Jan": rows, "Feb": rows}))
    done = journeymine("check", "months", "--json", cwd=shop)
    found = json.loads(done.stdout)["log"]
    assert (found["events"], found["cases"]) == (8, 3)
    said = "JM-W163", "months: left out 1 file of another kind (notes.txt)"
    assert said in [(note["code"], note["message"]) for note in found["findings"]]
    done = journeymine("check", "log.xlsx", cwd=shop)
    assert (done.returncode, "--sheet 'Jan'" in done.stderr) == (2, True)
    done = journeymine("check", "log.xlsx", "--sheet", "Feb", "--json", cwd=shop)
    assert json.loads(done.stdout)["log"]["events"] == 8


JOURNEYS = """case,activity,time
1,browse,2026-01-05 10:00
1,pay,2026-01-05 11:00
1,browse,2026-02-05 10:00
1,pay,2026-02-05 11:00
1,receive,2026-02-06 10:00
2,browse,2026-01-25 10:00
2,receive,2026-01-27 10:00
2,browse,2026-03-05 10:00
"""


def test_a_window_of_time_is_taken_and_what_lies_outside_is_counted(shop):
    (shop / "log.csv").write_text(JOURNEYS, encoding="utf-8")
    words = ("--journey-gap", "14d", "--since", "2026-02-01", "--until", "2026-02-28")
    gap = json.loads(compared(shop, *words, "--json").stdout)
    assert gap["log"]["cases"] == 1
    (left,) = [e for e in gap["left_out"] if e["what"].startswith("outside the time from")]
    assert (left["cases"], left["events"]) == (3, 5)
    run = json.loads((shop / "gap" / "journeymine-run.json").read_text("utf-8"))["options"]
    assert (run["since"], run["until"], "window" in run) == ("2026-02-01", "2026-02-28", False)
    gap = json.loads(compared(shop, *words, "--window", "trimmed", "--json").stdout)
    assert (gap["log"]["cases"], gap["log"]["events"]) == (1, 3)
    one = json.loads(compared(shop, *words[2:], "--window", "touching", "--json").stdout)
    assert (one["log"]["cases"], one["log"]["events"]) == (1, 5)
    alone = compared(shop, "--window", "starting")
    assert alone.returncode == 2
    assert "JM-E054" in alone.stderr


def test_a_log_of_customers_is_cut_into_journeys_and_those_cut_off_are_shown_apart(shop):
    (shop / "log.csv").write_text(JOURNEYS, encoding="utf-8")
    ran = compared(shop, "--journey-gap", "14d", "--journey-start", "browse", "--json")
    gap = json.loads(ran.stdout)
    assert (gap["log"]["cases"], gap["path"]["fitting_share"]["n"]) == (4, 3)
    assert (gap["path"]["cost"], gap["path"]["open"]["cases"]) == (2, 1)
    options = json.loads((shop / "gap" / "journeymine-run.json").read_text("utf-8"))["options"]
    assert options["journey_gap"] == "14d"
    kept = journeymine("convert", "log.csv", "cut.parquet", "--journey-gap", "14d", cwd=shop)
    assert "4 cases, 8 events" in kept.stdout
    again = journeymine("check", "cut.parquet", "--json", cwd=shop)
    left = {e["what"]: e["cases"] for e in json.loads(again.stdout)["log"]["left_out"]}
    assert left == {"journeys cut off by the beginning of the log": 1, "open journeys": 1}


def test_what_is_discovered_leaves_out_the_journeys_that_were_cut_off(shop):
    (shop / "log.csv").write_text(JOURNEYS, encoding="utf-8")
    ran = journeymine("discover", "log.csv", "--journey-gap", "14d", "--out", "actual", cwd=shop)
    assert ran.stdout.startswith("2 cases, 5 events, 2 paths; ")
    assert ran.stdout.count("journeys cut off by the beginning of the log, 2 events, 1 case") == 1
    found = json.loads((shop / "actual" / "discovery.json").read_text("utf-8"))
    assert [(entry["cases"], entry["events"]) for entry in found["left_out"]] == [(1, 2), (1, 1)]
    assert found["cases"] + 2 == 4
    uncut = journeymine("discover", "log.csv", "--out", "uncut", "--json", cwd=shop)
    assert json.loads(uncut.stdout)["left_out"] == []
    assert json.loads(uncut.stdout)["cases"] == 2


def test_without_a_complete_journey_there_are_results_but_nothing_discovered(shop):
    (shop / "log.csv").write_text(JOURNEYS, encoding="utf-8")
    ran = compared(shop, "--open-after", "90d")
    assert ran.returncode == 0, ran.stderr
    assert "no journey is complete yet" in ran.stdout
    assert not list((shop / "gap").glob("actual.*"))
    gap = json.loads((shop / "gap" / "gap.json").read_text("utf-8"))
    why = {entry["what"]: entry["why"] for entry in gap["left_out"]}
    assert why["actual.bpmn"] == "no journey is complete yet, so none was discovered"
    assert gap["path"]["open"]["cases"] == gap["log"]["cases"] == 2


def test_check_says_what_is_wrong_with_a_log_by_weight_with_examples(shop):
    rows = [f"{i},{'pay' if i % 5 else 'Pay '},2026-01-05 10:{i}:00" for i in range(10, 40)]
    (shop / "log.csv").write_text(
        "\n".join(["case,activity,time", *rows, rows[4]]), encoding="utf-8"
    )
    said = journeymine("check", "log.csv", cwd=shop).stdout
    assert said.index("JM-W215 [") < said.index("JM-W210 [19.4 %]") < said.index("JM-W111 [6.5 %]")
    assert "\n    'pay' 25, 'Pay ' 6\n" in said
    assert "\n    case 14: 2026-01-05 10:14 pay, pay\n" in said
    found = json.loads(journeymine("check", "log.csv", "--json", cwd=shop).stdout)["log"][
        "findings"
    ]
    weights = [finding["weight"] for finding in found]
    assert weights == sorted(weights, reverse=True)
    assert all(set(finding) >= {"count", "of", "examples", "touches"} for finding in found)


def test_a_converted_design_says_on_stderr_and_in_json_what_is_lost(shop):
    (shop / "table.csv").write_text("touchpoint,channel\nbrowse,web\npay,\n", encoding="utf-8")
    done = journeymine("convert", "table.csv", "shop.bpmn", cwd=shop)
    assert (done.returncode, done.stderr) == (0, "")
    done = journeymine("convert", "shop.bpmn", "shop.mmd", "--json", cwd=shop)
    (lost,) = json.loads(done.stdout)["lost"]
    assert lost["code"] == "JM-W351"
    assert lost["message"] == "Mermaid holds no channels: those of 1 touchpoint are left out"
    assert lost["message"] in done.stderr
    done = journeymine("convert", "shop.mmd", "again.csv", "--quiet", cwd=shop)
    assert (done.stdout, done.stderr) == ("", "")
    assert (shop / "again.csv").read_text() == "touchpoint\nbrowse\npay\n"


def test_a_log_is_not_taken_for_a_table_of_a_design(shop):
    done = journeymine("convert", "log.csv", "log.bpmn", cwd=shop)
    assert done.returncode == 1
    assert "JM-E380" in done.stderr
    assert "journeymine discover LOG" in done.stderr
    assert not (shop / "log.bpmn").exists()


def test_a_discovered_journey_is_written_as_mermaid(shop):
    done = journeymine("discover", "log.csv", "--out", "m", "--as", "mermaid", "--json", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert (shop / "m/actual.mmd").read_text(encoding="utf-8").startswith("journey\n  title ")
    assert {entry["code"] for entry in json.loads(done.stdout)["lost"]} <= {"JM-W351", "JM-W352"}
