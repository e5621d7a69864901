"""A simulated log with its truth beside it, and the demo folder."""

from __future__ import annotations

from pathlib import Path

from journeymine.discovery import discover
from journeymine.files import new_folder, write_file
from journeymine.gap import Gap, compare
from journeymine.language import language_of
from journeymine.reading import read_design, read_log
from journeymine.simulation import Simulation, demo
from journeymine.writing.log_files import save_log
from journeymine.writing.results import save_results
from journeymine.writing.run import json_bytes, write_run

__all__ = ["make_demo", "save_simulation"]


def save_simulation(made: Simulation, path: str | Path) -> str:
    """Write a simulated log, and ``truth.json`` beside it.

    Returns
    -------
    str
        The path of the truth.
    """
    target = Path(path)
    truth = target.with_name("truth.json")
    save_log(made.log, target)
    write_file(truth, json_bytes(made.truth.to_dict()))
    return str(truth)


def make_demo(folder: str | Path, *, language: str = "en", shareable: int | None = None) -> Gap:
    """Write a demo log with known gaps, its design and the truth, and compare them.

    The folder holds ``orders.csv``, ``order.journey.yaml``, ``plants.yaml``,
    ``truth.json``, and in ``gap`` the results of `compare` on them.  The customers are
    invented; the same version of JourneyMine always invents the same.

    Parameters
    ----------
    folder : path
    language : str
        Of the words of the page and of the picture: ``en``, ``sv``, ``da`` or ``nb``; names of
        the demo stay in English.
    shareable : int, optional
        ``gap`` holds a page for sharing alone: without any count of cases from 1 to one less.

    Raises
    ------
    UsageError
        ``JM-E083`` if there are no words in the language.
    ResultError
        ``JM-E40x`` if the folder holds something else or cannot be written.
    """
    language_of(language)  # before the work
    made = demo.make()
    with new_folder(folder, command="demo") as target:
        write_file(target / "orders.csv", made.log_csv)
        write_file(target / "order.journey.yaml", made.design_yaml)
        write_file(target / "plants.yaml", made.plants_yaml)
        write_file(target / "truth.json", json_bytes(made.truth.to_dict()))
        log = read_log(target / "orders.csv")
        design = read_design(target / "order.journey.yaml")
        gap = compare(log, design)
        save_results(
            gap, discover(gap.events), target / "gap", language=language, shareable=shareable
        )
        write_run(target, "demo", {}, logs=[log], designs=[design])
    return gap
