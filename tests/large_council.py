"""A council system of a hundred thousand resources, in a process of its own: the small council many
times over, under ids of each copy. `python -m tests.large_council PORT COPIES` serves it."""

import json
import sys
from http.server import ThreadingHTTPServer
from typing import Any

from tests.emulated_council import World
from tests.emulator import Emulator, handler

#: resources in a page
PAGE = 100
#: what the very last vote says instead of `voor`
BROKEN = "VOOR"


def copied(value: Any, base: str, mark: str) -> Any:
    """A resource with the ids and addresses of one copy."""
    if isinstance(value, dict):
        made = {name: copied(each, base, mark) for name, each in value.items()}
        if isinstance(made.get("id"), str):
            made["id"] = f"{mark}{made['id']}"
        return made
    if isinstance(value, list):
        return [copied(each, base, mark) for each in value]
    if isinstance(value, str) and value.startswith(f"{base}/"):
        collection, _, key = value.removeprefix(f"{base}/").partition("/")
        return f"{base}/{collection}/{mark}{key}"
    return value


def large(base: str, copies: int) -> Emulator:
    """The emulator with so many councils in one."""
    made = Emulator("v2", base=base)
    made.page = PAGE
    planned = made.world["vergaderingen"]["v-7"]
    for name in ("geplandeVergaderdatum", "geplandeAanvangVergadering", "geplandeEindeVergadering"):
        planned[name] = planned[name].replace("2026", "2999")  # whatever day it is today
    world: World = {name: {} for name in made.world}
    for number in range(copies):
        for name, rows in made.world.items():
            for row in rows.values():
                one = copied(row, base, f"{number:04d}-")
                world[name][one["id"]] = one
    list(world["stemmen"].values())[-1]["keuzeStemming"] = BROKEN
    made.world = world
    return made


def serve(port: int, copies: int) -> None:
    made = large(f"http://127.0.0.1:{port}/ori/v2", copies)
    with ThreadingHTTPServer(("127.0.0.1", port), handler(made)) as server:
        print(json.dumps({name: len(rows) for name, rows in made.world.items()}), flush=True)
        server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
