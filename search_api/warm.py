"""What answers are made with, loaded before the first of them."""

import logging
from collections.abc import Sequence

from indexer.question.language import parse
from indexer.question.query import Query, Result, SearchDocument, Unavailable
from indexer.question.suggesting import suggestion
from search_api.services import Services
from search_api.site.rendering import templates
from store import StoreUnavailable

log = logging.getLogger("griffie.api")
#: a compound, a verb and a misspelling: between them they need every list of words
WORDS = "woningbouwlocatie aangenomen fietspat"


class _Empty:
    """An engine that holds nothing, so that the words are loaded while there is no index too."""

    def search(self, query: Query) -> Result:
        return Result(total=0, exact_forms=0, hits=(), facets={}, histogram=None, state="")

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        return {}

    def alike(self, key: str, limit: int) -> list[SearchDocument]:
        return []

    def seq(self) -> int:
        return 0

    def close(self) -> None:
        """Nothing is held."""


def warm(found: Services) -> None:
    """Loads word lists, speller and templates, and opens the reader of the index; what is away is
    logged, and is told to whoever asks later."""
    question = Query(parse(WORDS), size=1)
    suggestion(_Empty(), WORDS, question, 0)
    for name in templates.env.list_templates():
        templates.env.get_template(name)
    try:
        found.statuses()
        found.engine.search(question)
    except (Unavailable, StoreUnavailable) as error:
        log.info("nog niet opgewarmd: %s", error)
