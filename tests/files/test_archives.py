"""ZIP archives: looked into with limits, mistrusted before they are inflated."""

import io
import random
import struct
import zipfile
import zlib

import pytest

from journeymine.errors import LogError
from journeymine.files import open_archive

TEXT = b"case,activity,time\n1,pay,2025-01-06\n" * 50


def packed(*members, method=zipfile.ZIP_DEFLATED):
    """An archive; members are (name, data)."""
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return room.getvalue()


def contents(data):
    with open_archive(io.BytesIO(data), "log.zip", len(data)) as archive:
        found = {}
        for name in archive.members:
            with archive.inflated(name) as stream:
                found[name] = stream.read()
        return found


def refused(data):
    with pytest.raises(LogError) as caught:
        contents(data)
    return caught.value.problems[0]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_come_whole_in_the_order_of_their_bytes_and_folders_are_none(method):
    data = packed(("b.csv", TEXT), ("Z/", b""), ("Z/ö.csv", b"x"), ("a.csv", b""), method=method)
    assert list(contents(data).items()) == [("Z/ö.csv", b"x"), ("a.csv", b""), ("b.csv", TEXT)]


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "x/../../a.csv", "/a.csv", "C:/a.csv", "..\\a.csv", "\\a.csv", "..", "a\nb"],
)
def test_a_name_that_leads_out_of_the_archive_makes_it_untrusted(name):
    assert refused(packed(("ok.csv", TEXT), (name, TEXT))).code == "JM-E224"


def test_a_name_with_two_dots_in_it_is_a_name():
    assert list(contents(packed(("a..b.csv", b"x"), ("...csv", b"y")))) == ["...csv", "a..b.csv"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_occurs_twice_makes_it_untrusted():
    assert refused(packed(("a.csv", TEXT), ("a.csv", b"other"))).code == "JM-E224"
    assert refused(packed(("x/a.csv", TEXT), ("x\\a.csv", b"other"))).code == "JM-E224"


def test_ten_thousand_members_are_enough():
    few = packed(*((f"{i}", b"") for i in range(10_000)))
    assert len(contents(few)) == 10_000
    many = packed(*((f"{i}", b"") for i in range(10_001)))
    assert refused(many).code == "JM-E224"


def test_a_directory_of_many_megabytes_is_not_read():
    many = packed(*((f"{i:0200}", b"") for i in range(20_000)))
    problem = refused(many)
    assert problem.code == "JM-E204"
    assert "4 MB" in problem.message


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_that_is_cut_off_is_refused(cut):
    data = packed(("a.csv", TEXT), ("b.csv", random.Random(1).randbytes(5_000)))
    assert refused(data[: int(len(data) * cut)]).code == "JM-E204"


def test_what_is_no_archive_is_refused():
    assert refused(TEXT).code == "JM-E203"
    assert refused(b"PK but a text").code == "JM-E204"


def test_a_wrong_checksum_or_length_is_noticed():
    data = packed(("a.csv", TEXT), method=zipfile.ZIP_STORED)
    at = data.index(TEXT)
    assert refused(data[:at] + b"C" + data[at + 1 :]).code == "JM-E204"
    for claimed in (len(TEXT) - 1, len(TEXT) + 1):
        place = data.rindex(struct.pack("<L", len(TEXT)))  # of the inflated size, in the directory
        changed = data[:place] + struct.pack("<L", claimed) + data[place + 4 :]
        assert refused(changed).code == "JM-E204"


def test_damage_anywhere_is_refused_or_harmless():
    data = packed(("a.csv", TEXT), ("b.csv", TEXT[:200]))
    whole, codes = contents(data), set()
    for at in range(len(data)):
        for flip in (1, 2, 4, 8, 16, 32, 64, 128, 255):
            damaged = data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]
            try:
                found = contents(damaged)
            except LogError as error:
                codes.add(error.code)
            else:
                assert sorted(found.values()) == sorted(whole.values())  # a name may have changed
    assert codes <= {"JM-E203", "JM-E204", "JM-E205", "JM-E224", "JM-E225"}


def test_a_large_archive_says_its_members_in_another_place(monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    data = packed(("a.csv", TEXT), ("b.csv", b"b"))
    assert b"PK\6\6" in data
    assert list(contents(data)) == ["a.csv", "b.csv"]
    end = data.rindex(b"PK\5\6") + 10
    assert refused(data[:end] + b"\1\0" + data[end + 2 :]).code == "JM-E204"


def test_a_password_or_an_unusual_compression_is_refused_by_name():
    data = bytearray(packed(("a.csv", TEXT)))
    for place in (6, data.index(b"PK\x01\x02") + 8):
        data[place] |= 1
    problem = refused(bytes(data))
    assert (problem.code, "'a.csv' has a password" in problem.message) == ("JM-E225", True)
    problem = refused(packed(("a.csv", TEXT), method=zipfile.ZIP_LZMA))
    assert (problem.code, "method 14" in problem.message) == ("JM-E225", True)


def bomb(megabytes):
    """A stream of zeros, packed to a thousandth, its length and its checksum."""
    packer, crc, block = zlib.compressobj(9, wbits=-15), 0, bytes(1 << 20)
    data = b""
    for _ in range(megabytes):
        data += packer.compress(block)
        crc = zlib.crc32(block, crc)
    return data + packer.flush(), megabytes << 20, crc


def handmade(body, size, crc, copies=1, claimed=None):
    """An archive whose directory names one body several times."""
    head = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), size, 1, 0)
    start = head + b"a" + body
    entries = b"".join(
        struct.pack(
            "<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body),
            size if claimed is None else claimed, len(name), 0, 0, 0, 0, 0, 0,
        ) + name
        for name in (f"{i}".encode() if copies > 1 else b"a" for i in range(copies))
    )  # fmt: skip
    end = struct.pack(
        "<4sHHHHLLH", b"PK\x05\x06", 0, 0, copies, copies, len(entries), len(start), 0
    )
    return start + entries + end


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does():
    body, size, crc = bomb(300)
    assert refused(handmade(body, size, crc)).code == "JM-E205"
    # one that says it is small is cut where it said, and its checksum is wrong
    assert refused(handmade(body, size, crc, claimed=1_000)).code == "JM-E204"


def test_members_that_share_their_bytes_are_refused():
    body, size, crc = bomb(1)
    problem = refused(handmade(body, size, crc, copies=50))
    assert (problem.code, "share bytes" in problem.message) == ("JM-E224", True)


def test_the_limit_counts_all_that_was_inflated_from_an_archive():
    body = bytes(60 << 20)
    problem = refused(packed(("a", body), ("b", body), ("c", body)))
    assert problem.code == "JM-E205"
    assert len(contents(packed(("a", body)))["a"]) == len(body)
