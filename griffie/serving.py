"""Site and API served, by one process or by several."""

import os
import tempfile
from typing import Any

from griffie.app import make_app, settings
from griffie.observe import observe
from griffie.operation import secret, serving, workers_of
from griffie.settings import Settings

#: what the processes are told by the one that starts them
WORKERS, LISTENS = "GRIFFIE_WERKERS", "GRIFFIE_LUISTERT"
#: where processes count together (prometheus-client)
SHARED = "PROMETHEUS_MULTIPROC_DIR"


def serve(config: Settings, host: str, port: int, workers: int | None = None) -> None:
    """Serves until it is stopped."""
    import uvicorn

    number = workers_of(config, workers)
    common: dict[str, Any] = {
        "host": host,
        "port": port,
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": 10,
    }
    secret(config)  # before the processes, so that they find it
    observe(config.logvorm)
    if number == 1:
        uvicorn.run(make_app(config, serving(config, host)), **common)
        return
    with tempfile.TemporaryDirectory(prefix="griffie-tellingen-") as folder:
        os.environ[SHARED] = folder
        os.environ[WORKERS], os.environ[LISTENS] = str(number), host
        uvicorn.run("griffie.serving:worker", factory=True, workers=number, **common)


def worker() -> Any:
    """The application of one of several processes."""
    config = settings()
    observe(config.logvorm)
    host = os.environ.get(LISTENS, "")
    return make_app(config, serving(config, host, workers_of(config)))
