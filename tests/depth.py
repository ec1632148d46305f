"""How far the tests go that repeat one thing many times: kills, generated questions, large councils.

In `make test` each goes far enough to find the kind of fault that it is there for; `make deep` goes
on to the figures that the documentation states."""

import os

DEEP = os.environ.get("GRIFFIE_TEST_DEEP") == "ja"


def times(deep: int, otherwise: int) -> int:
    """`deep` in `make deep`, else `otherwise`."""
    return deep if DEEP else otherwise
