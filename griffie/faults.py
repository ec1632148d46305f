"""What befalls a machine, in one sentence that says what to do: a disk that is full, a folder that may
not be written, a store or an engine that is away or damaged."""

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from indexer.question.query import IndexBusy, Unavailable
from store import StoreUnavailable, sentence
from store.keeping.manifest import BackupError

#: errors that say in Dutch what they are
SAID = (StoreUnavailable, Unavailable, IndexBusy, BackupError)
FULL = "de schijf is vol: maak ruimte en draai het opnieuw; wat er was is er nog"
KINDS = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: "de gegevensmap is alleen te lezen: kies een andere met GRIFFIE_DATA",
    errno.EACCES: "geen rechten op {0}: geef de gebruiker van Griffie die, of kies een andere map",
    errno.EPERM: "geen rechten op {0}: geef de gebruiker van Griffie die, of kies een andere map",
    errno.ENOTDIR: "{0} is geen map: kies een andere met GRIFFIE_DATA",
    errno.EEXIST: "{0} is er al en is geen map: kies een andere met GRIFFIE_DATA",
    errno.ENOENT: "{0} is er niet",
    errno.EMFILE: "er zijn te veel bestanden open: verhoog de grens (ulimit -n) en draai het opnieuw",
    errno.EIO: "de schijf geeft fouten: kijk hem na, en zet zo nodig een reservekopie terug",
    errno.ESTALE: "de schijf is weg: koppel hem weer aan en draai het opnieuw",
}
#: how the embedded engine tells the number of an error of the machine
NUMBER = re.compile(r"os error (\d+)")


def told(error: BaseException) -> str | None:
    """The sentence of an error, or of what it came from; None when it is none of these."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, SAID):
            return str(seen)
        if isinstance(seen, sqlite3.Error) and (text := sentence(seen)):
            return text
        if isinstance(seen, OSError) and seen.errno in KINDS:
            return KINDS[seen.errno].format(seen.filename or "een bestand")
        if isinstance(seen, ValueError) and (found := NUMBER.search(str(seen))):
            number = int(found[1])
            if number in KINDS:
                return KINDS[number].format("de map van de zoekindex")
        seen = seen.__cause__ or seen.__context__
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Such errors as `Unavailable`, for who tries again."""
    try:
        yield
    except SAID:
        raise
    except Exception as error:
        if text := told(error):
            raise Unavailable(text) from error
        raise
