"""`python -m indexer.engines.analyst PROCESSES`: lines of documents in, lines of their values out, until
there are no more (`indexer.engines.analysts`); one of so many processes that do the same."""

import base64
import sys

import orjson

from indexer.dutch.remembered import share
from indexer.engines.fields import of_body, values


def main() -> None:
    share(int(sys.argv[1]))
    # not `sys.stdout.buffer`: with PYTHONUNBUFFERED that has no buffer, and writes but a part when the
    # process is paused
    with open(sys.stdout.fileno(), "wb", closefd=False) as out:
        for line in sys.stdin.buffer:
            analysed = []
            for body in orjson.loads(line):
                fields = values(of_body(body))
                del fields["document"]  # whoever asks has it
                analysed.append(fields)
            out.write(orjson.dumps(analysed, default=_text) + b"\n")
            out.flush()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


if __name__ == "__main__":
    main()
