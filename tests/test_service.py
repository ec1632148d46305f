"""The rooms of the service: API, site and the standard's interfaces know each other only through
what they share, and what is shown knows of no HTTP."""

from pathlib import Path

from tests.conftest import ROOT
from tests.test_house import imports

ROOMS = ("api", "site", "ori")
#: room → rooms of the service that it may use
ALLOWED = {
    **{room: {room, "web", "views", "services"} for room in ROOMS},
    "web": {"web", "views", "services"},
    "views": {"views", "services"},
    "services": set(),
}


def used(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("search_api.")}


def test_rooms_share_only_what_is_shared() -> None:
    service = ROOT / "search_api"
    wrong = [
        f"{path.relative_to(ROOT)} → {target}"
        for room, allowed in ALLOWED.items()
        for path in (
            (service / room).rglob("*.py") if room != "services" else [service / "services.py"]
        )
        for target in used(path) - allowed
    ]
    assert wrong == []
    places = {path.parent.name for room in ALLOWED for path in (service / room).rglob("*.py")}
    assert places >= {*ROOMS, "web", "views"}


def test_what_is_shown_knows_of_no_http() -> None:
    for path in [*(ROOT / "search_api" / "views").rglob("*.py"), ROOT / "search_api/services.py"]:
        libraries = {name.split(".")[0] for name in imports(path)}
        assert not libraries & {"fastapi", "starlette"}, path
