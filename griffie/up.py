"""`griffie up`: the bundled sample through the real spiders, into the index, onto the site."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawlers.vendor import default_limits
from griffie.app import SAMPLE, SAMPLE_REGISTER, bring_up, open_store
from griffie.console import out as console
from griffie.engines import live
from griffie.serving import serve
from griffie.settings import Settings
from indexer.question.language import parse
from indexer.question.query import Query
from sample.scenario import world
from store import Store

#: where the emulated vendors answer, if the port is free; links to the source point there
SAMPLE_PORT = 8765
UNLIMITED = dict.fromkeys(default_limits(), 0)


def up(config: Settings, port: int) -> int:
    """Gives the exit code: 0 after Ctrl-C, 1 when the sample could not be read or served."""
    if not _free(port):
        console.print(f"poort {port} is bezet; kies een andere met PORT=…", style="bold red")
        return 1
    config.data.mkdir(parents=True, exist_ok=True)
    store = open_store(config)
    (config.data / SAMPLE).touch()
    with _vendors(config.data) as registry:
        if not _complete(store):
            console.print("Het voorbeeld wordt gelezen bij de nagebootste leveranciers …")
            if _crawl(config, registry):
                console.print("het voorbeeld kon niet geheel gelezen worden", style="bold red")
                return 1
        written, _ = bring_up(store, config)
        console.print(f"{written} documenten geïndexeerd")
        config.contact = config.contact or "griffie@example.org"
        threading.Thread(target=_when_ready, args=(config, port), daemon=True).start()
        serve(config, "127.0.0.1", port)
    return 0


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def _vendors(folder: Path) -> Iterator[Path]:
    """The emulated vendors in a process of their own; gives the registry that points at them."""
    port = SAMPLE_PORT if _free(SAMPLE_PORT) else 0
    registry = folder / SAMPLE_REGISTER
    registry.unlink(missing_ok=True)
    command = [sys.executable, "-m", "sample", "--port", str(port), "--registry", str(registry)]
    process = subprocess.Popen(command)
    try:
        for _ in range(300):
            if registry.exists() or process.poll() is not None:
                break
            time.sleep(0.1)
        yield registry
    finally:
        process.terminate()
        process.wait(timeout=10)


def _complete(store: Store) -> bool:
    read = {crawl.organisatie for crawl in store.crawls.all() if crawl.toestand == "ok"}
    return {council.code for council in world().values()} <= read


def _crawl(settings: Settings, registry: Path) -> int:
    environment = os.environ | {
        "GRIFFIE_DATA": str(settings.data),
        "GRIFFIE_LIMIETEN": json.dumps(UNLIMITED),
        "GRIFFIE_OCR": "uit",  # the sample is the same on every machine
    }
    command = [sys.executable, "-m", "griffie", "crawl", "--sources", str(registry)]
    return subprocess.run(command, env=environment, check=False).returncode


def _when_ready(settings: Settings, port: int) -> None:
    """Tells the addresses as soon as they answer."""
    while True:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.05)
    _addresses(settings, port)


def _addresses(settings: Settings, port: int) -> None:
    base = f"http://127.0.0.1:{port}"
    engine = live(settings)
    example = Query(parse("fietspad"), (("type", ("motie",)), ("organisatie", ("gm0828",))), size=1)
    result = engine.search(example)
    engine.close()
    console.print("\nGriffie draait. Probeer:", style="bold")
    console.print(f"  {base}/?q=fietspad", soft_wrap=True)
    for hit in result.hits:
        console.print(f"  {base}/records/{hit.document.id}", soft_wrap=True)
    console.print(
        f"  {base}/api/v1/search?q=%22sociale+huurwoningen%22&type=motie&facet=organisatie\n",
        soft_wrap=True,
    )
    console.print("Alle gegevens zijn verzonnen. Ctrl-C stopt.")
