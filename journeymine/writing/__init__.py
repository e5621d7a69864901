"""Logs, designs and results in the formats that users asked for; the result folder."""

from journeymine.writing.again import render_again
from journeymine.writing.design_files import save_design
from journeymine.writing.log_files import save_log
from journeymine.writing.results import save_discovery, save_results
from journeymine.writing.simulations import make_demo, save_simulation

__all__ = [
    "make_demo",
    "render_again",
    "save_design",
    "save_discovery",
    "save_log",
    "save_results",
    "save_simulation",
]
