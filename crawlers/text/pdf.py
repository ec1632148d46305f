"""Text of a PDF, page by page: what a person sees on it, in the order in which it is read."""

import ctypes
import functools
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from crawlers.text.columns import by_column
from crawlers.text.page import GARBLED, SCAN, Context, Page, Unreadable, empty, letters

#: dots an inch at which a page is drawn to be read
DPI = 200
#: a page that is a picture for so much of its area, with fewer letters than this, is a scan that
#: somebody stamped
PICTURE, STAMP = 0.5, 300
#: share of the letters that a font gives without saying which they are
WITHOUT_UNICODE = 0.15
#: of no script at all: private use, and what stands for a letter that is not known
STRANGE = re.compile("[\ue000-\uf8ff\ufffd]")
#: objects of a page that are looked at
OBJECTS = 5000
#: properties of annotations that hold what was typed
FREE_TEXT, WIDGET = pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET


def read_pdf(path: Path, context: Context) -> Iterator[Page]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("beveiligd met een wachtwoord" if locked else "beschadigde PDF") from error
    try:
        if document.get_formtype() != pdfium.FORMTYPE_NONE:
            document.init_forms()
        hidden = _layers_off(path)
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                yield Page("", SCAN)
                continue
            yield _page(document, page, hidden)
            page.close()
        yield from _attachments(document, context)
    finally:
        document.close()


def _page(document: Any, page: Any, hidden: frozenset[str]) -> Page:
    if hidden:
        _without_layers(page, hidden)
    try:
        text_page = page.get_textpage()
        text = by_column(text_page, page.get_width()) or text_page.get_text_range()
        fault = GARBLED if _garbled(text_page, text) else None
        text_page.close()
    except pypdfium2.PdfiumError:
        return Page("", SCAN, functools.partial(drawn, page))
    typed = _typed(document, page)
    if fault is None and letters(text) < STAMP and _pictured(page):
        fault = SCAN
    if fault is None and empty(text) and not empty(typed):
        text = ""
    elif fault is None and empty(text) and pdfium.FPDFPage_CountObjects(page):
        fault = SCAN
    if fault == GARBLED:
        text = ""
    whole = "\n".join(part for part in (text, typed) if part)
    return Page(whole, fault, functools.partial(drawn, page))


def drawn(page: Any) -> bytes:
    """The page as a grey PGM image."""
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    stride, width, height = bitmap.stride, bitmap.width, bitmap.height
    pixels = bytes(bitmap.buffer)
    rows = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
    bitmap.close()
    return b"P5 %d %d 255\n" % (width, height) + rows


def _garbled(text_page: Any, text: str) -> bool:
    """Whether many of the letters are of a font that does not tell which letters they are, or of
    no script at all (private use, replacement)."""
    number = text_page.count_chars()
    if number == 0:
        return False
    step = max(1, number // 400)
    looked_at = range(0, number, step)
    unknown = sum(pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1 for index in looked_at)
    if unknown > WITHOUT_UNICODE * len(looked_at):
        return True
    strange = len(STRANGE.findall(text))
    return strange > WITHOUT_UNICODE * max(letters(text), 1)


def _pictured(page: Any) -> bool:
    """Whether pictures cover most of the page."""
    width, height = page.get_size()
    covered = 0.0
    for item in _objects(page):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            across = min(right, width) - max(left, 0.0)
            covered += max(across, 0.0) * max(min(top, height) - max(bottom, 0.0), 0.0)
    return bool(covered > PICTURE * width * height)


def _objects(page: Any) -> list[Any]:
    try:
        return [item for item, _ in zip(page.get_objects(max_depth=4), range(OBJECTS))]
    except pypdfium2.PdfiumError:
        return []


# --- what was typed on the page ------------------------------------------------------------------


def _typed(document: Any, page: Any) -> str:
    """Values of form fields, and text that was typed on the page as an annotation."""
    lines = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        flags = pdfium.FPDFAnnot_GetFlags(annotation)
        if not flags & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW):
            if kind == WIDGET and document.formenv:
                form = document.formenv
                lines.append(_wide(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation))
            elif kind == FREE_TEXT:
                lines.append(_wide(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents"))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return "\n".join(line for line in lines if not empty(line) and line != "Off")


def _wide(call: Any, *arguments: Any) -> str:
    """A string of pdfium: asked for its length first, in UTF-16."""
    length = call(*arguments, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    call(*arguments, buffer, length)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0").strip()


# --- layers that are switched off ----------------------------------------------------------------


def _layers_off(path: Path) -> frozenset[str]:
    """Names of the layers that the document shows to nobody; a name that is also one of a layer
    that is shown is left out."""
    content = path.read_bytes()
    if b"/OCProperties" not in content and b"/ObjStm" not in content:
        return frozenset()
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        root: Any = pypdf.PdfReader(path).trailer["/Root"]
        layers = root.get("/OCProperties")
        if not layers:
            return frozenset()
        default = layers["/D"]
        groups = {item.idnum: str(item.get_object().get("/Name")) for item in layers["/OCGs"]}
        off = {item.idnum for item in default.get("/OFF", [])}
        if default.get("/BaseState") == "/OFF":
            off = set(groups) - {item.idnum for item in default.get("/ON", [])}
    except (PyPdfError, KeyError, AttributeError, TypeError, ValueError, RecursionError):
        return frozenset()
    shown = {name for number, name in groups.items() if number not in off}
    return frozenset(name for number, name in groups.items() if number in off) - shown


def _without_layers(page: Any, hidden: frozenset[str]) -> None:
    for item in _objects(page):
        if item.level == 0 and _layers(item) & hidden:
            page.remove_obj(item)


def _layers(item: Any) -> set[str]:
    """Names of the layers that an object stands in (marked content `OC`)."""
    names = set()
    for index in range(max(pdfium.FPDFPageObj_CountMarks(item), 0)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        if _counted(pdfium.FPDFPageObjMark_GetName, mark) == "OC":
            names.add(_counted(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name"))
    return names


def _counted(call: Any, *arguments: Any) -> str:
    """A string of pdfium whose length comes back beside it."""
    length = ctypes.c_ulong()
    if not call(*arguments, None, 0, ctypes.byref(length)) or length.value <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length.value // 2))()
    call(*arguments, buffer, length.value, ctypes.byref(length))
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0")


# --- files within the file -----------------------------------------------------------------------


def _attachments(document: Any, context: Context) -> Iterator[Page]:
    number = document.count_attachments()
    if not number:
        return
    from crawlers.text.parts import part

    with tempfile.TemporaryDirectory() as folder:
        for index in range(number):
            attachment = document.get_attachment(index)
            name = attachment.get_name() or f"bijlage {index + 1}"
            try:
                content = bytes(attachment.get_data())
            except pypdfium2.PdfiumError:
                context.missing.append(f"bijlage {name}: niet te lezen")
                continue
            yield from part(Path(folder), name, content, context)
    context.notes.append(f"{number} {'bijlage' if number == 1 else 'bijlagen'} in het bestand")
