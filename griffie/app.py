"""How the parts are put together after the settings: store, index, service.

The engines and the service are imported where they are made: a crawl needs neither.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from crawlers.registry import Council, bundled, load
from crawlers.vendor import labels
from griffie.console import err, failed, wrong
from griffie.settings import Settings
from store import Store, StoreUnavailable, default_address

if TYPE_CHECKING:
    from conformance.report.side_by_side import SideBySide
    from indexer.follow import Making
    from indexer.question.query import Indexes
    from search_api.operation import Operation
    from search_api.services import Services

#: file in the data folder that says that it holds the sample
SAMPLE = "voorbeeld"
#: register of the emulated vendors, beside it
SAMPLE_REGISTER = "voorbeeld.csv"


def settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        row = error.errors()[0]
        name = "GRIFFIE_" + str(row["loc"][0]).upper()
        raise wrong(f"instelling {name}: {row['msg']}") from error


def own_fields(config: Settings) -> None:
    """Takes what `velden.csv` in the data folder settles of registers' fields."""
    from crawlers.reading.settled_fields import SettledError, read_own

    try:
        read_own(config.data / "velden.csv")
    except SettledError as error:
        raise wrong(str(error)) from error


def store_of(config: Settings) -> Store:
    """The store that the settings name; raises `StoreUnavailable`."""
    return Store(config.store or default_address(config.data))


def open_store(config: Settings) -> Store:
    """The same for a command, which ends where there is none."""
    try:
        return store_of(config)
    except StoreUnavailable as error:
        raise failed(error) from error


def registry(sources: Path | None) -> list[Council]:
    """The councils of a register, or of the one that comes along; raises `RegistryError`."""
    return load(sources) if sources else [*bundled()]


def sample_register(config: Settings) -> Path | None:
    """The register that the sample was read by, where the data folder holds the sample."""
    file = config.data / SAMPLE_REGISTER
    return file if (config.data / SAMPLE).exists() and file.exists() else None


def names(store: Store) -> dict[str, tuple[str, str]]:
    """Name and province by TOOI code, for the index."""
    known = {council.code: (council.name, council.province) for council in bundled()}
    return known | {body.code: (body.naam, body.provincie) for body in store.organisations()}


def bring_up(
    store: Store, config: Settings, *, rebuild: bool = False, counted: bool = True
) -> tuple[int, dict[str, str]]:
    """Indexes with a progress bar on a terminal, and brings the feed up to the log; gives the number
    of documents written, and what the engine refuses with its reason. An index that is not of this
    store, or not whole (`counted` looks whether it is), is built anew; why is told. So is one in
    which something stands that was taken away for good."""
    from griffie.engines import indexes
    from indexer.classic.documents import CLASSIC
    from store.erasure import INDEX, finish, left
    from store.erasure import done as erased
    from store.publication import publish

    columns = (
        TextColumn("index"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("index", total=None)

        def step(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        publish(store)
        if counted:
            finish(store, None)
        unfinished = INDEX in left(store)
        rebuild = rebuild or unfinished
        written, rejected = _followed(
            store, indexes(config), step, rebuild=rebuild, counted=counted
        )
        _, more = _followed(
            store,
            indexes(config, classic=True),
            step,
            rebuild=rebuild,
            counted=counted,
            making=CLASSIC,
        )
        if unfinished:
            for classic in (False, True):
                _tidied(indexes(config, classic=classic))
            erased(store, [INDEX])
        tabulate(store, config, anew=rebuild)
        count(store, config)
        if written:
            measure(store)
        return written, rejected | more


def _followed(
    store: Store,
    opened: "Indexes",
    step: Callable[[int, int], None],
    *,
    rebuild: bool,
    counted: bool,
    making: "Making | None" = None,
) -> tuple[int, dict[str, str]]:
    """(documents written, what is refused with its reason) of one kind of documents."""
    from indexer.follow import SEARCH
    from indexer.follow import bring_up as follow

    try:
        written = follow(
            store,
            opened,
            names(store),
            step,
            anew=rebuild,
            making=making or SEARCH,
            counted=counted,
            tell=lambda text: err.print(f"griffie: {text}", highlight=False, soft_wrap=True),
        )
        live = opened.live()
        return written, live.rejected() if live else {}
    finally:
        opened.close()


def _tidied(opened: "Indexes") -> None:
    """Removes what was replaced: something of it may nobody read any more."""
    try:
        opened.tidy(all=True)
    finally:
        opened.close()


def tabulate(store: Store, config: Settings, *, anew: bool = False) -> None:
    """Brings the tables of votes and people up to the store's last change."""
    from griffie.operation import TABLES
    from tables import Folder
    from tables import bring_up as follow

    follow(store, Folder(config.data / TABLES), anew=anew)


def count(store: Store, config: Settings) -> None:
    """Counts what is held, so that the service need not before it starts."""
    from griffie.operation import COUNTED
    from store.quality import followed
    from store.status import Held

    held = Held(store, config.data / COUNTED)
    for each in (held.counts, held.dates, followed(store, config.data / COUNTED)):
        each.now()


def measure(store: Store) -> None:
    """Keeps how far each vendor follows the standard, as of today."""
    from search_api.views.measures import keep

    keep(store, dt.date.today())


def beside(profile: str, pieces: Sequence[Any]) -> "SideBySide | None":
    """What Griffie makes of resources, for the report of a check."""
    from griffie.side_by_side import made_of_pieces

    return made_of_pieces(profile, pieces)


def make_services(config: Settings) -> "Services":
    """What answers questions without a service around it."""
    from griffie.engines import live
    from griffie.operation import serving
    from search_api.services import Services
    from search_api.trusted import TrustedEngine

    store = open_store(config)
    known = [council.organisation() for council in bundled()]
    engine = TrustedEngine(store, live(config))
    return Services(store, engine, known, labels=labels(), operation=serving(config))


def make_app(config: Settings, operation: "Operation | None" = None) -> Any:
    """Site and API as an ASGI application, run as the settings say unless told otherwise."""
    from griffie.engines import live, live_classic
    from griffie.operation import serving
    from search_api.app import create_app

    run = operation or serving(config)
    known = [council.organisation() for council in bundled()]
    contact = {"name": "Griffie", "url": config.adres}
    if config.contact:
        contact["email"] = config.contact
    return create_app(
        open_store(config),
        live(config, shared=run.workers > 1),
        known,
        contact,
        beside,
        labels(),
        live_classic(config),
        run,
    )
