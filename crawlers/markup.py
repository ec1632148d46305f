"""Text out of a fragment of HTML. Stands at the bottom: both answers and files are read with it."""

import html
import re
from typing import Any, cast

import lxml.html
from lxml import etree

_BREAKS = re.compile(r"<\s{0,9}(?:br|/p|/div|/li|/tr|/h\d)\b[^<>]*>", re.I)
_MARKUP = re.compile(r"<[a-z/!][^<>]*>", re.I)


def plain(fragment: str | None) -> str | None:
    """The text of an HTML fragment, lines kept, without markup; None when nothing is left."""
    if not fragment:
        return None
    text = fragment
    if _MARKUP.search(text):
        try:
            parser = lxml.html.HTMLParser(no_network=True)
            marked = _BREAKS.sub(lambda found: "\n" + found[0], text)
            root: Any = lxml.html.fromstring(f"<div>{marked}</div>", parser=parser)
            for unwanted in root.xpath("//script|//style"):
                unwanted.drop_tree()
            text = cast(str, root.text_content())
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            text = _MARKUP.sub(" ", text)
    else:
        text = html.unescape(text)
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


def one_line(fragment: str | None) -> str | None:
    text = plain(fragment)
    return " ".join(text.split()) if text else None
