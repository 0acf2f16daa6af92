"""A spreadsheet as OpenDocument (ods), written row by row, however long it is.

The library for it keeps the whole document in memory, a kilobyte a cell; this keeps one row. Texts
are texts, numbers are numbers, and nothing is ever a formula.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

MIME = "application/vnd.oasis.opendocument.spreadsheet"
# What XML cannot hold would make the whole file unreadable.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spaces of which a reader would keep one, or none.
_SPACES = re.compile(r"^ | $| {2,}")
# A short document never touches the disk before it is packed.
_IN_MEMORY = 8_000_000
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
_BEGIN = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_NAMES}>'
    "<office:body><office:spreadsheet>"
)
_END = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


class Book:
    """A document that is being written: begin a sheet, then add its rows."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._in_sheet = False
        self._say(_BEGIN)

    def begin(self, name: str, heading: Sequence[str]) -> None:
        """Begin a sheet with its columns; the one before it is finished."""
        self._end_sheet()
        self._say(
            f"<table:table table:name={quoteattr(name)}>"
            f'<table:table-column table:number-columns-repeated="{len(heading)}"/>'
        )
        self._in_sheet = True
        self.add([heading])

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows to the sheet: numbers, texts, and None for an empty cell."""
        for row in rows:
            cells = "".join(map(_cell, row))
            self._say(f"<table:table-row>{cells}</table:table-row>\n")

    def end(self) -> None:
        """Finish the document."""
        self._end_sheet()
        self._say(_END)

    def _end_sheet(self) -> None:
        if self._in_sheet:
            self._say("</table:table>")
        self._in_sheet = False

    def _say(self, text: str) -> None:
        self._content.write(text.encode())


@contextmanager
def writing(file: Path | IO[bytes]) -> Iterator[Book]:
    """A document to fill; when this ends without a fault it stands in ``file``."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as content:
        book = Book(content)
        yield book
        book.end()
        size = content.tell()
        content.seek(0)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            # First and not compressed: that is how programs know the file.
            packed.writestr("mimetype", MIME, zipfile.ZIP_STORED)
            packed.writestr("META-INF/manifest.xml", _MANIFEST)
            part = zipfile.ZipInfo("content.xml")
            part.compress_type, part.file_size = zipfile.ZIP_DEFLATED, size
            with packed.open(part, "w") as target:
                shutil.copyfileobj(content, target)


def readable(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _NO_XML.sub("", text)


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        told = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {told}><text:p>{value}</text:p></table:table-cell>"
    # A tab stays as it is: programs that do not know <text:tab/> would join two words.
    text = escape(readable(str(value)))
    text = _SPACES.sub(_spaces, text).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.replace("\n", "</text:p><text:p>")
    return (
        f'<table:table-cell office:value-type="string"><text:p>{lines}</text:p></table:table-cell>'
    )


def _spaces(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found.group())}"/>'
