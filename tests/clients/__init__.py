"""Generators of clients that are not ours, each in a place of its own with locked versions: what they
need clashes with what we do. Brought at first use, by one process at a time."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.turns import alone

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent.parent / ".venv" / "clients"


def python() -> Path:
    """The interpreter of an environment with openapi-python-client, and with what its clients import."""
    return _kept("python", HERE / "requirements.lock", _python) / "bin" / "python"


def typescript(missing: Callable[[str], None]) -> Path:
    """A folder with `node_modules`: openapi-typescript, openapi-fetch and the compiler."""
    if shutil.which("npm") is None:
        missing("npm ontbreekt: installeer nodejs en npm")
    return _kept("typescript", HERE / "package-lock.json", _typescript)


def _kept(name: str, lock: Path, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled, made anew where the lock is another one."""
    folder, ready = KEPT / name, KEPT / f"{name}.lock"
    KEPT.mkdir(parents=True, exist_ok=True)
    with alone(KEPT / f"{name}.slot"):
        if not ready.exists() or ready.read_bytes() != lock.read_bytes():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            shutil.copyfile(lock, ready)
    return folder


def _python(folder: Path) -> None:
    """By uv, an eighth of the work of pip; where uv cannot, by pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    place = ["--python", folder / "bin" / "python"]
    lock = ["--quiet", "--no-deps", "--require-hashes", "-r", HERE / "requirements.lock"]
    uv = [Path(sys.executable).with_name("uv"), "pip", "install", *place]
    pip = [sys.executable, "-m", "pip", *place, "install", "--disable-pip-version-check"]
    if subprocess.run([*uv, *lock], check=False).returncode:
        subprocess.run([*pip, *lock], check=True)


def _typescript(folder: Path) -> None:
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=folder, check=True)
