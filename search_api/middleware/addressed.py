"""Who asks, and under which address: from our own settings, never from what a stranger claims."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from search_api.operation import Operation
from search_api.web.cursors import signing_key

#: names by which a machine calls itself
LOCAL = ("localhost", "127.0.0.1", "::1")


class Addressed:
    """Puts the true client and our own address into the question, so that no link, redirect or
    limit rests on a header of a stranger; and has cursors signed with this application's key."""

    def __init__(self, app: ASGIApp, operation: Operation) -> None:
        self.app = app
        self.operation = operation
        self.proxies = [ipaddress.ip_network(each, strict=False) for each in operation.proxies]
        self.address = urlsplit(operation.address) if operation.address else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            scope = dict(scope, headers=list(scope["headers"]), client=self._client(scope, headers))
            self._place(scope, headers.get("host", ""))
            signing_key.set(self.operation.key)
        await self.app(scope, receive, send)

    def _client(self, scope: Scope, headers: Headers) -> tuple[str, int] | None:
        """The nearest address that no proxy of ours has."""
        client: tuple[str, int] | None = scope.get("client")
        if client is None or not self._trusted(client[0]):
            return client
        chain = ",".join(headers.getlist("x-forwarded-for")).split(",")
        for hop in reversed([each.strip() for each in chain if each.strip()]):
            try:
                ipaddress.ip_address(hop)
            except ValueError:
                break
            client = (hop, 0)
            if not self._trusted(hop):
                break
        return client

    def _trusted(self, address: str) -> bool:
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(known in network for network in self.proxies)

    def _place(self, scope: Scope, host: str) -> None:
        """The address in the question becomes that of the setting; without one that which is
        listened on, by the name that this machine has for itself."""
        if self.address is not None:
            scope["scheme"] = self.address.scheme
            scope["app_root_path"] = self.address.path.rstrip("/")
            host = self.address.netloc
        else:
            name, port = scope.get("server") or (LOCAL[0], None)
            asked = _parts(host)
            if asked is None or asked[0] not in (*LOCAL, name):
                shown = f"[{name}]" if ":" in name else name
                host = f"{shown}:{port}" if port and port != 80 else shown
        MutableHeaders(scope=scope)["host"] = host


def _parts(host: str) -> tuple[str, int | None] | None:
    """(name, port) of a Host header; None when it is not one."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    plain = parts.netloc == host and "@" not in host and host.isascii() and host.isprintable()
    return (name, port) if name and plain else None
