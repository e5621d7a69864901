"""Workbooks written by hand, part by part, so that each can be wrong in one place."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

DAY, MOMENT, CLOCK, LASTING, PADDED = 1, 2, 3, 4, 5
"""Styles of the workbooks made here."""

STYLES = f"""<styleSheet xmlns="{MAIN}">
<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm:ss.000"/>
<numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="00000"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/>
<xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>"""


def letters(column):
    return chr(ord("A") + column)


def cell(value, place, style=0):
    """A cell: a text, a number, a truth value, or XML that is taken as it is."""
    head = f'<c r="{place}"' + (f' s="{style}"' if style else "")
    if isinstance(value, bool):
        return f'{head} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"{head}><v>{value!r}</v></c>"
    if value.startswith("<"):
        return f"{head} {value[1:]}</c>"
    return f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def rows_xml(rows, first=1):
    """Rows of values, None for no cell; a pair is a number and its style."""
    lines = []
    for number, row in enumerate(rows, first):
        cells = []
        for column, value in enumerate(row):
            style = 0
            if isinstance(value, tuple):
                value, style = value
            if value is not None:
                cells.append(cell(value, f"{letters(column)}{number}", style))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


def sheet_xml(rows, below=""):
    data = rows if isinstance(rows, str) else rows_xml(rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{below}</worksheet>'


def workbook(sheets, *, hidden=(), strings=None, more=None, properties=""):
    """The bytes of a workbook; `sheets` maps names to rows or to the XML of a sheet.

    `more` replaces parts by name, or takes them away where it has None.
    """
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/styles.xml": STYLES,
    }
    listed, to = "", {"s": ("styles", "styles.xml")}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"{state}/>'
        to[f"rId{number}"] = ("worksheet", f"worksheets/sheet{number}.xml")
        given = "worksheet" in rows  # and not rows of values
        parts[f"xl/worksheets/sheet{number}.xml"] = rows if given else sheet_xml(rows)
    if strings is not None:
        to["t"] = ("sharedStrings", "sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{listed}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = relations(to)
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **(more or {})}.items():
            if data is not None:
                archive.writestr(name, data)
    return room.getvalue()


def relations(to):
    lines = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in to.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'
