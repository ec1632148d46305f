"""Logs of the service, set up where it is started and nowhere else: text for who looks, or a JSON
object a line for machines. No address, name or question of anybody is in them."""

import datetime as dt
import logging
import sys
from typing import Any, Literal

import orjson

from search_api.web.tracing import request_id

#: what a line of the service may tell beside its text
FIELDS = ("route", "status", "ms")


class _Named(logging.Filter):
    """Gives every line the id of the question that it is about."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get() or "-"
        return True


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line: dict[str, Any] = {
            "op": moment.isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "deel": record.name,
            "tekst": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["fout"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


def observe(form: Literal["tekst", "json"]) -> None:
    """Sends the log to standard error; as JSON each question has a line, as text only what is
    amiss."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Named())
    if form == "json":
        handler.setFormatter(_Json())
    else:
        handler.setFormatter(logging.Formatter("%(levelname)s [%(request_id)s] %(message)s"))
    for name in ("griffie", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger("griffie").setLevel(logging.INFO if form == "json" else logging.WARNING)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
