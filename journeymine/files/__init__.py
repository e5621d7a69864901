"""Safe opening of what users name; whole-or-nothing writing of files and folders."""

from journeymine.files.archives import Archive, open_archive
from journeymine.files.folders import new_folder
from journeymine.files.output import new_file, write_file
from journeymine.files.source_sets import Skipped, SourceSet, open_sources
from journeymine.files.sources import SourceFile, inflates_too_much, open_source

__all__ = [
    "Archive",
    "Skipped",
    "SourceFile",
    "SourceSet",
    "inflates_too_much",
    "new_file",
    "new_folder",
    "open_archive",
    "open_source",
    "open_sources",
    "write_file",
]
