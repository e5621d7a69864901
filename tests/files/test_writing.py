"""Files and folders are written whole or not at all, whenever the writer dies."""

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from hashlib import sha256

import pytest

from journeymine.errors import ResultError
from journeymine.files import new_folder, write_file

OLD, NEW = b"old " * 5_000, b"new " * 9_000
MARKER = "journeymine-run.json"

CHILD = """
    import os, signal, sys
    from pathlib import Path
    from journeymine.files import new_folder, write_file

    point, seen = int(sys.argv[2]), 0

    def counted(name):
        real = getattr(os, name)
        def call(*args, **options):
            global seen
            seen += 1
            if seen == point:
                if name == "write":
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)
        setattr(os, name, call)

    for name in ("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir"):
        counted(name)
    target = Path(sys.argv[1])
    BODY
"""

WRITE_FILE = "write_file(target, b'new ' * 9_000)"
WRITE_FOLDER = """
    with new_folder(target) as folder:
        write_file(folder / "a.txt", b"new " * 9_000)
        (folder / "deep").mkdir()
        write_file(folder / "deep" / "b.txt", b"new")
        write_file(folder / "journeymine-run.json", b"{}")
"""


def run_until(point, target, body):
    """Run a writer that dies at a numbered point; its exit code."""
    code = textwrap.dedent(CHILD).replace("BODY", textwrap.dedent(body))
    return subprocess.run([sys.executable, "-c", code, str(target), str(point)]).returncode


def content(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


OLD_FOLDER = {MARKER: b"{}", "a.txt": OLD, "gone.txt": b"old"}
NEW_FOLDER = {MARKER: b"{}", "a.txt": NEW, "deep/b.txt": b"new"}


def make_old_folder(target):
    with new_folder(target) as folder:
        for name, data in OLD_FOLDER.items():
            write_file(folder / name, data)


def make_new_folder(target):
    with new_folder(target) as folder:
        (folder / "deep").mkdir()
        for name, data in NEW_FOLDER.items():
            write_file(folder / name, data)


def test_a_file_holds_what_was_written_and_nothing_lies_beside_it(tmp_path):
    target = tmp_path / "a.txt"
    write_file(target, OLD)
    write_file(target, NEW)
    assert content(tmp_path) == {"a.txt": NEW}


def test_a_file_killed_at_any_point_is_the_old_or_the_new_one_and_the_next_run_sweeps(tmp_path):
    target, killed = tmp_path / "a.txt", 0
    for point in range(1, 50):
        write_file(target, OLD)
        died = run_until(point, target, WRITE_FILE) == -signal.SIGKILL
        assert target.read_bytes() in (OLD, NEW)
        if not died:
            break
        killed += 1
        write_file(target, OLD)
        assert content(tmp_path) == {"a.txt": OLD}
    assert killed >= 6
    assert target.read_bytes() == NEW


def test_a_folder_killed_at_any_point_is_whole_after_the_next_run(tmp_path):
    target, seen = tmp_path / "out", set()
    for point in range(1, 100):
        make_old_folder(target)
        died = run_until(point, target, WRITE_FOLDER) == -signal.SIGKILL
        if target.exists():
            assert content(target) in (OLD_FOLDER, NEW_FOLDER)
        else:  # between the two renames: both lie aside, whole
            seen.add("aside")
            assert content(tmp_path / ".out.journeymine-old") == OLD_FOLDER
            assert content(tmp_path / ".out.journeymine-new") == NEW_FOLDER
            with pytest.raises(ZeroDivisionError), new_folder(target):
                1 / 0  # noqa: B018 - a next run that fails, but mends first
            assert content(target) == NEW_FOLDER
        if not died:
            break
        make_new_folder(target)
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
        assert content(target) == NEW_FOLDER
    assert "aside" in seen
    assert point > 20


@pytest.mark.proof
def test_200_kills_at_random_moments_leave_whole_files(tmp_path):
    target = tmp_path / "a.txt"
    write_file(target, OLD)
    code = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from journeymine.files import write_file
        print("ready", flush=True)
        while True:
            for data in (b"old " * 5_000, b"new " * 9_000):
                write_file(Path(sys.argv[1]), data)
        """
    )
    chance = random.Random(7)
    for _ in range(200):
        child = subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.random() / 50)
        child.kill()
        child.wait()
        assert target.read_bytes() in (OLD, NEW)
    write_file(target, NEW)
    assert content(tmp_path) == {"a.txt": NEW}


def test_the_part_file_of_a_live_writer_is_not_swept(tmp_path):
    target = tmp_path / "a.txt"
    code = textwrap.dedent(CHILD).replace("BODY", WRITE_FILE).replace("SIGKILL", "SIGSTOP")
    # the fourth call is the renaming of the part file, which is whole and locked by then
    child = subprocess.Popen([sys.executable, "-c", code, str(target), "4"])
    for _ in range(500):
        if list(tmp_path.glob("*.part")) or list(tmp_path.glob(".*.part")):
            break
        time.sleep(0.02)
    os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
    write_file(target, OLD)
    assert len(list(tmp_path.iterdir())) == 2
    child.send_signal(signal.SIGCONT)
    assert child.wait() == 0
    assert content(tmp_path) == {"a.txt": NEW}


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    target = tmp_path / "a.txt"
    write_file(target, OLD)

    def full(*args, **options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, step, full)
        with pytest.raises(ResultError, match=r"JM-E400.*No space left"):
            write_file(target, NEW)
    assert content(tmp_path) == {"a.txt": OLD}


def test_a_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_bytes(OLD)
    (tmp_path / "real.txt").chmod(0o640)
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_file(tmp_path / "link.txt", NEW)
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == NEW
    assert (tmp_path / "real.txt").stat().st_mode & 0o777 == 0o640


def test_what_is_not_a_file_is_never_replaced_by_one(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(ResultError, match="JM-E401"):
            write_file(tmp_path / name, NEW)
    with pytest.raises(ResultError, match="JM-E400"):
        write_file(tmp_path / "missing" / "a.txt", NEW)
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("before", [None, OLD_FOLDER])
def test_a_folder_that_fails_leaves_what_was_there(tmp_path, before):
    target = tmp_path / "deep" / "out"
    if before:
        make_old_folder(target)
    shown = content(tmp_path)

    def interrupted():
        with new_folder(target) as folder:
            write_file(folder / "half.txt", NEW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert content(tmp_path) == shown
    assert target.parent.exists() == bool(before)


@pytest.mark.parametrize("name", [".", "notes.txt"])
def test_a_folder_with_files_of_others_is_never_replaced(tmp_path, monkeypatch, name):
    (tmp_path / "notes.txt").write_bytes(b"mine")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ResultError, match="JM-E402"), new_folder(name):
        pass
    assert content(tmp_path) == {"notes.txt": b"mine"}


def test_a_folder_that_is_filled_while_we_work_is_not_replaced(tmp_path):
    target = tmp_path / "out"
    target.mkdir()

    def work():
        with new_folder(target) as folder:
            write_file(folder / MARKER, b"{}")
            (target / "notes.txt").write_bytes(b"mine")

    with pytest.raises(ResultError, match="JM-E402"):
        work()
    assert content(tmp_path) == {"out/notes.txt": b"mine"}


def test_two_writers_of_one_folder_never_mix(tmp_path):
    target = tmp_path / "out"
    with new_folder(target) as folder:
        write_file(folder / MARKER, b"first")
        with pytest.raises(ResultError, match="JM-E403"), new_folder(target):
            pass
    assert content(tmp_path) == {f"out/{MARKER}": b"first"}


def test_an_empty_folder_and_one_of_ours_are_replaced_whole(tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    make_old_folder(target)
    make_new_folder(target)
    assert content(target) == NEW_FOLDER
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_ours_with_a_file_that_we_did_not_write_is_not_replaced(tmp_path):
    target = tmp_path / "out"
    for _ in range(2):
        with new_folder(target) as made:
            write_file(made / "a.txt", b"1")
            write_file(made / MARKER, b'{"files": {"a.txt": ""}}')
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ResultError, match=r"not ours: notes\.txt") as error, new_folder(target):
        pass
    assert error.value.code == "JM-E402"
    assert (target / "notes.txt").read_text("utf-8") == "mine"


def test_a_folder_that_holds_an_input_is_not_replaced(tmp_path):
    target = tmp_path / "out"
    with new_folder(target) as made:
        write_file(made / "log.csv", b"1")
        write_file(made / MARKER, b'{"files": {"log.csv": ""}}')
    inputs = [tmp_path / "elsewhere.csv", target / "log.csv"]
    with pytest.raises(ResultError, match="made from"), new_folder(target, inputs=inputs):
        pass
    assert (target / "log.csv").read_bytes() == b"1"


def test_a_folder_of_another_command_or_with_an_edited_design_is_not_replaced(tmp_path):
    target = tmp_path / "out"
    hashed = sha256(b"path: [a]").hexdigest()
    record = {"command": "discover", "files": {"a.journey.yaml": hashed}}
    with new_folder(target) as made:
        write_file(made / "a.journey.yaml", b"path: [a]")
        write_file(made / MARKER, json.dumps(record).encode())
    with pytest.raises(ResultError, match="what `discover` has made"):
        new_folder(target, command="compare").__enter__()
    (target / "a.journey.yaml").write_bytes(b"path: [a, b]")
    with pytest.raises(ResultError, match=r"edited: a\.journey\.yaml"):
        new_folder(target, command="discover").__enter__()
    assert (target / "a.journey.yaml").read_bytes() == b"path: [a, b]"
