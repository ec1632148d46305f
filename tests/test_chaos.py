"""Everything at once and at random, from a seed: writing, indexing, rebuilding, redacting, backing up and
putting back, each killed at some moment, a disk that is full, an index that is damaged, lost or away for
a while; at the end nothing is lost, nothing of what was taken away is there, no search was wrong, and
`griffie verify` finds nothing. With the embedded engine, and with Elasticsearch, of which the way there
is cut off in the middle of what a command does.

`make chaos` goes on for ten minutes; in the suite it is some steps (GRIFFIE_TEST_CHAOS=seconds)."""

import os
import pickle
import random
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.engines.elastic import Connection, LiveElastic
from indexer.engines.embedded import LiveTantivy
from indexer.question.language import parse
from indexer.question.query import Engine, Query, StateExpired, Unavailable
from search_api.trusted import TrustedEngine
from store import Files, Put, Store, default_address
from tests.command import Griffie, Started, begun, surroundings
from tests.conftest import ROOT
from tests.elastic import asked
from tests.relay import Relay, relay
from tests.test_backup import paper

SECONDS = float(os.environ.get("GRIFFIE_TEST_CHAOS", "0"))
SEED = int(os.environ.get("SEED", "20261126"))
#: acts in the suite, of the embedded engine and of Elasticsearch
STEPS, FEWER = 9, 5
#: writes the records of a file and says each one that is on disk
WRITER = """
import pickle, sys
from store import Put, Store
store = Store(sys.argv[1])
with open(sys.argv[2], "rb") as records:
    for number, record in pickle.load(records):
        store.write([Put(record)])
        print(number, flush=True)
"""
#: seconds that pass before a command is at its work
IMPORTS = 0.0 if Griffie.warm else 0.8


class World:
    """What has to be true, beside the installation."""

    #: seconds that a command is at work for, more or less
    works = 0.3

    def __init__(self, folder: Path) -> None:
        self.folder, self.chance = folder / "gegevens", random.Random(SEED)
        self.kept = folder / "kopie"
        self.address = default_address(self.folder)
        self.acknowledged: set[int] = set()
        self.gone: set[int] = set()
        #: what an index was made of that came to its end
        self.indexed: set[int] = set()
        #: what stood in the backup; None while there is none
        self.backed: set[int] | None = None
        self.next, self.steps = 0, 0

    def environment(self) -> dict[str, str]:
        return surroundings() | {"GRIFFIE_DATA": str(self.folder)}

    def engine(self) -> Engine:
        """As a reader has it."""
        return LiveTantivy(self.folder)

    def start(self, *arguments: str, text: str = "", largest: int | None = None) -> Started:
        """As `begun`, over this world."""
        environment = self.environment()
        return begun(arguments, environment, ROOT, warm=Griffie.warm, text=text, largest=largest)

    def griffie(self, *arguments: str, kill: bool = False, largest: int | None = None) -> int:
        """The exit code of a command, or of one that was killed at some moment. What fails says so in
        one sentence."""
        process = self.start(*arguments, largest=largest)
        try:
            _, said = process.communicate(timeout=self.moment() if kill else 120)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return -9
        assert "Traceback" not in said, said
        assert process.returncode is not None
        if process.returncode:
            sentences = [line for line in said.splitlines() if line.startswith("griffie: ")]
            assert (process.returncode, len(sentences)) == (1, 1), said
        return process.returncode

    def moment(self) -> float:
        """Seconds after its start at which something befalls a command."""
        return IMPORTS + self.chance.uniform(0, self.works)

    # --- what happens ----------------------------------------------------------------------------

    def write(self) -> None:
        numbers = range(self.next, self.next + 400)
        records = [(number, paper(str(number), f"Motie fietspad {number}")) for number in numbers]
        given = self.folder.with_name("te schrijven")
        given.write_bytes(pickle.dumps(records))
        process = self.start(self.address, str(given), text=WRITER)
        self.next += 400
        assert process.stdout is not None
        for _ in range(self.chance.randrange(5, 60)):
            line = process.stdout.readline()
            if not line:
                break
            self.acknowledged.add(int(line))
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
        self.acknowledged |= {int(line) for line in said.split()}

    def index(self) -> None:
        options = ("--rebuild",) if self.chance.random() < 0.3 else ()
        code = self.griffie("index", *options, kill=self.chance.random() < 0.5)
        assert code in (0, -9)
        if code == 0:
            self.indexed = set(self.acknowledged)

    def redact(self) -> None:
        left = sorted(self.acknowledged - self.gone)
        if left:
            number = self.chance.choice(left)
            key = paper(str(number), "").id
            if self.griffie("redact", key, kill=True) == -9:
                assert self.griffie("redact", key) == 0
            self.gone.add(number)

    def backup(self) -> None:
        before = set(self.acknowledged)
        if self.griffie("backup", str(self.kept), kill=self.chance.random() < 0.3) == 0:
            self.backed = before

    def restore(self) -> None:
        if self.backed is None:
            return
        code = self.griffie("restore", str(self.kept), kill=self.chance.random() < 0.3)
        if code != 0:
            assert self.griffie("restore", str(self.kept)) == 0
        self.acknowledged = set(self.backed)
        self.indexed &= self.backed

    def fill(self) -> None:
        """The disk is full for one command; the next ends what it began."""
        command = self.chance.choice(
            (("index",), ("index", "--rebuild"), ("backup", str(self.kept)))
        )
        before = set(self.acknowledged)
        code = self.griffie(*command, largest=self.chance.choice((1, 8, 64, 512)))
        if command[0] == "backup":
            self.backed = before if code == 0 else self.backed
        else:
            self.search()
            assert self.griffie("index") == 0
            self.indexed = before

    def spoil(self) -> None:
        """Something befalls one file of the index, or all of it."""
        files = sorted(path for path in self.folder.glob("index*/**/*") if path.is_file())
        path = self.chance.choice(files)
        size, harm = path.stat().st_size, self.chance.randrange(4)
        if harm == 0:
            path.unlink()
        elif harm == 1:
            os.truncate(path, size // 2)
        elif harm == 2:
            content = bytearray(path.read_bytes())
            at = self.chance.randrange(size + 1)
            content[at : at + 8] = self.chance.randbytes(8)
            path.write_bytes(content)
        else:
            shutil.rmtree(self.chance.choice(sorted(self.folder.glob("index*"))))
        self.search()
        assert self.griffie("index") == 0
        self.indexed = set(self.acknowledged)

    def away(self) -> None:
        """The engine's folder is gone for a while, and back."""
        folder, elsewhere = self.folder / "index", self.folder / "elders"
        folder.rename(elsewhere)
        self.search()
        if folder.exists():
            shutil.rmtree(folder)
        elsewhere.rename(folder)
        self.search()

    def search(self) -> None:
        """What is answered is right, or is no answer; nothing that was taken away is in it, and it is
        not empty when it should not be."""
        store = Store(self.address)
        engine = TrustedEngine(store, self.engine())
        try:
            hits = engine.search(Query(parse("fietspad"), size=100)).hits
            assert hits or self.indexed <= self.gone
            held = store.get_many(hit.document.id for hit in hits)
            for hit in hits:
                assert not held[hit.document.id].deleted
                assert hit.document.titel == held[hit.document.id].body["data"]["titel"]
        except (Unavailable, StateExpired):
            pass
        finally:
            engine.close()
            store.close()

    def harms(self) -> tuple[Callable[[], None], ...]:
        return (self.fill, self.spoil, self.away)

    def step(self) -> None:
        acts = (self.write, self.index, self.redact, self.backup, self.restore, self.search)
        harms = self.harms()
        if self.steps < len(harms):  # each of these at least once
            harms[self.steps]()
        else:
            weights = (4, 4, 2, 2, 1, 3, *(2, 2, 1)[-len(harms) :])
            self.chance.choices(acts + harms, weights=weights)[0]()
        self.steps += 1


class OnCluster(World):
    """The same with Elasticsearch, which commands and readers reach by a way that can be cut off."""

    works = 1.0

    def __init__(self, folder: Path, way: Relay, server: str) -> None:
        super().__init__(folder)
        self.way, self.server, self.prefix = way, server, f"x{uuid.uuid4().hex[:8]}"

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            "GRIFFIE_ELASTICSEARCH": self.way.address,
            "GRIFFIE_ELASTICSEARCH_INDEX": self.prefix,
        }

    def engine(self) -> Engine:
        return LiveElastic(Connection((self.way.address,), self.prefix))

    def harms(self) -> tuple[Callable[[], None], ...]:
        return (self.spoil, self.away)

    def indexes(self) -> list[str]:
        rows = asked(self.server, f"_cat/indices/{self.prefix}*?format=json")
        return sorted(row["index"] for row in rows)

    def spoil(self) -> None:
        """Something befalls the index: some documents of records are gone, or all of it."""
        for name in self.indexes():
            if self.chance.random() < 0.5:
                asked(self.server, name, "DELETE")
            else:
                own = [{"exists": {"field": field}} for field in ("op_datum", "date_modified")]
                few = {"size": 3, "query": {"bool": {"should": own}}}
                found = asked(self.server, f"{name}/_search", "POST", few)["hits"]["hits"]
                for each in found:
                    asked(self.server, f"{name}/_doc/{each['_id']}?refresh=true", "DELETE")
        self.search()
        assert self.griffie("index") == 0
        self.indexed = set(self.acknowledged)

    def away(self) -> None:
        """The way is cut off while a command is at it; nobody is there for the next, nor for a
        question; then it is mended."""
        self.write()
        process = self.start("index", *self.chance.choice(((), ("--rebuild",))))
        time.sleep(self.moment())
        self.way.cut()
        _, said = process.communicate(timeout=120)
        assert "Traceback" not in said, said
        assert process.returncode in (0, 1), said
        assert self.griffie("index") == 1
        self.search()
        self.way.mend()
        self.search()
        assert self.griffie("index") == 0
        self.indexed = set(self.acknowledged)

    def close(self) -> None:
        for name in self.indexes():
            asked(self.server, name, "DELETE")


@pytest.fixture
def on_cluster(elasticsearch: str, tmp_path: Path) -> Iterator[OnCluster]:
    with relay(elasticsearch) as way:
        world = OnCluster(tmp_path, way, elasticsearch)
        yield world
        world.close()


def test_nothing_is_lost_and_nothing_comes_back(tmp_path: Path) -> None:
    _lived_through(World(tmp_path), STEPS)


def test_nor_with_elasticsearch(on_cluster: OnCluster) -> None:
    _lived_through(on_cluster, FEWER)


def _lived_through(world: World, steps: int) -> None:
    ends = time.monotonic() + SECONDS
    Files(world.folder)
    Store(world.address).close()
    world.write()
    assert world.griffie("index") == 0
    world.indexed = set(world.acknowledged)
    while world.steps < steps or time.monotonic() < ends:
        world.step()
    assert world.griffie("index") == 0
    assert world.griffie("verify") == 0
    store = Store(world.address)
    titles = {version.id: version for version in store.current()}
    for number in world.acknowledged:
        version = titles[paper(str(number), "").id]
        assert (version.op == "redact") == (number in world.gone), number
    for number in world.gone:
        content = b"".join(each.content for each in store.versions(paper(str(number), "").id))
        assert f"fietspad {number}".encode() not in content
    engine = TrustedEngine(store, world.engine())
    total = engine.search(Query(parse("fietspad"), size=1)).total
    assert total == sum(1 for version in titles.values() if not version.deleted)
    engine.close()
    again = store.write([Put(paper("erna", "Motie erna"))])
    assert again.nieuw == 1
    store.close()
