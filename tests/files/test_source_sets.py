"""Folders and archives: every file in the order of the names, what is passed over is said."""

import gzip
import hashlib
import os
import stat
import zipfile
from pathlib import Path

import pytest

from journeymine.errors import LogError
from journeymine.files import open_sources

ENDINGS = (".csv", ".xes")


def opened(path):
    with open_sources(path, ENDINGS) as found:
        files = [(source, source.stream.read()) for source in found.files]
        return files, list(found.skipped)


def names_and_texts(path):
    return [(source.name, data) for source, data in opened(path)[0]]


def refused(path):
    with pytest.raises(LogError) as caught:
        opened(path)
    return caught.value.problems[0]


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def web(tmp_path):
    folder = tmp_path / "web"
    folder.mkdir()
    return folder


def test_a_plain_file_is_a_set_of_one(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"text")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"packed"))
    assert names_and_texts(tmp_path / "a.txt") == [("a.txt", b"text")]
    assert names_and_texts(tmp_path / "b.csv.gz") == [("b.csv.gz", b"packed")]


def test_the_files_of_a_folder_come_in_the_order_of_their_bytes(web):
    for name in ("b.csv", "B.csv", "ä.csv", "a.XES", "10.csv", "9.csv"):
        (web / name).write_bytes(name.encode())
    (web / "c.csv.gz").write_bytes(gzip.compress(b"c"))
    zipped(web / "aa.zip", **{"x/2.csv": b"2", "x/1.csv": b"1"})
    files, skipped = opened(web)
    assert [source.name for source, _ in files] == [
        "web/10.csv", "web/9.csv", "web/B.csv", "web/a.XES", "web/aa.zip/x/1.csv",
        "web/aa.zip/x/2.csv", "web/b.csv", "web/c.csv.gz", "web/ä.csv",
    ]  # fmt: skip
    assert [data for _, data in files][4:8] == [b"1", b"2", b"b.csv", b"c"]
    assert skipped == []
    for source, data in files[:4]:
        assert source.sha256 == hashlib.sha256(data).hexdigest()
        assert source.path == str(web / source.name.removeprefix("web/"))


def test_what_is_passed_over_in_a_folder_is_said(web, tmp_path):
    (web / "a.csv").write_bytes(b"a")
    for name in (".hidden.csv", "~$a.csv", "notes.txt", "b.md", "c.pdf", "d.doc", "noending"):
        (web / name).write_bytes(b"no")
    (web / "old").mkdir()
    (web / "old" / "b.csv").write_bytes(b"no")
    (tmp_path / "secret.csv").write_bytes(b"secret")
    (web / "out.csv").symlink_to(tmp_path / "secret.csv")
    (web / "in.csv").symlink_to("a.csv")
    (web / "up.csv").symlink_to(tmp_path)
    os.mkfifo(web / "pipe.csv")
    files, skipped = opened(web)
    assert [data for _, data in files] == [b"a"]
    assert [(str(passed), passed.where) for passed in skipped] == [
        ("5 files of other kinds (b.md, c.pdf, d.doc and 2 more)", "web"),
        ("2 hidden or temporary files (.hidden.csv, ~$a.csv)", "web"),
        ("3 links (in.csv, out.csv, up.csv)", "web"),
        ("1 pipe or device (pipe.csv)", "web"),
        ("1 subfolder (old)", "web"),
    ]


def test_a_folder_that_is_named_by_dots_gives_its_files_their_own_names(web, monkeypatch):
    (web / "a.csv").write_bytes(b"a")
    monkeypatch.chdir(web)
    assert names_and_texts(".") == [("a.csv", b"a")]
    (web / "x").mkdir()
    monkeypatch.chdir(web / "x")
    assert names_and_texts("..") == [("a.csv", b"a")]


def test_a_link_to_a_folder_that_is_named_itself_is_followed(web, tmp_path):
    (web / "a.csv").write_bytes(b"a")
    (tmp_path / "there").symlink_to(web)
    assert names_and_texts(tmp_path / "there") == [("there/a.csv", b"a")]


def test_a_folder_or_archive_without_a_log_is_refused_with_what_it_has(web):
    assert "is empty" in refused(web).message
    (web / "notes.txt").write_bytes(b"no")
    problem = refused(web)
    assert (problem.code, "notes.txt" in problem.message) == ("JM-E226", True)
    assert ".csv .xes" in problem.hint
    assert refused(zipped(web / "a.zip", **{"notes.txt": b"no"})).code == "JM-E226"
    assert refused(zipped(web / "b.zip")).code == "JM-E226"


def test_an_empty_file_in_a_folder_or_archive_is_refused(web):
    (web / "a.csv").write_bytes(b"a")
    zipped(web / "b.zip", **{"x.csv": b"x", "y.csv": b""})
    problem = refused(web / "b.zip")
    assert (problem.code, "'y.csv'" in problem.message) == ("JM-E206", True)
    (web / "b.csv").touch()
    assert refused(web).code == "JM-E206"


def test_an_archive_of_one_or_several_files_is_read_by_member(tmp_path):
    path = zipped(tmp_path / "log.csv.ZIP", **{"log.csv": b"one"})
    (source, data), = opened(path)[0]  # fmt: skip
    assert (source.name, source.ending, data) == ("log.csv.ZIP/log.csv", ".csv", b"one")
    assert source.path == f"{path}/log.csv"
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.size == path.stat().st_size


def test_what_is_passed_over_in_an_archive_is_said(tmp_path):
    link = zipfile.ZipInfo("link.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "log.zip", "w") as archive:
        archive.writestr("web/", b"")
        archive.writestr("web/a.csv", b"a")
        archive.writestr("__MACOSX/web/._a.csv", b"no")
        archive.writestr("web/.git/a.csv", b"no")
        archive.writestr("web/readme.txt", b"no")
        archive.writestr(link, b"/etc/passwd")
    files, skipped = opened(tmp_path / "log.zip")
    assert [source.name for source, _ in files] == ["log.zip/web/a.csv"]
    assert [str(passed) for passed in skipped] == [
        "1 file of another kind (web/readme.txt)",
        "2 hidden or temporary files (__MACOSX/web/._a.csv, web/.git/a.csv)",
        "1 link (link.csv)",
    ]


@pytest.mark.parametrize("name", ["a.zip", "a.csv.gz", "a.7z", "a.tar"])
def test_an_archive_in_an_archive_is_refused(tmp_path, name):
    problem = refused(zipped(tmp_path / "log.zip", **{"b.csv": b"b", name: b"PK"}))
    assert (problem.code, f"'{name}'" in problem.message) == ("JM-E225", True)


def test_a_folder_that_may_not_be_entered_is_refused(web, monkeypatch):
    def scandir(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", scandir)
    assert refused(web).code == "JM-E202"


def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_followed(web, tmp_path, monkeypatch):
    (tmp_path / "secret.csv").write_bytes(b"secret")
    (web / "a.csv").symlink_to(tmp_path / "secret.csv")
    monkeypatch.setattr("journeymine.files.source_sets._passed_over", lambda entry, endings: "")
    assert refused(web).code == "JM-E201"


def test_a_folder_of_many_small_files_holds_none_of_them_open(web):
    for number in range(300):
        (web / f"{number:03}.csv").write_bytes(b"x" * number)
    (web / "000.csv").write_bytes(b"x")
    before = len([*Path("/dev/fd").iterdir()])
    with open_sources(web, ENDINGS) as found:
        assert len([*Path("/dev/fd").iterdir()]) <= before + 1
        assert [len(source.stream.read()) for source in found.files] == [1, *range(1, 300)]


def test_files_can_be_read_together_and_more_than_once(web):
    (web / "a.csv").write_bytes(b"a" * 2_000_000)
    zipped(web / "b.zip", **{"x.csv": b"x" * 10, "y.csv": b"y" * 10})
    with open_sources(web, ENDINGS) as found:
        for _ in range(2):
            for source in found.files:
                source.stream.seek(0)
            assert [source.stream.read(1) for source in found.files] == [b"a", b"x", b"y"]
