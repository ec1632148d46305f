"""Whether the files of an index are those that were written: each that its list names is there, with
the sum that stands at its own end.

A file of the engine is its content, a description with a CRC-32 of that in JSON, the length of the
description, and a fixed number.
"""

import json
import mmap
import os
import struct
import zlib
from pathlib import Path
from typing import Any

#: kinds of files that every segment has
PARTS = ("term", "pos", "idx", "fast", "store", "fieldnorm")
#: what a file ends with, and the longest description before it (bytes)
MAGIC, FOOTER = 1337, 50_000
#: bytes of which the sums are looked at; of a larger index they are when it is asked for
SUMMED = 1 << 30
#: by path what a file was that was found good: (size, moment of its last change)
_good: dict[Path, tuple[int, int]] = {}
#: by folder which list it has, and the files that are on it
_lists: dict[Path, tuple[tuple[int, int, int], list[Path]]] = {}


def damage(folder: Path, *, whole: bool = False) -> str | None:
    """What is wrong with the index in a folder, in Dutch; None when nothing is. `whole` looks at
    the sums of every file, also of a large index and of what was seen before."""
    try:
        sizes = _sizes(folder)
    except FileNotFoundError as error:
        return f"{Path(error.filename or folder).name} is er niet"
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"de lijst van bestanden is niet te lezen ({type(error).__name__})"
    fresh = [
        path
        for path, stat in sizes.items()
        if whole or _good.get(path) != (stat.st_size, stat.st_mtime_ns)
    ]
    summed = whole or sum(sizes[path].st_size for path in fresh) <= SUMMED
    for path in fresh:
        try:
            good = _sound(path, summed=summed)
        except (OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError) and _off_the_list(path):
                return damage(folder, whole=whole)
            return f"{path.name} is niet te lezen ({type(error).__name__})"
        if not good:
            return f"{path.name} is niet wat er geschreven werd"
        _good[path] = (sizes[path].st_size, sizes[path].st_mtime_ns)
    return None


def _sizes(folder: Path) -> dict[Path, os.stat_result]:
    """What every file is that the list names. A writer renews the list first and then removes what
    is no longer on it, so that what is missing from an older list is no fault."""
    files = _listed(folder)
    while True:
        try:
            return {path: path.stat() for path in files}
        except FileNotFoundError:
            before, files = files, _listed(folder)
            if before == files:
                raise


def _off_the_list(path: Path) -> bool:
    """Whether a writer that renewed the list meanwhile took a file from it."""
    try:
        return path not in _listed(path.parent)
    except (OSError, ValueError, KeyError, TypeError):
        return True  # to be told of the list


def _listed(folder: Path) -> list[Path]:
    """The files that the list names, which is read only when it is another one than before."""
    path = folder / "meta.json"
    stat = path.stat()
    mark = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    known = _lists.get(folder)
    if known is None or known[0] != mark:
        known = _lists[folder] = (mark, files_of(folder, path.read_bytes()))
    return known[1]


def files_of(folder: Path, content: bytes) -> list[Path]:
    """The files of the index of which `content` is the list (`meta.json`)."""
    meta: dict[str, Any] = json.loads(content)
    files = []
    for segment in meta["segments"]:
        name = segment["segment_id"].replace("-", "")
        files += [folder / f"{name}.{part}" for part in PARTS]
        if segment["deletes"]:
            files.append(folder / f"{name}.{segment['deletes']['opstamp']}.del")
    return files


def _sound(path: Path, *, summed: bool) -> bool:
    size = path.stat().st_size
    if size < 8:
        return False
    with path.open("rb") as file:
        file.seek(size - 8)
        length, magic = struct.unpack("<II", file.read(8))
        if magic != MAGIC or not 0 < length <= min(FOOTER, size - 8):
            return False
        file.seek(size - 8 - length)
        told = json.loads(file.read(length))["crc"]
        if not summed:
            return True
        return bool(told == _crc(file, size - 8 - length))


def _crc(file: Any, length: int) -> int:
    if not length:
        return 0
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        crc, step = 0, 1 << 22
        for start in range(0, length, step):
            crc = zlib.crc32(content[start : min(start + step, length)], crc)
    return crc
