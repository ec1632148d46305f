"""Text of word processor files: Office Open XML (also with macros, templates and strict files)
and OpenDocument. Read from their XML, because python-docx refuses strict files and macros and
leaves out notes and text boxes."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from crawlers.text.page import UNPACKED, Context, Page, Unreadable

_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
#: elements whose text nobody sees: what was deleted or moved away, codes of fields, the second
#: form of a drawing for old programs
_UNSEEN = {"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr"}
#: what stands for characters
_SIGNS = {
    "tab": " ",
    "br": "\n",
    "cr": "\n",
    "txbxContent": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}


def opened(path: Path) -> zipfile.ZipFile:
    """The archive, refused when it is broken or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise Unreadable("beschadigd bestand") from error
    if sum(item.file_size for item in archive.infolist()) > UNPACKED:
        archive.close()
        raise Unreadable("uitgepakt te groot")
    return archive


def _xml(archive: zipfile.ZipFile, name: str, kind: str) -> Any:
    try:
        return etree.fromstring(archive.read(name), etree.XMLParser(**_PARSER))  # type: ignore[arg-type]
    except (
        KeyError,
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise Unreadable(f"beschadigd {kind}-bestand") from error
    except (NotImplementedError, RuntimeError) as error:
        raise Unreadable("beveiligd met een wachtwoord") from error


def _local(node: Any) -> str:
    """Name without its namespace: strict and ordinary files differ in that only."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _value(node: Any, name: str) -> str | None:
    return next(
        (value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), None
    )


# --- Office Open XML -----------------------------------------------------------------------------


def read_docx(path: Path, context: Context) -> Iterator[Page]:
    """Pages as the word processor last broke them; a file that never was laid out is one page.
    Headers stand once at the top of the first page, footers at the end of the last, and a
    footnote at the foot of the page that refers to it."""
    with opened(path) as archive:
        names = set(archive.namelist())
        body = _xml(archive, "word/document.xml", "DOCX")
        notes = {
            kind: _notes(archive, f"word/{kind}s.xml")
            for kind in ("footnote", "endnote")
            if f"word/{kind}s.xml" in names
        }
        heads, feet = (
            [_plain(_xml(archive, name, "DOCX")) for name in sorted(names) if _is(name, kind)]
            for kind in ("header", "footer")
        )
    pages = _Pages(notes)
    pages.read(body)
    texts = pages.ended()
    texts[0] = "\n".join([*dict.fromkeys(filter(None, heads)), texts[0]])
    texts[-1] = "\n".join([texts[-1], *dict.fromkeys(filter(None, feet))])
    yield from map(Page, texts)


def _is(name: str, kind: str) -> bool:
    return name.startswith(f"word/{kind}") and name.endswith(".xml")


def _notes(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    root = _xml(archive, name, "DOCX")
    return {_value(note, "id") or "": _plain(note) for note in root if _value(note, "type") is None}


def _plain(root: Any) -> str:
    pages = _Pages({})
    pages.read(root)
    return "\n".join(pages.ended()).strip()


class _Pages:
    """Text of a document as it is walked through, parted where pages break."""

    def __init__(self, notes: dict[str, dict[str, str]]) -> None:
        self.notes = notes
        self.pages: list[list[str]] = [[]]
        self.foot: list[str] = []

    def read(self, root: Any) -> None:
        """Walks without recursion: a document may be nested as deep as a stranger likes."""
        walk = [(root, False)]
        while walk:
            node, ending = walk.pop()
            name = _local(node)
            if ending:
                self.pages[-1].append("\n" if name in ("p", "tr") else " ")
                continue
            if name in _UNSEEN or (name == "r" and _hidden(node)):
                continue
            self._sign(name, node)
            if name in ("p", "tr", "tc"):
                walk.append((node, True))
            walk.extend((child, False) for child in reversed(node))

    def _sign(self, name: str, node: Any) -> None:
        if name == "t":
            self.pages[-1].append(node.text or "")
        elif name == "lastRenderedPageBreak" or (name == "br" and _value(node, "type") == "page"):
            self._break()
        elif name in _SIGNS:
            self.pages[-1].append(_SIGNS[name])
        elif name in ("footnoteReference", "endnoteReference"):
            note = self.notes.get(name.removesuffix("Reference"), {}).get(_value(node, "id") or "")
            if note:
                self.foot.append(note)

    def _break(self) -> None:
        if "".join(self.pages[-1]).strip():
            self._close()
            self.pages.append([])

    def _close(self) -> None:
        self.pages[-1] += [f"\n{note}" for note in self.foot]
        self.foot = []

    def ended(self) -> list[str]:
        self._close()
        return ["".join(page) for page in self.pages]


def _hidden(run: Any) -> bool:
    """Whether a run has the property `vanish`."""
    for properties in run:
        if _local(properties) == "rPr":
            marks = [mark for mark in properties if _local(mark) == "vanish"]
            return bool(marks) and _value(marks[0], "val") not in ("0", "false", "off")
    return False


# --- OpenDocument --------------------------------------------------------------------------------

_BLOCKS = {"p", "h", "table-row", "page"}
_LEFT_OUT = {"tracked-changes", "annotation", "forms", "sequence-decls", "note-citation"}


def read_odf(path: Path, context: Context) -> Iterator[Page]:
    """Text documents, sheets and slides of OpenDocument; each slide and sheet is a page."""
    with opened(path) as archive:
        root = _xml(archive, "content.xml", "OpenDocument")
    parts: list[list[str]] = [[]]
    walk: list[tuple[Any, str]] = [(root, "open")]
    while walk:
        node, state = walk.pop()
        name = _local(node)
        if state == "tail":
            parts[-1].append(node.tail or "")
            continue
        if state == "close":
            parts[-1].append("\n" if name in _BLOCKS else " ")
            continue
        if name in _LEFT_OUT:
            continue
        if name in ("page", "soft-page-break") and "".join(parts[-1]).strip():
            parts.append([])
        _odf_sign(name, node, parts[-1])
        if name in _BLOCKS or name == "table-cell":
            walk.append((node, "close"))
        for child in reversed(node):
            walk += [(child, "tail"), (child, "open")]
    yield from (Page("".join(part)) for part in parts)


def _odf_sign(name: str, node: Any, part: list[str]) -> None:
    if name == "s":
        part.append(" ")
    elif name in ("tab", "line-break"):
        part.append(" " if name == "tab" else "\n")
    elif name in ("p", "h", "span", "a", "note-body"):
        part.append(("\n" if name == "note-body" else "") + (node.text or ""))
