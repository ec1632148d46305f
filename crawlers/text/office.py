"""Text of sheets, slides, rich text and mail."""

import email
import email.policy
import io
import tempfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from crawlers.text.page import Context, Page, Unreadable, decoded
from crawlers.text.word import opened

#: cells of one sheet that are read
CELLS = 200_000


def read_xlsx(path: Path, context: Context) -> Iterator[Page]:
    """A page for each visible sheet: its name, and a line for each row."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    opened(path).close()
    try:
        # as a stream, because a name without an ending is refused
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise Unreadable("beschadigd XLSX-bestand") from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                context.notes.append(f"werkblad {sheet.title} is verborgen")
                continue
            yield Page("\n".join([sheet.title, *_rows(sheet, context)]))
    finally:
        book.close()


def _rows(sheet: Any, context: Context) -> Iterator[str]:
    seen = 0
    for row in sheet.iter_rows(values_only=True):
        seen += len(row)
        if seen > CELLS:
            context.missing.append(f"werkblad {sheet.title}: alleen het begin gelezen")
            return
        line = " ".join(str(value) for value in row if value is not None)
        if line:
            yield line


def read_pptx(path: Path, context: Context) -> Iterator[Page]:
    """A page for each slide, its notes at the end."""
    import pptx
    from lxml import etree
    from pptx.exc import PythonPptxError

    opened(path).close()
    try:
        slides = pptx.Presentation(str(path)).slides
    except (PythonPptxError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise Unreadable("beschadigd PPTX-bestand") from error
    for slide in slides:
        lines = list(_shapes(slide.shapes))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            lines.append(slide.notes_slide.notes_text_frame.text)
        yield Page("\n".join(lines))


def _shapes(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if getattr(shape, "shapes", None) is not None:
            yield from _shapes(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text.replace("\v", "\n")
        elif getattr(shape, "has_table", False):
            yield from (" ".join(cell.text for cell in row.cells) for row in shape.table.rows)


def read_rtf(path: Path, context: Context) -> Iterator[Page]:
    from striprtf.striprtf import rtf_to_text

    content = path.read_bytes().decode("latin-1")
    try:
        text: str = rtf_to_text(content, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, UnicodeError) as error:
        raise Unreadable("beschadigd RTF-bestand") from error
    yield from map(Page, text.split("\f"))


def read_mail(path: Path, context: Context) -> Iterator[Page]:
    """The subject and the words of a message, then what is attached to it. Who sent it and to
    whom is not read."""
    from crawlers.text.parts import part
    from crawlers.text.web import plain

    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    text = ""
    if body is not None:
        raw = body.get_payload(decode=True)
        text = decoded(raw if isinstance(raw, bytes) else b"", body.get_content_charset())
        text = plain(text) if body.get_content_type() == "text/html" else text
    yield Page("\n".join(filter(None, (str(message.get("Subject") or ""), text))))
    with tempfile.TemporaryDirectory() as folder:
        for number, attached in enumerate(message.iter_attachments(), 1):
            content = attached.get_payload(decode=True)
            name = attached.get_filename() or f"bijlage {number}"
            if isinstance(content, bytes):
                yield from part(Path(folder), name, content, context)
