"""Safe opening of what users name; whole-or-nothing writing of files and folders."""

from journeymine.files.folders import new_folder
from journeymine.files.output import write_file
from journeymine.files.sources import SourceFile, inflates_too_much, open_source

__all__ = ["SourceFile", "inflates_too_much", "new_folder", "open_source", "write_file"]
