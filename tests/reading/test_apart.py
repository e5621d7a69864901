"""A log that is read in a process of its own is the same log; what breaks there does not here."""

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeymine.errors import LogError, UsageError
from journeymine.files import cache as places
from journeymine.log import EventLog
from journeymine.log import kept as log_kept
from journeymine.log.store import InFolder
from journeymine.reading import read_log
from journeymine.reading.apart import parent as apart
from journeymine.writing import save_log

ROWS = (
    "case,activity,time,via\n007,browse,2026-01-05 10:00,web\n007,pay,2026-01-06 10:00,app\n"
    ",pay,2026-01-06 10:00,web\n8,browse,soon,web\n8,browse,2026-01-07 10:00,NA\n"
)
JSONL = (
    '{"case": "007", "activity": "pay", "time": "2026-01-05T10:00:00Z"}\n[1]\n'
    '{"case": "007", "activity": "NA", "time": "2026-01-06T10:00:00Z", "via": {"web": 1}}\n'
)
XES = (
    '<log xes.version="1.0"><trace><string key="concept:name" value="007"/><event>'
    '<string key="concept:name" value="pay"/><date key="time:timestamp" '
    'value="2026-01-05T10:00:00Z"/></event><event><string key="concept:name" value="call"/>'
    "</event></trace></log>"
)


@pytest.fixture
def log(tmp_path, monkeypatch):
    """A small log in a file; everything is read apart, however small."""
    monkeypatch.setenv(places.PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(apart, "_LARGE", 0)
    file = tmp_path / "in" / "log.csv"
    file.parent.mkdir()
    file.write_text(ROWS, encoding="utf-8")
    return file


def all_of(log):
    """Everything that a log says."""
    return (
        log.to_arrow(), log.rows, dict(log.columns), list(log.findings), list(log.rejects),
        log.sources,
    )  # fmt: skip


def left_in_scratch(tmp_path):
    return list((tmp_path / "cache" / "scratch").iterdir())


@pytest.mark.parametrize("ending", ["csv.gz", "jsonl", "xes", "parquet", "csv.zip"])
def test_a_log_is_the_same_read_apart_and_here(log, tmp_path, ending):
    file = tmp_path / f"log.{ending}"
    if ending == "csv.gz":
        file.write_bytes(gzip.compress(log.read_bytes()))
    elif ending == "csv.zip":
        subprocess.run([sys.executable, "-m", "zipfile", "-c", file, log], check=True)
    elif ending == "jsonl":
        file.write_text(JSONL, encoding="utf-8")
    elif ending == "xes":
        file.write_text(XES, encoding="utf-8")
    else:
        save_log(read_log(log, isolate=False), file)
    assert all_of(read_log(file)) == all_of(read_log(file, isolate=False))
    assert left_in_scratch(tmp_path) == []


def test_many_files_are_handed_over_in_their_order(log, tmp_path):
    for n in range(4):
        text = ROWS.replace("pay", f"step {n}") + ("x" * n)
        (log.parent / f"{n}.csv").write_text(text, encoding="utf-8")
    (log.parent / "none.csv").write_text("case,activity,time\n", encoding="utf-8")
    said = all_of(read_log(log.parent, log))
    assert said == all_of(read_log(log.parent, log, isolate=False))
    assert any(finding.code == "JM-W164" for finding in said[3])


def test_a_log_too_large_for_memory_stays_in_its_folder(log, monkeypatch, tmp_path):
    monkeypatch.setattr(log_kept, "MOST_IN_MEMORY", 0)
    read = read_log(log, cache=False)
    assert isinstance(read.storage, InFolder)
    assert [read.storage.folder] == left_in_scratch(tmp_path)
    assert read.to_arrow() == read_log(log, isolate=False).to_arrow()


def test_months_that_are_added_are_read_apart_too(log, monkeypatch):
    monkeypatch.setattr(sys.modules["journeymine.reading.read_log"], "SMALL", 0)
    more = log.with_name("more.csv")
    more.write_text(ROWS.replace("2026-01", "2026-02"), encoding="utf-8")
    read_log(log)
    grown = read_log(log, more)
    assert grown.origin == "kept"
    assert all_of(grown) == all_of(read_log(log, more, cache=False, isolate=False))


@pytest.mark.parametrize(
    ("options", "error"), [({"case": "klant"}, UsageError), ({"encoding": "ascii"}, LogError)]
)
def test_an_error_is_the_same_read_apart_and_here(log, options, error):
    log.write_text(ROWS.replace("browse", "bläddra"), encoding="utf-8")
    found = []
    for isolate in (True, False):
        with pytest.raises(error) as raised:
            read_log(log, isolate=isolate, **options)
        found.append(raised.value.problems)
    assert found[0] == found[1]


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_a_log_that_needs_more_memory_than_allowed_is_refused_with_the_words_that_mend_it(
    log, tmp_path, ending
):
    n = 700_000
    text = pa.array([f"a comment that is rather long, number {i}" for i in range(n)])
    case = pa.array((np.arange(n) % 1_000).astype(str))
    times = pa.array(np.arange(n), pa.timestamp("s"))
    table = pa.table({"case": case, "activity": case, "time": times, "note": text})
    file = tmp_path / f"big.{ending}"
    if ending == "parquet":
        pq.write_table(table, file)
    else:
        save_log(EventLog.from_arrow(table), file)
    with pytest.raises(LogError, match=r"JM-E260 .*big\.\w+: .*20 MB.*\n\n.*--memory") as raised:
        read_log(file, memory="20MB")
    assert raised.value.exit_code == 1
    assert left_in_scratch(tmp_path) == []
    assert read_log(file, memory="3GB").n_events == n


def test_an_amount_of_memory_that_is_none_is_refused(log):
    for said in ("lots", "0", "-1", "8 XB"):
        with pytest.raises(UsageError, match="JM-E070"):
            read_log(log, memory=said)


def test_reading_that_takes_too_long_is_ended(log, monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "_SECONDS", 0.01)
    with pytest.raises(LogError, match="JM-E261"):
        read_log(log)
    assert left_in_scratch(tmp_path) == []


@pytest.fixture
def does(tmp_path, monkeypatch):
    """Put other work in the place of reading."""

    def put(code):
        (tmp_path / "apart_other.py").write_text(code, encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setattr(apart, "_MODULE", "apart_other")

    return put


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGBUS"])
def test_a_crash_of_a_reader_is_an_error_that_names_the_file(log, does, tmp_path, name):
    does(f"import os, signal\ndef do(_): os.kill(os.getpid(), signal.{name})")
    with pytest.raises(LogError, match=rf"JM-E262 .*log\.csv: .*{name}") as raised:
        read_log(log)
    assert raised.value.exit_code == 1
    assert left_in_scratch(tmp_path) == []


def test_an_abort_for_want_of_memory_is_told_from_a_crash(log, does):
    does("import os, sys\ndef do(_): print('memory allocation of 9 bytes failed', file=sys.stderr,"
         " flush=True); os.abort()")  # fmt: skip
    with pytest.raises(LogError, match="JM-E260"):
        read_log(log)


def test_a_memory_error_behind_another_error_is_one_of_memory(log, does):
    does("def do(_):\n try: raise MemoryError\n except MemoryError: raise ValueError from None")
    with pytest.raises(LogError, match="JM-E260"):
        read_log(log)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def do(_): raise KeyError('odd')", "KeyError: 'odd'"),
        ("import os\ndef do(_): os._exit(5)", "without a word"),
        ("def do(_): return object()", "not JSON serializable"),
    ],
)
def test_a_fault_of_ours_is_told_from_one_of_the_file(log, does, code, said):
    does(code)
    with pytest.raises(RuntimeError, match=said):
        read_log(log)


def test_without_an_interpreter_nothing_is_started(log, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(LogError, match="JM-E263"):
        read_log(log)


TRIES = """
import os, socket, subprocess, sys
def do(asked):
    found = []
    for name, attempt in {
        "read": lambda: open(asked["secret"]).read(),
        "read by C": lambda: __import__("pyarrow").OSFile(asked["secret"], "rb"),
        "write": lambda: open(asked["secret"] + ".new", "w"),
        "program": lambda: subprocess.run(["true"]),
        "system": lambda: os.system("true"),
        "fork": os.fork,
        "socket": lambda: socket.socket(),
        "address": lambda: socket.getaddrinfo("localhost", 80),
    }.items():
        try:
            attempt()
        except OSError:
            continue
        found.append(name)
    open(os.path.join(asked["own"], "mine"), "w").close()
    return found
"""


def test_the_process_can_reach_nothing_but_its_own_folder(tmp_path):
    from journeymine.isolation import Work, run

    modules, own = tmp_path / "modules", tmp_path / "own"
    modules.mkdir(), own.mkdir()
    (modules / "apart_tries.py").write_text(TRIES, encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    sys.path.insert(0, str(modules))
    try:
        work = Work("apart_tries", 10**9, 60.0, writable=[str(own)])
        ended = run(work, {"secret": str(secret), "own": str(own)})
    finally:
        sys.path.remove(str(modules))
    assert ended.answer == {"done": []}, ended
    assert (own / "mine").exists()


WAITS = """
import pathlib, time
def do(asks):
    pathlib.Path(asks["folder"], "half").touch()
    time.sleep(60)
"""
PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
from journeymine.reading.apart import parent as apart
apart._MODULE, apart._LARGE = "apart_other", 0
from journeymine_cli.main import main
main(["check", sys.argv[2]])
"""


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_whatever_ends_us_ends_the_process(log, does, tmp_path, how, code):
    does(WAITS)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), str(log)], stderr=subprocess.PIPE
    )
    half = _until(lambda: next(iter((tmp_path / "cache").glob("scratch/*/half")), None))
    child = _child_of(parent.pid)
    parent.send_signal(how)
    assert parent.wait(30) == code, parent.stderr.read()
    parent.stderr.close()
    assert _until(lambda: not _is_alive(child))
    if how == signal.SIGINT:
        assert not half.exists()
        assert left_in_scratch(tmp_path) == []


def _until(asked):
    for _ in range(3_000):
        if answer := asked():
            return answer
        time.sleep(0.01)
    raise AssertionError("it never came to pass")


def _child_of(pid):
    for stat in Path("/proc").glob("[0-9]*/stat"):
        words = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        if int(words[1]) == pid:
            return int(stat.parent.name)
    raise AssertionError("there is no child")


def _is_alive(pid):
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_the_limits_are_generous_and_grow_with_the_file():
    assert apart.seconds_for(0) == 120
    assert apart.seconds_for(600_000_000) == 6_120
