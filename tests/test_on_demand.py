"""Packages whose names come when they are asked for give what they say, whatever came before."""

import subprocess
import sys
from importlib import import_module

import pytest

PACKAGES = ["journeymine.isolation", "journeymine.log", "journeymine.reading"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_is_there_and_is_no_module(package):
    code = (
        "import sys; from importlib import import_module; p = import_module(sys.argv[1]);"
        "print(*(n for n in p.__all__ if type(getattr(p, n)).__name__ == 'module'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, package], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_a_function_is_not_hidden_by_the_module_it_shares_its_name_with():
    code = (
        "from journeymine.reading import is_design_file, read_design, read_log;"
        "print(callable(read_design), callable(read_log))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_that_is_not_there_is_said(package):
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'"):
        import_module(package).nothing  # noqa: B018


def test_the_process_that_reads_a_log_imports_no_reader_before_it_knows_the_format():
    code = (
        "import sys, journeymine.reading.apart.child;"
        "print(*sorted(m for m in sys.modules if m.startswith('journeymine.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "journeymine.reading.formats" in loaded
    unneeded = (
        "xes",
        "workbook",
        "json_text",
        "text",
        "sources",
        "presets",
        "designs",
        "yaml_text",
    )
    rooms = tuple(f"journeymine.reading.{room}" for room in unneeded)
    assert [m for m in loaded if m.startswith((*rooms, "journeymine.design"))] == []
