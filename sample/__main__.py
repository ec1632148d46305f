"""`python -m sample`: serves the emulated vendors until it is stopped."""

import argparse
import signal
import threading
from pathlib import Path

from sample.server import Emulator


def main() -> None:
    parser = argparse.ArgumentParser(description="Nagebootste leveranciers met het voorbeeld.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--registry", type=Path, required=True, help="hierin komt het register")
    arguments = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Emulator().running(arguments.port) as emulator:
        fresh = arguments.registry.with_suffix(".nieuw")
        fresh.write_text(emulator.registry(), encoding="utf-8")
        fresh.replace(arguments.registry)
        stop.wait()


main()
