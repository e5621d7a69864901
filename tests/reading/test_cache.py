"""A log that was read before comes from the cache, and is the same log."""

import os
import subprocess
import sys

import pytest

from journeymine.files import cache as places
from journeymine.files import fingerprints
from journeymine.log import judged
from journeymine.log import kept as log_kept
from journeymine.log.store import gather
from journeymine.reading import cache, read_log

READING = sys.modules["journeymine.reading.read_log"]
STEPS = sys.modules["journeymine.reading.file_steps"]

MONTHS = (
    "case,activity,time,channel\n1,browse,2026-01-05 10:00,web\n2,browse,2026-01-06 10:00,app\n"
    ",pay,2026-01-06 10:00,web\n1,pay,2026-01-05 10:00,web\n",
    "case,activity,time,note\n1,call,2026-02-01 09:00,x\n3,apply,2026-02-02 09:00,y\n"
    "2,pay,soon,z\n",
    "case,activity,time\n2,pay,2026-03-01\n2,pay,2026-03-01\n4,browse,2026-03-02\n",
)


@pytest.fixture
def months(tmp_path, monkeypatch):
    monkeypatch.setenv(places.PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "SMALL", 0)
    monkeypatch.setattr(READING, "SMALL", 0)
    paths = [tmp_path / f"m{i}.csv" for i in range(len(MONTHS))]
    for path, text in zip(paths, MONTHS, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def all_of(log):
    """Everything that a log says."""
    return (
        log.to_arrow(), log.rows, dict(log.columns), list(log.findings), list(log.rejects),
        log.sources, list(log.variants()), log.variants().case_variant, log.activities, log.extent,
        log.n_cases, log.n_events,
    )  # fmt: skip


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_a_log_is_the_same_read_kept_and_taken_from_the_cache(months, monkeypatch, in_memory):
    monkeypatch.setattr(gather, "MOST_IN_MEMORY", in_memory)
    monkeypatch.setattr(log_kept, "MOST_IN_MEMORY", in_memory)
    read = read_log(*months, cache=False)
    kept = read_log(*months)
    again = read_log(*months)
    assert (read.origin, kept.origin, again.origin) == ("read", "kept", "cache")
    assert all_of(read) == all_of(kept) == all_of(again)


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_new_months_are_added_and_the_log_is_that_of_a_full_run(months, monkeypatch, in_memory):
    monkeypatch.setattr(gather, "MOST_IN_MEMORY", in_memory)
    monkeypatch.setattr(log_kept, "MOST_IN_MEMORY", in_memory)
    full = read_log(*months, cache=False)
    read_log(months[0])
    opened = []
    read = STEPS.stream_of
    monkeypatch.setattr(
        STEPS, "stream_of", lambda file, form: opened.append(file.name) or read(file, form)
    )
    read_log(*months[:2])
    grown = read_log(*months)
    assert opened == ["m1.csv", "m2.csv"]
    assert all_of(grown) == all_of(full)


def test_after_many_additions_everything_is_read_anew(months, monkeypatch):
    monkeypatch.setattr(cache, "_MOST_LAYERS", 2)
    for n in (1, 2, 3):
        log = read_log(*months[:n])
    assert all_of(log) == all_of(read_log(*months, cache=False))


def test_other_bytes_names_options_or_order_are_another_log(months):
    read_log(*months)
    assert read_log(*reversed(months)).origin == "kept"
    assert read_log(*months, timezone="Europe/Berlin").origin == "kept"
    months[0].write_text(MONTHS[0].replace("web", "shop"), encoding="utf-8")
    assert read_log(*months).origin == "kept"
    months[0].rename(months[0].with_name("other.csv"))
    assert read_log(months[0].with_name("other.csv"), *months[1:]).origin == "kept"


@pytest.mark.parametrize("name", ["manifest.json", "log.json", "names.parquet", "rejects.parquet"])
def test_a_damaged_entry_is_read_anew(months, name):
    whole = read_log(*months, cache=False)
    read_log(*months)
    (entry,) = (places.cache_place() / "logs").iterdir()
    (entry / name).write_bytes(b"{}")
    again = read_log(*months)
    assert again.origin == "kept"
    assert all_of(again) == all_of(whole)


def test_what_cannot_be_read_leaves_nothing_in_the_cache(months):
    months[1].write_text('case,activity,time\n"1,pay,2026-01-01\n', encoding="utf-8")
    with pytest.raises(Exception, match="JM-E212"):
        read_log(*months)
    assert [path for path in places.cache_place().rglob("*") if path.is_file()] == []


def test_the_cache_is_of_the_user_alone_and_swept_by_size_and_age(months):
    for n in (1, 2, 3):
        read_log(*months[:n])
    assert places.cache_place().stat().st_mode & 0o077 == 0
    logs = places.cache_place() / "logs"
    assert len(list(logs.iterdir())) == 3
    for handles in places._held.values():
        for handle in handles:
            os.close(handle)
    places._held.clear()
    oldest = min(logs.iterdir(), key=lambda path: path.stat().st_mtime)
    os.utime(oldest, (0, 0))
    places.sweep()
    assert len(list(logs.iterdir())) == 2
    places.sweep(largest=0)
    assert list(logs.iterdir()) == []


def test_a_large_file_is_hashed_once_as_long_as_it_does_not_change(months, monkeypatch):
    monkeypatch.setattr(fingerprints, "_LARGE", 0)
    monkeypatch.setattr(fingerprints, "_SETTLED", -1)
    read_log(months[0])  # makes the cache
    hashed = []
    real = fingerprints.sha256
    monkeypatch.setattr(fingerprints, "sha256", lambda data=b"": hashed.append(data) or real(data))
    first = read_log(months[0]).sources
    assert b"" not in hashed
    months[0].write_text(MONTHS[0].replace("web", "web2"), encoding="utf-8")
    assert read_log(months[0]).sources[0].sha256 != first[0].sha256
    assert b"" in hashed


def test_the_command_says_where_a_log_comes_from_and_can_do_without(tmp_path):
    rows = "".join(f"{i},browse,2026-01-05 10:00:00,{'x' * 40}\n" for i in range(20_000))
    (tmp_path / "log.csv").write_text(f"case,activity,time,note\n{rows}", encoding="utf-8")
    place = {**os.environ, places.PLACE: str(tmp_path / "cache")}

    def check(*options):
        command = [sys.executable, "-m", "journeymine_cli", "check", "log.csv", *options]
        done = subprocess.run(command, cwd=tmp_path, env=place, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done

    plain = check("--no-cache")
    assert not list((tmp_path / "cache").glob("logs/*"))
    assert not list((tmp_path / "cache").glob("scratch/*"))
    kept, again = check(), check()
    assert "kept in the cache" in kept.stderr
    assert "taken from the cache" in again.stderr
    assert "--no-cache" in again.stderr
    assert plain.stdout == kept.stdout == again.stdout
    assert check("--quiet").stderr == ""


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_findings_are_looked_for_once_and_only_when_asked_for(months, monkeypatch, in_memory):
    monkeypatch.setattr(gather, "MOST_IN_MEMORY", in_memory)
    monkeypatch.setattr(log_kept, "MOST_IN_MEMORY", in_memory)
    looks = []
    look = judged.quality_findings
    monkeypatch.setattr(
        judged, "quality_findings", lambda *a, **asked: looks.append(1) or look(*a, **asked)
    )
    wanted = list(read_log(*months, cache=False).findings)
    looks.clear()
    log = read_log(*months)
    assert len(log.variants()) > 1
    assert not looks
    assert list(log.findings) == list(log.findings) == wanted
    assert list(read_log(*months).findings) == wanted
    assert len(looks) == 1
    (kept,) = places.cache_place().glob("logs/*/findings.json")
    kept.write_text("[{", encoding="utf-8")
    assert list(read_log(*months).findings) == wanted
    assert len(looks) == 2
