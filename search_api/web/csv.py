"""Tables as CSV that spreadsheets of any country open, and none reckons with."""

import csv
import io
from collections.abc import Iterable

#: between values, by name; what says that it is UTF-8; what a formula starts with
SEPARATORS = {"komma": ",", "puntkomma": ";", "tab": "\t"}
MARK = b"\xef\xbb\xbf"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def begun(separator: str) -> bytes:
    """What a table begins with: the mark of UTF-8, where a spreadsheet is meant to open it."""
    return b"" if separator == SEPARATORS["komma"] else MARK


def lines(rows: Iterable[Iterable[object]], separator: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", delimiter=separator)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> object:
    """A value as no spreadsheet reckons with it: text that starts as a formula does is text. Several
    values have ` | ` between them."""
    if isinstance(value, list | tuple):
        value = " | ".join(str(each) for each in value if each is not None)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, str) and value.lstrip(" \n\u00a0").startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
