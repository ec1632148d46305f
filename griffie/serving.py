"""Site and API served, by one process or by more."""

import os
import tempfile
from typing import TYPE_CHECKING, Any

from griffie.app import make_app
from griffie.observe import observe
from griffie.operation import serving
from griffie.settings import Settings
from griffie.workers import Given, Workers

if TYPE_CHECKING:
    from search_api.operation import Operation

#: seconds that questions under way may take when it is asked to stop
GRACE = 10


def serve(config: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serves until it is stopped."""
    observe(config.logvorm)
    if workers == 1:
        import uvicorn

        uvicorn.run(make_app(config, serving(config, host)), host=host, port=port, **_how())
        return
    with tempfile.TemporaryDirectory(prefix="griffie-metingen-") as folder:
        # where the processes count together; read when the library is first loaded
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        _several(config, host, port, workers)


def _several(config: Settings, host: str, port: int, number: int) -> None:
    import search_api.app  # noqa: F401 - loaded once, for all
    from search_api.warm import load

    run = serving(config, host, number)
    load()

    def answer(given: Given) -> None:
        _answer(config, run, given)

    Workers(number, host, port, answer).run()


def _answer(config: Settings, run: "Operation", given: Given) -> None:
    import uvicorn

    from griffie.handed import Handed

    app = make_app(config, run)
    Handed(uvicorn.Config(app, **_how()), given).run()


def _how() -> dict[str, Any]:
    return {
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": GRACE,
    }
