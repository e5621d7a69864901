"""Opening what users name: regular files only, inflated with limits, names taken plainly."""

import gzip
import hashlib
import os
import zlib

import pytest

from journeymine.errors import DesignError, LogError
from journeymine.files import inflates_too_much, open_source

TEXT = b"case,activity,time\n1,pay,2025-01-06\n" * 50


def opened(path, **options):
    with open_source(path, **options) as source:
        return source, source.stream.read()


def refused(path, **options):
    with pytest.raises(LogError) as caught, open_source(path, **options):
        pass
    return caught.value.code


def test_a_file_is_read_as_it_is_and_known_by_the_hash_of_its_bytes(tmp_path):
    file = tmp_path / "Orders.CSV"
    file.write_bytes(TEXT)
    source, data = opened(file)
    assert data == TEXT
    assert (source.name, source.ending, source.size) == ("Orders.CSV", ".csv", len(TEXT))
    assert source.sha256 == hashlib.sha256(TEXT).hexdigest()


def test_every_member_of_a_gzip_file_is_inflated_and_the_hash_is_of_what_lies_on_disk(tmp_path):
    file = tmp_path / "orders.csv.GZ"
    packed = gzip.compress(TEXT[:70]) + gzip.compress(TEXT[70:]) + bytes(512)
    file.write_bytes(packed)
    source, data = opened(file)
    assert data == TEXT
    assert source.ending == ".csv"
    assert source.sha256 == hashlib.sha256(packed).hexdigest()


@pytest.mark.parametrize("name", ["log[1]*.csv", "$HOME.csv", "a?b.csv", "it's & ;--.csv"])
def test_signs_in_a_name_are_only_signs(tmp_path, name):
    (tmp_path / "log1x.csv").write_bytes(b"neighbour")
    (tmp_path / name).write_bytes(TEXT)
    assert opened(tmp_path / name)[1] == TEXT
    assert refused(tmp_path / "log*.csv") == "JM-E200"
    assert refused("~/orders.csv") == "JM-E200"
    assert refused("https://example.org/orders.csv") == "JM-E200"


def test_what_is_not_a_regular_file_is_refused_without_opening_it(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "dangling.csv").symlink_to(tmp_path / "nowhere")
    codes = {p.name: refused(p) for p in tmp_path.iterdir()}
    assert codes == {
        "pipe.csv": "JM-E201", "folder.csv": "JM-E201", "zero.csv": "JM-E201",
        "loop.csv": "JM-E201", "dangling.csv": "JM-E200",
    }  # fmt: skip


def test_a_name_that_no_file_can_have_is_not_found(tmp_path):
    assert refused("a\0b.csv") == "JM-E200"
    assert refused(tmp_path / ("x" * 300)) == "JM-E202"


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.csv").touch()
    assert refused(tmp_path / "a.csv") == "JM-E206"


def test_gzip_and_the_name_must_agree(tmp_path):
    (tmp_path / "a.csv").write_bytes(gzip.compress(TEXT))
    (tmp_path / "b.csv.gz").write_bytes(TEXT)
    assert refused(tmp_path / "a.csv") == "JM-E203"
    assert refused(tmp_path / "b.csv.gz") == "JM-E203"


@pytest.mark.parametrize("cut", [3, 9, 20, -1, -4, -8, -9])
def test_a_gzip_file_cut_anywhere_is_refused(tmp_path, cut):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TEXT)[:cut])
    assert refused(tmp_path / "a.csv.gz") == "JM-E204"


def test_a_wrong_checksum_is_noticed(tmp_path):
    packed = bytearray(gzip.compress(TEXT))
    packed[-6] ^= 1
    (tmp_path / "a.csv.gz").write_bytes(packed)
    assert refused(tmp_path / "a.csv.gz") == "JM-E204"


def test_a_decompression_bomb_is_refused_before_it_is_inflated(tmp_path):
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1 << 20)
    data = b"".join(packer.compress(block) for _ in range(300)) + packer.flush()
    (tmp_path / "a.csv.gz").write_bytes(data)
    assert refused(tmp_path / "a.csv.gz") == "JM-E205"


def test_the_limit_of_inflation_is_by_ratio_after_the_first_100_mb_and_20_gb_in_all():
    assert not inflates_too_much(100_000_000, 1)
    assert not inflates_too_much(200_000_000, 1_000_000)
    assert inflates_too_much(200_000_001, 1_000_000)
    assert inflates_too_much(20_000_000_001, 10_000_000_000)


def test_the_caller_chooses_the_error_and_its_codes(tmp_path):
    with (
        pytest.raises(DesignError) as caught,
        open_source(tmp_path / "no.bpmn", error=DesignError, first_code=300),
    ):
        pass
    assert caught.value.code == "JM-E300"
    assert caught.value.problems[0].file.endswith("no.bpmn")
