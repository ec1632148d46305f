"""Gone is gone: after a redaction nothing of it comes out of any address, cursor, feed, export, kept
answer or file, and what was broken off is finished by the next run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from griffie.app import make_app
from griffie.settings import Settings
from search_api.app import create_app
from standard.base import Verwijzing
from standard.extensions import (
    Bestand,
    ExtAgendapunt,
    ExtInformatieObject,
    ExtStemming,
    ExtVergadering,
    Telling,
)
from standard.records import Record
from standard.resources import Agendapunt, InformatieObject, Stemming, Vergadering
from standard.vocabulary import Informatieobjecttype, StemmingGrondslag
from store import Download, Files, Put, Store, Text
from store.erasure import INDEX, finish, left
from store.keeping.verify import verify
from store.redaction import redact
from tests.asking import AppClient
from tests.command import Griffie
from tests.installations import Installation

SECRET = "Motie geheimzinnige woning"
CONTENT = b"%PDF de geheimzinnige woning van iemand"


def record(key: str, data: Any, ext: Any) -> Record:
    return Record(
        organisatie="gm0828", bronidentificatie=key, leverancier="ibabs", data=data, ext=ext
    )


def council(files: Files) -> tuple[dict[str, Record], list[tuple[Download, Text]]]:
    """A meeting with an item, under it two motions with a vote each; the first has a file."""
    import datetime as dt

    sha256 = files.put(CONTENT)
    url = "https://oss.example/geheim.pdf"
    meeting = record(
        "v", Vergadering(naam="Raad", vergaderdatum=dt.date(2026, 1, 8)), ExtVergadering()
    )
    made = {"meeting": meeting}
    for name, title in (("secret", SECRET), ("other", "Motie fietspad")):
        file = (Bestand(url=url, sha256=sha256),) if name == "secret" else ()
        made[name] = record(
            name,
            InformatieObject(titel=title, informatieobjecttype=Informatieobjecttype.motie),
            ExtInformatieObject(bestanden=file),
        )
    made["item"] = record(
        "p",
        Agendapunt(agendapunt_titel="Moties", vergadering=Verwijzing(id=meeting.id)),
        ExtAgendapunt(documenten=(made["secret"].id, made["other"].id)),
    )
    for name in ("secret", "other"):
        made[f"vote {name}"] = record(
            f"s {name}",
            Stemming(
                informatieobject=Verwijzing(id=made[name].id),
                agendapunt=Verwijzing(id=made["item"].id),
            ),
            ExtStemming(
                grondslag=StemmingGrondslag.totaal,
                volledig=True,
                telling=Telling(voor=21, tegen=16),
                tekst_bron=f"{made[name].data.titel} is verworpen",  # type: ignore[union-attr]
            ),
        )
    text = Text(sha256, "volledig", None, ("de geheimzinnige woning",))
    return made, [(Download(url, "1", sha256, "application/pdf"), text)]


def written(store: Store, files: Files) -> dict[str, Record]:
    made, fetched = council(files)
    store.write([Put(each) for each in made.values()], fetched=fetched)
    return made


WORDS = ("geheimzinnig", "geheim.pdf")


def clean(text: str, where: str) -> None:
    for word in WORDS:
        assert word not in text.lower(), where


def test_nothing_of_it_comes_out_of_any_address(
    store: Store, installation: Installation, tmp_path: Path
) -> None:
    files = Files(tmp_path / "gegevens")
    made = written(store, files)
    store.write(
        [
            Put(
                record(
                    str(n),
                    InformatieObject(
                        titel=f"Motie {n}", informatieobjecttype=Informatieobjecttype.motie
                    ),
                    ExtInformatieObject(),
                )
            )
            for n in range(6)
        ]
    )
    installation.bring_up(store)
    client = AppClient(create_app(store, installation.live, []), raise_server_exceptions=False)
    asked = "/api/v1/search?q=motie&size=1&sort=-gewijzigd"
    before = client.get(asked).json()
    secret, item = made["secret"].id, made["item"].id
    assert client.get(f"/api/v1/records/{item}").json()["relaties"]
    done = redact(store, files, [secret], "persoonsgegevens: op verzoek")
    assert made["vote secret"].id in done.records
    assert made["vote other"].id not in done.records
    for brought_up in (False, True):
        if brought_up:
            installation.bring_up(store)
        cursor = client.get(f"{asked}&cursor={before['next']}")
        assert cursor.status_code == 410
        assert "verlopen" in cursor.json()["detail"]
        for path in (
            "/api/v1/search?q=motie&size=100",
            "/api/v1/search.csv?q=motie",
            "/api/v1/search.ndjson?q=motie",
            "/api/v1/search.atom?q=motie",
            "/?q=motie",
            f"/api/v1/records/{item}",
            f"/records/{item}",
            f"/api/v1/records/{made['meeting'].id}",
            "/api/v1/changes",
            "/api/v1/export",
            "/ori/v2/agendapunten",
            "/ori/v2/stemmingen",
            "/ori/v2/informatieobjecten?gewijzigdSinds=2020-01-01T00:00:00Z",
            "/ori/feed/v0/feed",
        ):
            answer = client.get(path)
            assert answer.status_code in (200, 404), (path, answer.text[:300])
            clean(answer.text, path)
        whole = client.get(f"/api/v1/records/{item}").json()
        assert [row["titel"] for row in whole["relaties"] if row["relatie"] == "documenten"] == [
            "Motie fietspad"
        ]
        assert secret not in json.dumps(whole)
        for path in (f"/api/v1/records/{secret}", f"/ori/v2/informatieobjecten/{secret}"):
            gone = client.get(path)
            assert gone.status_code == 410
            assert "beheerder van deze dienst" in gone.json()["detail"]
            clean(gone.text, path)
    assert not files.path(done.bestanden[0]).exists()


def test_no_resource_of_the_standard_refers_to_what_is_gone(
    store: Store, installation: Installation, tmp_path: Path
) -> None:
    made = written(store, Files(tmp_path / "gegevens"))
    installation.bring_up(store)
    client = AppClient(create_app(store, installation.live, []), raise_server_exceptions=False)
    redact(store, None, [made["secret"].id], "privacy")
    for name in ("agendapunten", "vergaderingen", "stemmingen", "informatieobjecten"):
        rows = client.get(f"/ori/v2/{name}").json()["results"]
        assert rows
        for url in set(_urls(rows)):
            assert client.get(url).status_code == 200, url


def _urls(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith("http://testserver/ori/v2/") else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [url for part in parts for url in _urls(part)]


def test_a_title_that_stands_elsewhere_is_told(store: Store, tmp_path: Path) -> None:
    made = written(store, Files(tmp_path))
    spoken = record("w", Vergadering(naam=f"Raad over {SECRET}"), ExtVergadering())
    store.write([Put(spoken)])
    assert redact(store, None, [made["secret"].id], "privacy").genoemd == [spoken.id]


def test_what_a_kill_left_is_finished_by_the_next_run(griffie: Griffie) -> None:
    """Killed right after the store let go of it: files, index and room are still to be done."""
    store = griffie.open()
    files = Files(griffie.data)
    made = written(store, files)
    assert griffie.run("index").returncode == 0
    [sha256] = redact(store, None, [made["secret"].id], "privacy").bestanden
    half = files.path(sha256).parent / "tmphalf"
    half.write_bytes(CONTENT[:20])
    assert files.path(sha256).exists()
    assert INDEX in left(store)
    again = griffie.run("redact", made["secret"].id)
    assert again.returncode == 0, again.stderr
    assert left(store) == set()
    assert not files.path(sha256).exists()
    assert not half.exists()
    assert len(store.versions(made["secret"].id)) == 2
    assert list(verify(store, files)) == []
    store.close()
    for path in griffie.data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"geheimzinnig" not in content, path
            assert CONTENT[:20] not in content, path
    app = make_app(Settings(_env_file=None, data=griffie.data))  # type: ignore[call-arg]
    clean(AppClient(app).get("/api/v1/search?q=motie").text, "search")


def test_an_index_is_made_anew_by_whoever_comes_first(griffie: Griffie) -> None:
    store = griffie.open()
    made = written(store, Files(griffie.data))
    assert griffie.run("index").returncode == 0
    before = {path.name for path in (griffie.data / "index").glob("v*")}
    redact(store, None, [made["secret"].id], "privacy")
    assert griffie.run("index").returncode == 0
    after = {path.name for path in (griffie.data / "index").glob("v*")}
    assert len(after) == 1
    assert not after & before
    store.close()


def test_what_is_being_written_is_not_tidied_away(tmp_path: Path) -> None:
    files = Files(tmp_path)
    folder = files.path("ab" * 32).parent
    folder.mkdir()
    (folder / "tmpleft").write_bytes(b"half")
    code = (
        "import fcntl, sys, time\n"
        "file = open(sys.argv[1], 'wb')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(folder / "tmpheld")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "held\n"
        files.tidy()
        assert [path.name for path in folder.iterdir()] == ["tmpheld"]
        one.communicate()
    files.tidy()
    assert os.listdir(folder) == []


def place(store: Store) -> int | None:
    """The number of the file that holds the log on PostgreSQL."""
    if store.database.sqlite:
        return None
    with store.database.reading() as connection:
        found = connection.exec_driver_sql("select pg_relation_filenode('versies')").scalar()
        return None if found is None else int(found)


def test_the_room_of_either_database_is_cleared(store: Store, tmp_path: Path) -> None:
    files = Files(tmp_path / "gegevens")
    made = written(store, files)
    before = place(store)
    redact(store, files, [made["secret"].id], "privacy")
    finish(store, files)
    assert left(store) == {INDEX}
    if path := store.database.path:
        for each in path.parent.glob(f"{path.name}*"):
            assert b"geheimzinnig" not in each.read_bytes()
    else:
        assert place(store) != before, "written anew: nothing of before is in its pages"
