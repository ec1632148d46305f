"""`python -m tests.fetched`: brings Elasticsearch and the generators of clients, which tests use that come
later, where the first of these would wait for them."""

import sys

from tests import clients, elastic
from tests.missing import Missing, missing


def main() -> None:
    for bring in (elastic.prepared, lambda _: clients.python(), clients.typescript):
        try:
            bring(missing)
        except Missing as error:  # the tests say so too
            print(error, file=sys.stderr)


if __name__ == "__main__":
    main()
