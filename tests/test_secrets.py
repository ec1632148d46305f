"""What a source knows us by stands nowhere: no cookie and no key in any byte that is kept, written out or
said."""

import dataclasses
import gzip
from pathlib import Path

from scrapy.http import HtmlResponse, Request

from crawlers.crawl.kept import SECRET, Keeping
from sample.emulate_ibabs import SESSION
from sample.server import Emulator
from sample.towns import RID
from store import Store
from tests.command import Griffie
from tests.councils import first
from tests.test_parlaeus import SECRET as GIVEN
from tests.test_parlaeus import council


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Everything in the files of a folder, also what is packed."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            packed = content.startswith(b"\x1f\x8b")
            found[path.name] = gzip.decompress(content) if packed else content
    return found


def kept(store: Store) -> dict[str, bytes]:
    """The kept answers, each by its question."""
    return {
        f"{each.url} {number}": b"\n".join(
            (repr(dataclasses.replace(each, inhoud=None)).encode(), each.inhoud or b"")
        )
        for number, each in enumerate(store.answers.every())
    }


def test_no_cookie_and_no_key_is_in_anything(griffie: Griffie) -> None:
    keyed = dataclasses.replace(council(), meetings=council().meetings[:2])
    councils = {**first(2, "medemblik"), "maasdam": keyed}
    with Emulator(councils).running() as emulator:
        done = griffie.crawl(emulator, **GIVEN)
        asked = [request.path.partition("?")[0] for request in emulator.faults.log]
        again = griffie.crawl(emulator, "--opnieuw", **GIVEN)
    assert (done.returncode, again.returncode) == (0, 0), done.stdout + again.stderr
    register = str(griffie.data / "register.csv")
    exported = ("export", "--antwoorden", "--out", str(griffie.data / "alles.warc.gz"))
    commands = [
        griffie.run(*exported),
        griffie.run("export", "--out", str(griffie.data / "alles.ndjson")),
        griffie.run("herlees", "--tegelijk", "1", "--sources", register, "--format", "json"),
        griffie.run("status", "--format", "json"),
    ]
    assert [each.returncode for each in commands] == [0, 0, 0, 0], commands
    # the registers that are shown to none without a session are read, by one session for all of them
    assert len({path for path in asked if "/Reports/GetReportData/" in path}) > 1
    assert len([path for path in asked if "/Reports/Details/" in path]) == 1
    store = griffie.open()
    assert store.holdings.by_type()["gm0420", "ibabs"]["motie"] == 9
    places = bytes_of(griffie.data) | kept(store)
    store.close()
    for number, each in enumerate((done, again, *commands)):
        places[f"opdracht {number}"] = f"{each.stdout}{each.stderr}".encode()
    assert any(b"<!-- sessie=geheim -->" in content for content in places.values())
    for secret in (SESSION, RID):
        assert not [name for name, content in places.items() if secret.encode() in content]


def test_a_cookie_that_is_a_word_takes_nothing_out() -> None:
    """Only what can be of one visitor is left out, wherever the source repeats it."""
    keeping = Keeping("gm0828", "ibabs")
    headers = {
        "Set-Cookie": ["taal=nl; path=/", f"sessie={SESSION}; HttpOnly", "site=gemeenteduinvoort"]
    }
    request = Request("https://a.nl/1")
    page = f"gemeenteduinvoort nl {SESSION}".encode()
    keeping.response(request, HtmlResponse("https://a.nl/1", headers=headers, body=page))
    keeping.response(
        Request(f"https://a.nl/2?s={SESSION}"), HtmlResponse("https://a.nl/2", body=page)
    )
    assert [each.inhoud for each in keeping.waiting] == [
        f"gemeenteduinvoort nl {SECRET}".encode()
    ] * 2
    assert keeping.waiting[1].url == f"https://a.nl/2?s={SECRET}"
