"""Text made plain, to compare by."""

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable


def bare(text: str) -> str:
    """Lower case without diacritics: `Café` → `cafe`."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@functools.lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without diacritics and punctuation, one space between words."""
    return " ".join(re.sub(r"[^\w]+", " ", bare(text)).split())


def nearest(wanted: str, known: Iterable[str], most: int = 5) -> tuple[str, ...]:
    """Of what is known the names that are most like what was said, the likest first; where none is
    like it, the first ones."""
    by_key: dict[str, list[str]] = {}
    for name in known:
        by_key.setdefault(bare(name), []).append(name)
    near = difflib.get_close_matches(bare(wanted), by_key, n=most, cutoff=0.4)
    inside = [key for key in by_key if bare(wanted) in key and key not in near]
    keys = [*near, *inside] or sorted(by_key)
    return tuple(name for key in keys for name in by_key[key])[:most]
