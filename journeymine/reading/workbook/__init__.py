"""Excel workbooks, read part by part with nothing followed, run or guessed.

A workbook [1]_ is a ZIP archive of XML parts.  They are read here by a parser of our own
for three reasons, measured on the libraries that there are: a library that is fast gives an
error cell as an empty one, lets a cell that occurs twice overwrite the first, and ends the
whole process on a sheet with two cells far apart; the one that is careful takes longer than
this one; neither says what it has left out.

References
----------
.. [1] ISO/IEC 29500-1:2016, Office Open XML file formats, part 1: SpreadsheetML (section 18).
"""

from journeymine.reading.workbook.package import Sheet, Workbook, open_workbook
from journeymine.reading.workbook.sheet import Cell, Kind, Merged, Row, SheetReader
from journeymine.reading.workbook.table import NEVER_CALCULATED, SheetTable, header_of, table_of

__all__ = [
    "NEVER_CALCULATED",
    "Cell",
    "Kind",
    "Merged",
    "Row",
    "Sheet",
    "SheetReader",
    "SheetTable",
    "Workbook",
    "header_of",
    "open_workbook",
    "table_of",
]
