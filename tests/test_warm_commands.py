"""A command from the warm process gives what a process of its own gives."""

import os
import subprocess
from pathlib import Path

import pytest

from sample.server import Emulator
from tests.command import WARM, Griffie, current


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("crawl", "--geen-vlag"),
        ("crawl", "bestaat-niet"),
        ("sources", "--format", "csv"),
        ("sources", "--format", "xml"),
        ("status", "--format", "json"),
        ("analyse", "fietspaden"),
        ("crawl", "oss", "--since", "gisteren"),
        ("export", "--resource", "stemgedrag"),
        ("normalise", "bestaat-niet.xml", "--vendor", "ibabs"),
    ],
)
def test_output_and_exit_code_are_the_same(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    warm = Griffie(tmp_path, warm=True).run(*arguments)
    cold = Griffie(tmp_path, warm=False).run(*arguments)
    assert (warm.returncode, warm.stdout, warm.stderr) == (
        cold.returncode,
        cold.stdout,
        cold.stderr,
    )


def test_it_is_the_warm_process_that_runs_them(tmp_path: Path) -> None:
    """And a command in other surroundings is left to a process of its own."""
    forked = Griffie(tmp_path, warm=True).program("import os; print(os.getppid())").stdout
    assert int(forked) != os.getpid()
    environment = Griffie(tmp_path).environment()
    assert WARM.fits(environment | {"GRIFFIE_OCR": "aan"})
    assert not WARM.fits(environment | {"COLUMNS": "80"})


def test_what_takes_too_long_is_killed(tmp_path: Path) -> None:
    environment = Griffie(tmp_path).environment()
    with pytest.raises(subprocess.TimeoutExpired):
        WARM.run(("index", "--follow"), environment, tmp_path, 3)
    assert (tmp_path / "griffie.db").exists() or os.listdir(tmp_path)


def test_settings_and_folder_are_those_of_the_command(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
    (tmp_path / "twee" / ".env").write_text("GRIFFIE_CONTACT=geen adres\n")
    good, wrong = (Griffie(tmp_path / name, warm=True) for name in ("een", "twee"))
    assert good.run("status").returncode == 0
    assert "GRIFFIE_OCR" in good.run("status", GRIFFIE_OCR="misschien").stderr
    assert (
        wrong.run("status").returncode == Griffie(wrong.data, warm=False).run("status").returncode
    )
    assert (tmp_path / "een" / "griffie.db").exists() == (tmp_path / "twee" / "griffie.db").exists()


def test_a_crawl_is_the_same(tmp_path: Path) -> None:
    held = []
    with Emulator().running() as emulator:
        for name in ("warm", "koud"):
            (tmp_path / name).mkdir()
            griffie = Griffie(tmp_path / name, warm=name == "warm")
            done = griffie.crawl(emulator, "goirle")
            store = griffie.open()
            held.append((done.returncode, current(store)))
            store.close()
    assert held[0] == held[1]
    assert held[0][1]
