"""Cursors are taken back only as they were given, and reserve nothing."""

import base64
import itertools
import re
import time
from pathlib import Path
from typing import Any

import pytest

from griffie.operation import serving
from griffie.settings import Settings
from indexer.question.language import parse
from indexer.question.query import Query
from tests.asking import AppClient
from tests.shield.service import Held, application, refused

LISTS = (
    ("/api/v1/search", {"q": "sluis", "size": 5}),
    ("/ori/v2/informatieobjecten", {"pageSize": 5}),
    ("/ori/feed/v0/feed", {"limit": 5}),
)


def cursor_of(client: AppClient, path: str, asked: dict[str, Any]) -> str:
    body = client.get(path, params=asked).json()
    following = body["next"] or body.get("feedCursor") or body["cursor"]
    found = re.search(r"cursor=([^&]+)", following)
    return str(found[1] if found else following)


@pytest.mark.parametrize(("path", "asked"), LISTS)
def test_a_cursor_is_taken_back_only_as_it_was_given(
    client: AppClient, path: str, asked: dict[str, Any]
) -> None:
    good = cursor_of(client, path, asked)
    assert client.get(path, params={**asked, "cursor": good}).status_code == 200
    content = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    forged = [
        content[:16] + re.sub(rb"\d+", b"2147483647", content[16:]),
        content[16:],
        bytes(16) + content[16:],
        content[:-1],
        content + b"1",
        *(content[:n] + bytes([content[n] ^ 1]) + content[n + 1 :] for n in range(len(content))),
    ]
    begun = time.monotonic()
    for each in forged:
        text = base64.urlsafe_b64encode(each).decode().rstrip("=")
        refused(client.get(path, params={**asked, "cursor": text}))
    for text in ("x", "é", "A" * 20_000, '["1-1-1",2147483647,[],"a"]', "\u00b2"):
        refused(client.get(path, params={**asked, "cursor": text}))
    assert time.monotonic() - begun < 5


def test_another_key_opens_no_cursor_and_the_same_key_does(held: Held, client: AppClient) -> None:
    path, asked = LISTS[0]
    good = cursor_of(client, path, asked)
    with AppClient(application(held, key=b"a" * 32)) as stranger:
        refused(stranger.get(path, params={**asked, "cursor": good}))
    with AppClient(application(held)) as colleague:
        assert colleague.get(path, params={**asked, "cursor": good}).status_code == 200


def test_the_key_of_cursors_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    config = Settings(_env_file=None, data=tmp_path / "nieuw")  # type: ignore[call-arg]
    first = serving(config)
    kept = tmp_path / "nieuw" / "sleutel"
    assert (kept.read_bytes(), kept.stat().st_mode & 0o077) == (first.key, 0)
    assert serving(config).key == first.key
    kept.write_bytes(b"half")
    assert len(serving(config).key) == 32
    assert kept.read_bytes() != b"half"
    assert [each.name for each in kept.parent.iterdir()] == ["sleutel"]
    chosen = Settings(_env_file=None, data=tmp_path, sleutel="s" * 40)  # type: ignore[call-arg]
    assert serving(chosen).key == b"s" * 40


@pytest.mark.parametrize(
    ("host", "limited"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True)]
)
def test_a_limit_is_there_where_strangers_come(tmp_path: Path, host: str, limited: bool) -> None:
    config = Settings(_env_file=None, data=tmp_path)  # type: ignore[call-arg]
    assert bool(serving(config, host).allowance) == limited
    never = Settings(_env_file=None, data=tmp_path, limiet=0)  # type: ignore[call-arg]
    assert serving(never, host).allowance == 0


@pytest.mark.parametrize("sort", ["relevance", "-datum", "datum", "-gewijzigd"])
def test_a_place_beyond_the_end_reserves_nothing(held: Held, sort: Any) -> None:
    """What the engine would do if a cursor said so after all."""
    for text, offset in itertools.product(("sluis", "", "slui*"), (10**6, 2**31 - 1)):
        result = held[2].live.search(Query(parse(text), offset=offset, sort=sort))
        assert result.hits == ()
        assert result.total > 39
