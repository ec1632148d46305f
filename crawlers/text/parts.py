"""Files within a file: an archive, and what is attached to a PDF or a message."""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from crawlers.text.page import DEPTH, PARTS, Context, Page, Unreadable
from crawlers.text.word import opened
from standard.media import formaat

#: parts that are no papers, and are left out without a word
_NO_PAPERS = (".xml", ".rels", ".css", ".js", ".json", ".ds_store", ".ini", ".db", ".p7s", ".sig")


def part(folder: Path, name: str, content: bytes, context: Context) -> Iterator[Page]:
    """Pages of a file within the file, under its name; what is not read of it is `missing`."""
    from crawlers.text.extract import READERS, sniff

    if name.lower().endswith(_NO_PAPERS) or not content:
        return
    path = folder / "deel"
    path.write_bytes(content)
    reader = READERS.get(sniff(path, formaat(name)) or "")
    if reader is None or context.depth >= DEPTH:
        context.missing.append(f"{name}: niet gelezen")
        return
    inner = Context(context.depth + 1)
    try:
        for number, page in enumerate(reader(path, inner)):
            text = page.text if number else f"[{name}]\n{page.text}"
            yield Page(text, page.fault, page.picture)
    except Unreadable as error:
        context.missing.append(f"{name}: {error}")
    context.missing += inner.missing


def read_zip(path: Path, context: Context) -> Iterator[Page]:
    """Every paper in the archive, in its order."""
    with opened(path) as archive, tempfile.TemporaryDirectory() as folder:
        entries = [item for item in archive.infolist() if not item.is_dir()]
        for entry in entries[:PARTS]:
            name = PurePosixPath(entry.filename).name
            try:
                content = archive.read(entry)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
                context.missing.append(f"{name}: niet uit te pakken")
                continue
            yield from part(Path(folder), name, content, context)
    if len(entries) > PARTS:
        context.missing.append(f"alleen de eerste {PARTS} bestanden gelezen")
    context.notes.append(f"{len(entries)} bestanden in het archief")
