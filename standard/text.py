"""Text made plain, to compare by."""

import functools
import re
import unicodedata


def bare(text: str) -> str:
    """Lower case without diacritics: `Café` → `cafe`."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@functools.lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without diacritics and punctuation, one space between words."""
    return " ".join(re.sub(r"[^\w]+", " ", bare(text)).split())
