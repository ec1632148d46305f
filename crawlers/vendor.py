"""Vendors as they declare themselves, each in a package of its own: nobody edits a table.

A package in `crawlers/vendors` has `VENDORS`; so has one that is installed beside Griffie and names it
under the entry point `griffie.vendors`. What reads and asks is named and loaded when it is used, so
that whoever only wants to know which vendors there are does not load Scrapy.
"""

import functools
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

#: package of our own vendors; entry point of others
PACKAGE, GROUP = "crawlers.vendors", "griffie.vendors"


@dataclass(frozen=True)
class Limits:
    """Requests a minute, of pages and of files; 0 is no limit."""

    pagina: int
    bestand: int


@dataclass(frozen=True)
class Vendor:
    """A system that councils publish with. `spider` and `normalise` are named as
    `package.module:name`: a class that is a `SourceSpider`, and a function that reads one stored
    answer (`crawlers.normalise.Normalise`)."""

    #: as in the registry, in every record and in addresses of the site
    key: str
    #: as people call it
    label: str
    limits: Limits
    spider: str
    normalise: str
    #: how the names of the variables begin that it is given from the environment
    settings: tuple[str, ...] = ()
    #: address of a service for all councils; where a council is read is then its `vendor_key`
    service: str = ""
    #: whether `vendor_key` tells councils apart; else only their addresses do
    keyed: bool = True

    def load_spider(self) -> Any:
        return pkgutil.resolve_name(self.spider)

    def load_normalise(self) -> Any:
        return pkgutil.resolve_name(self.normalise)


@functools.cache
def vendors() -> Mapping[str, Vendor]:
    """Every vendor by its key."""
    return by_key(_declared())


def by_key(declared: Iterable[Vendor]) -> dict[str, Vendor]:
    """Raises `ValueError` where two have the same key."""
    known: dict[str, Vendor] = {}
    for vendor in declared:
        if vendor.key in known:
            raise ValueError(f"twee leveranciers heten {vendor.key}")
        known[vendor.key] = vendor
    return known


def _declared() -> Iterator[Vendor]:
    package = import_module(PACKAGE)
    for module in pkgutil.iter_modules(package.__path__, f"{PACKAGE}."):
        yield from import_module(module.name).VENDORS
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        yield from entry.load()


def labels() -> dict[str, str]:
    """What people call each vendor, by its key."""
    return {key: vendor.label for key, vendor in vendors().items()}


def default_limits() -> dict[str, int]:
    """Requests a minute by vendor and kind of request, such as `ibabs.pagina`."""
    limits = {}
    for key, vendor in vendors().items():
        limits[f"{key}.pagina"] = vendor.limits.pagina
        limits[f"{key}.bestand"] = vendor.limits.bestand
    return limits


def given(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The settings that vendors declare, by vendor and by variable. Read at the entry point, and
    handed to the spiders in `Services`."""
    return {
        key: {
            name: value for name, value in environment.items() if name.startswith(vendor.settings)
        }
        for key, vendor in vendors().items()
        if vendor.settings
    }
