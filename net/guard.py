"""Addresses given by strangers: fetched only when they are public, resolved once and pinned."""

import ipaddress
import re
import socket
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

#: ports of web servers; anything else is no place for the public
PORTS = (80, 443, 8080, 8443)
SCHEMES = {"http": 80, "https": 443}
#: what the registries of IANA call not globally reachable, and what is no address of one machine.
#: Written out: which of them `ipaddress` knows differs between versions of Python.
NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        ),
    )
)
#: all that is given out of IPv6; the rest is of this machine, of a network, or of nobody yet
GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
#: of it: protocol assignments (Teredo among them), documentation, 6to4
NOT_PUBLIC_6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
#: prefixes before an IPv4 address: mapped, and what a gateway translates (NAT64)
WRAPPED = (ipaddress.IPv6Network("::ffff:0:0/96"), ipaddress.IPv6Network("64:ff9b::/96"))
#: the middle of an address that holds an IPv4 address of an own network (ISATAP)
ISATAP = (0x00005EFE, 0x02005EFE)
#: what no address has anywhere (some readers leave it out), and what no name of a server has
UNREADABLE = re.compile(r"[\x00-\x1f\x7f]")
NO_NAME = re.compile(r"[\s\\%<>\"^`{|}]")
#: names that no public server has; a last label that makes a name an address to some readers
OWN_NETWORKS = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain")
NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
Resolve = Callable[[str, int], Iterable[str]]


class Refused(Exception):
    """An address that is not fetched; the text is a Dutch sentence."""


class Unresolved(Refused):
    """A name that has no address now; it may have one later."""


@dataclass(frozen=True)
class Place:
    """A server that may be asked: `address` is the IP address to connect to, and no other."""

    scheme: str
    host: str
    port: int
    address: str


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def public(address: str) -> bool:
    """Whether an IP address is of the public internet, also when it is wrapped in another."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in each for each in NOT_PUBLIC_4)
    if any(ip in each for each in WRAPPED):
        return public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if (int(ip) >> 32) & 0xFFFFFFFF in ISATAP:
        return False
    return ip in GLOBAL_6 and not any(ip in each for each in NOT_PUBLIC_6)


class Guard:
    """Decides what may be fetched. A name is resolved once and stays where it was for as long as the
    guard lives: whoever changes the answer of the DNS in between changes nothing. `allowed` are the
    (host, port) that may be asked wherever they are."""

    def __init__(
        self,
        resolve: Resolve = resolved,
        *,
        allowed: Collection[tuple[str, int]] = (),
        ports: Collection[int] = PORTS,
    ) -> None:
        self.resolve = resolve
        self.allowed = frozenset((host.casefold(), port) for host, port in allowed)
        self.ports = frozenset(ports)
        self.pinned: dict[tuple[str, bool], str] = {}
        #: names that turned out not to be public
        self.shut: set[str] = set()

    def place(self, url: str) -> Place:
        """Where an address may be fetched from. Resolves the name, which may take seconds. Raises
        `Refused`."""
        parts = self.acceptable(url)
        host, port = parts.hostname or "", parts.port or SCHEMES[parts.scheme]
        return Place(parts.scheme, host, port, self.address(host, port))

    def known(self, url: str) -> bool:
        """Whether the name of a well-formed address was resolved before, so that `place` waits for
        nothing."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or SCHEMES.get(parts.scheme, 0)
        return (host.casefold(), self.named(host, port)) in self.pinned

    def acceptable(self, url: str) -> SplitResult:
        """The parts of an address that is not refused by how it is written; nothing is resolved.
        Raises `Refused`."""
        if UNREADABLE.search(url):
            raise Refused("dit is geen webadres")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Refused("dit is geen webadres") from error
        if parts.scheme not in SCHEMES:
            raise Refused(f"alleen http en https worden opgehaald, geen {parts.scheme or 'leeg'}:")
        if not parts.hostname or port == 0 or NO_NAME.search(parts.netloc):
            raise Refused("dit is geen webadres")
        if parts.username is not None or parts.password is not None:
            raise Refused("een adres met aanmeldgegevens wordt niet opgehaald")
        self.port(parts.hostname, port or SCHEMES[parts.scheme])
        return parts

    def port(self, host: str, port: int) -> None:
        """Raises `Refused` for a port that is not of a web server."""
        if port not in self.ports and not self.named(host, port):
            raise Refused(f"poort {port} wordt niet opgehaald")

    def named(self, host: str, port: int) -> bool:
        """Whether this very host and port may be asked wherever it is."""
        return (host.casefold(), port) in self.allowed

    def address(self, host: str, port: int) -> str:
        """The IP address to connect to for a host. Raises `Refused`."""
        self.port(host, port)
        key = (host.casefold(), self.named(host, port))
        if key not in self.pinned:
            try:
                found = list(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                raise Unresolved(f"{host} is niet te vinden") from error
            self.pinned[key] = self.chosen(host, port, found)
        return self.pinned[key]

    def chosen(self, host: str, port: int, found: Collection[str]) -> str:
        """Of the addresses that a name has the one to connect to, for who resolves by itself. Raises
        `Refused` when any of them is not public."""
        if not found:
            raise Unresolved(f"{host} is niet te vinden")
        if not self.named(host, port) and not all(map(public, found)):
            self.shut.add(host.casefold())
            raise Refused(f"{host} is geen openbaar adres")
        return next(iter(found))

    def link(self, url: str) -> None:
        """Raises `Refused` for an address that may not be shown as a link either: one that is not
        fetched, as far as that can be told without resolving anything new."""
        parts = self.acceptable(url)
        host = (parts.hostname or "").casefold()
        if self.named(host, parts.port or SCHEMES[parts.scheme]):
            return
        if host in self.shut or _private_name(host):
            raise Refused(f"{host} is geen openbaar adres")


def _private_name(host: str) -> bool:
    """Whether a host is not of the public internet by how it is written: an address that is not
    public, a number that some readers take for an address, or a name of an own network."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        labels = host.rstrip(".").split(".")
        own = len(labels) == 1 or labels[-1] in OWN_NETWORKS
        return own or bool(NUMBER.fullmatch(labels[-1]))
    return not public(host)


def acceptable(url: str) -> None:
    """Raises `Refused` for an address that no stranger may have fetched, by how it is written."""
    Guard().acceptable(url)


def server(url: str) -> tuple[str, int]:
    """The (host, port) of a well-formed web address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or SCHEMES.get(parts.scheme, 0)


def local(url: str) -> bool:
    """Whether an address is of this machine itself (`localhost`, 127.0.0.1, ::1)."""
    try:
        host = (urlsplit(url).hostname or "").casefold()
        if host == "localhost" or host.endswith(".localhost"):
            return True
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
