"""`python -m tests.fetched`: brings Elasticsearch and the generators of clients, which tests use that come
later, where the first of these would wait for them."""

import sys

from tests import clients, elastic


class _Absent(Exception):
    """What should be installed, as a sentence."""


def _absent(what: str) -> None:
    raise _Absent(what)


def main() -> None:
    for bring in (
        lambda: elastic.prepared(_absent),
        clients.python,
        lambda: clients.typescript(_absent),
    ):
        try:
            bring()
        except _Absent as error:  # the tests say so too
            print(error, file=sys.stderr)


if __name__ == "__main__":
    main()
