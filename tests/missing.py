"""What a machine does not have, told to who can do without."""

from typing import NoReturn


class Missing(Exception):
    """What should be installed, as a sentence."""


def missing(what: str) -> NoReturn:
    raise Missing(what)
