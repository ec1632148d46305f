"""Text of web pages and of plain text."""

import re
from collections.abc import Iterator
from pathlib import Path

from crawlers.markup import plain as without_markup
from crawlers.text.page import Context, Page, Unreadable, decoded

#: why a web page is not read as a paper
INSTEAD = "een webpagina in plaats van het stuk"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})""", re.I)
_TITLE = re.compile(r"<(?:title|h1)\b[^>]{0,300}>([^<]{0,300})", re.I)
#: pages that a server gives where it does not give the paper
_NO_PAPER = re.compile(
    r"\b(?:404|403|500|not found|niet gevonden|bestaat niet|inloggen|aanmelden|log ?in|sign in"
    r"|geen toegang|access denied|forbidden|toegang geweigerd|foutmelding|error|sessie verlopen"
    r"|onderhoud|just a moment)\b",
    re.I,
)


def read_html(path: Path, context: Context) -> Iterator[Page]:
    """Unreadable when it asks to log in, or says that there is nothing here."""
    content = path.read_bytes()
    declared = _CHARSET.search(content[:4000])
    text = decoded(content, declared[1].decode("ascii", "replace") if declared else None)
    titles = " ".join(match[1] for match in _TITLE.finditer(text[:200_000]))
    password = re.search(r"""<input\b[^>]{0,500}\btype\s{0,5}=\s{0,5}["']?password""", text, re.I)
    if password or _NO_PAPER.search(titles):
        raise Unreadable(INSTEAD)
    yield Page(plain(text))


def read_text(path: Path, context: Context) -> Iterator[Page]:
    yield from map(Page, decoded(path.read_bytes()).split("\f"))


def plain(html: str) -> str:
    return without_markup(re.sub(r"(?i)</title>", "</title>\n", html)) or ""
