"""Site and API served by one process."""

from griffie.app import make_app
from griffie.observe import observe
from griffie.operation import serving
from griffie.settings import Settings


def serve(config: Settings, host: str, port: int) -> None:
    """Serves until it is stopped."""
    import uvicorn

    observe(config.logvorm)
    uvicorn.run(
        make_app(config, serving(config, host)),
        host=host,
        port=port,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
