"""Media types of papers by the ending of a file's name."""

import functools
import mimetypes

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
#: what the standard library's table does not have in every version of Python
_OFFICE = {
    ".docx": f"{_OOXML}wordprocessingml.document",
    ".dotx": f"{_OOXML}wordprocessingml.template",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".xlsx": f"{_OOXML}spreadsheetml.sheet",
    ".pptx": f"{_OOXML}presentationml.presentation",
    ".odt": f"{_ODF}text",
    ".ods": f"{_ODF}spreadsheet",
    ".odp": f"{_ODF}presentation",
    ".rtf": "application/rtf",
    ".eml": "message/rfc822",
    ".msg": "application/vnd.ms-outlook",
    ".zip": "application/zip",
}


@functools.cache
def _table() -> mimetypes.MimeTypes:
    """The library's own table, without what a machine adds to it."""
    table = mimetypes.MimeTypes()
    for ending, kind in _OFFICE.items():
        table.add_type(kind, ending)
    return table


def formaat(filename: str | None) -> str | None:
    """Media type by a file name's ending, None when it says nothing."""
    ending = (filename or "").rpartition(".")[2].lower()
    return _table().types_map[True].get(f".{ending}") if ending else None
