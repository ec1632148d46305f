"""Addresses given by strangers: fetched only when they are public, resolved once and pinned."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2

#: ports of web servers; anything else is no API for the public
PORTS = (80, 443, 8080, 8443)
#: seconds for a name to be connected to
CONNECT = 10.0
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Resolve = Callable[[str, int], Iterable[str]]


class Refused(httpx2.RequestError):
    """An address that is not fetched; the text is a Dutch sentence."""


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
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64 or ip in ipaddress.ip_network("::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def acceptable(url: str) -> None:
    """Raises `Refused` for an address that no stranger may have fetched."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("dit is geen webadres") from error
    if parts.scheme not in ("http", "https"):
        raise Refused(f"alleen http en https worden opgehaald, geen {parts.scheme or 'leeg'}:")
    if not parts.hostname:
        raise Refused("dit is geen webadres")
    if parts.username is not None or parts.password is not None:
        raise Refused("een adres met aanmeldgegevens wordt niet opgehaald")
    if port is not None and port not in PORTS:
        raise Refused(f"poort {port} wordt niet opgehaald")


class PublicOnly(httpcore2.NetworkBackend):
    """Connects to public addresses only, and to the same one for as long as it lives: whoever
    changes the answer of the DNS in between changes nothing."""

    def __init__(self, resolve: Resolve = resolved, inner: Any = None) -> None:
        self.resolve = resolve
        self.inner = inner or httpcore2.SyncBackend()
        self.pinned: dict[str, str] = {}

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.NetworkStream:
        if port not in PORTS:
            raise Refused(f"poort {port} wordt niet opgehaald")
        address = self.address(host, port)
        stream: httpcore2.NetworkStream = self.inner.connect_tcp(
            address, port, min(timeout or CONNECT, CONNECT), local_address, socket_options
        )
        return stream

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        raise Refused("een socket van deze machine wordt niet opgehaald")

    def address(self, host: str, port: int) -> str:
        if host not in self.pinned:
            try:
                found = list(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                raise Refused(f"{host} is niet te vinden") from error
            if not found:
                raise Refused(f"{host} is niet te vinden")
            if not all(public(each) for each in found):
                raise Refused(f"{host} is geen openbaar adres")
            self.pinned[host] = found[0]
        return self.pinned[host]


class PublicTransport(httpx2.HTTPTransport):
    """Looks at every address before it is asked for, and goes past no proxy."""

    def __init__(self, backend: PublicOnly | None = None) -> None:
        super().__init__(trust_env=False, retries=0)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=4,
            network_backend=backend or PublicOnly(),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        acceptable(str(request.url))
        return super().handle_request(request)


def local(url: str) -> bool:
    """Whether an address is of this machine itself (`localhost`, 127.0.0.1, ::1)."""
    host = (urlsplit(url).hostname or "").casefold()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
