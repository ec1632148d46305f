"""How often the interpreter looks for what nothing names any more."""

import gc

#: objects that come before it looks (700 by itself), and how often it looks among those that stayed
SELDOM = (50_000, 20, 100)


def collect_seldom() -> None:
    """Nearly all that is made here is freed at once, when its last name goes; what holds itself in a
    circle may wait. Spares a tenth of the time of a crawl, an index or a reading."""
    gc.set_threshold(*SELDOM)
