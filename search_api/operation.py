"""How the service is run: what its operator decides, and what it takes for itself."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: seconds that a question may take
SECONDS = 8.0
#: questions at the same time of one process, and its threads
MOST = 40
#: bytes of a key that is made here
KEY = 32
#: signs what no other process has to read
OWN = os.urandom(KEY)


@dataclass(frozen=True)
class Operation:
    """`address` is where links lead; empty for the address that is listened on. `key` signs cursors
    and is kept, so that they outlive the process. `seconds` is what one question may take.
    `allowance` are units of work a minute for one client; 0 is no limit. `keys` have an allowance of their own. `proxies` are the networks whose word on
    who asks is taken. `tables` is the folder with the tables of votes and people; without one this
    process makes its own."""

    address: str = ""
    key: bytes = field(default=OWN, repr=False)
    seconds: float = SECONDS
    allowance: int = 0
    keys: Mapping[str, int] = field(default_factory=dict, repr=False)
    proxies: tuple[str, ...] = ()
    #: whether a server is set that sends mail
    mail: bool = True
    #: (host, port) of webhooks that may be asked wherever they are
    webhooks: tuple[tuple[str, int], ...] = ()
    #: where files are kept that are made for who takes everything along; None for a passing place
    data: Path | None = None
    tables: Path | None = None
    #: where what was counted of the store is kept for the next process
    counted: Path | None = None
    #: questions that one process answers at the same time
    at_once: int = MOST
    #: processes that answer together, and where they count together what clients ask
    workers: int = 1
    counts: Any = field(default=None, repr=False, compare=False)
