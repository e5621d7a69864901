"""The page: summarize results to plain data, render plain data to a page."""

from journeymine.reporting.render import render
from journeymine.reporting.report import Report, report
from journeymine.reporting.shareable import shareable
from journeymine.reporting.summarize import summarize

__all__ = ["Report", "render", "report", "shareable", "summarize"]
