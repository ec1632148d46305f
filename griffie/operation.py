"""How the settings have the service run: with which key and limits."""

import ipaddress
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

from griffie.console import err
from griffie.settings import Settings
from search_api.operation import KEY, Operation

#: file in the data folder with the key that signs cursors
KEY_FILE = "sleutel"
#: folder in it with the tables of votes and people
TABLES = "tabellen"
#: folder in it with what was counted of the store
COUNTED = "tellingen"
#: questions at the same time of a process that does all of their work itself (two workers answer twice as
#: much then, and more together than with two at a time each), and of one that also waits for the server of
#: its engine or store
OWN, WAITING = 1, 3
#: units of work a minute for one client, where strangers come
ALLOWANCE = 1200


def secret(config: Settings) -> bytes:
    """The key of the settings, or the one in the data folder, which is made when there is none. One
    that cannot be kept is of this process only."""
    if config.sleutel:
        return config.sleutel.encode()
    path = config.data / KEY_FILE
    try:
        if not path.exists():
            config.data.mkdir(parents=True, exist_ok=True)
            _made(path)
        content = path.read_bytes()
        if len(content) < KEY:  # cut off by what befell the disk: it never signed anything
            path.unlink()
            _made(path)
            content = path.read_bytes()
    except OSError as error:
        err.print(
            f"de sleutel van de cursors kan niet bewaard worden ({error}); hij geldt tot hier"
        )
        return secrets.token_bytes(KEY)
    return content


def _made(path: Path) -> None:
    """The key at once or not at all, and one however many processes make it."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY))
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        os.unlink(name)


def _counts() -> Any:
    from search_api.middleware.shared_counts import SharedCounts

    return SharedCounts()


def loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serving(config: Settings, host: str = "127.0.0.1", workers: int = 1) -> Operation:
    """How the settings have the service run that listens on `host`. The address is only ours when
    it was set; else links lead to where was listened."""
    allowance = config.limiet
    if allowance is None:
        allowance = 0 if loopback(host) else ALLOWANCE
    return Operation(
        address=config.adres if "adres" in config.model_fields_set else "",
        key=secret(config),
        seconds=config.vraagtijd,
        allowance=allowance,
        keys=config.limiet_sleutels,
        proxies=tuple(filter(None, config.proxies.split(","))),
        data=config.data.resolve(),
        mail=bool(config.smtp),
        webhooks=config.webhooks(),
        tables=config.data / TABLES,
        counted=config.data / COUNTED,
        at_once=WAITING if config.elasticsearch or config.store else OWN,
        workers=workers,
        counts=_counts() if workers > 1 and (allowance or config.limiet_sleutels) else None,
    )
