"""`/ori`: the two interfaces of the standard, each an application of its own within the service."""

from fastapi import FastAPI

from search_api.ori import feed, feed_records, v2
from search_api.services import Services
from search_api.views.resource import PATH


def mount(app: FastAPI, found: Services) -> None:
    app.mount(PATH, v2.create(found))
    for path in (feed_records.PATH, feed.WELL_KNOWN):  # a mount answers only from its slash on
        app.add_api_route(path, feed.document, include_in_schema=False)
    app.mount(feed_records.PATH, feed.create(found))
