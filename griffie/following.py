"""Tells who follows a question: what is new is held against all questions, and then sent by mail or
webhook, each message once however often it has to be tried."""

import datetime as dt
import hashlib
import hmac
import smtplib
import ssl
import time
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx2
import orjson

from griffie.app import names
from griffie.settings import Settings
from indexer.percolation import BATCH, news, passed
from indexer.question.watching import FORM
from net.guard import Guard, Refused
from net.transport import PublicTransport
from search_api.following.asking import link, remade
from search_api.services import Services
from search_api.web.problems import Problem
from standard import views
from standard.time import AMSTERDAM
from store import Store, Version
from store.following import Due

#: a header is one line: programmes take the link in it as it stands
LINES = SMTP.clone(max_line_length=990)
#: seconds that a receiver may take
PATIENCE = 10.0
Row = dict[str, Any]


def look(store: Store, found: Services | None = None, today: dt.date | None = None) -> int:
    """Holds all that is new, and what the days that went by changed, against all that is followed;
    gives the number of notices. `today` is the day where the councils are."""
    following, day = store.following, today or dt.datetime.now(AMSTERDAM).date()
    councils = names(store)
    if found is not None:
        _remake(store, found)
    told = _passed(store, councils, day)
    while True:
        after = following.place()
        followers = list(following.followers())
        start = after
        if start is None:
            start = min((each.begin for each in followers), default=store.last_seq())
        changed = store.changes(start, BATCH)
        if not changed:
            if after is None:
                following.tell(None, start, [])
            return told
        told += following.tell(
            after, changed[-1].seq, news(store, followers, changed, councils, day)
        )


def _passed(store: Store, councils: Mapping[str, tuple[str, str]], today: dt.date) -> int:
    """What became news because a day went by, once a day; the first day of all tells nothing."""
    since = store.following.day()
    if since is not None and since >= today:
        return 0
    followers = list(store.following.followers())
    found = passed(store, followers, since, today, councils) if since else []
    return store.following.tell_passed(since, today, found)


def _remake(store: Store, found: Services) -> None:
    """Makes questions of an earlier form anew; one that can no longer be asked finds nothing."""
    made = []
    for each in store.following.followers():
        if each.question.vorm != FORM:
            try:
                steps = remade(each.question, found).stappen
            except Problem:
                steps = orjson.dumps(["o", []])
            made.append((each.id, steps, FORM))
    if made:
        store.following.remake(made)


def deliver(
    store: Store, config: Settings, key: bytes, now: float | None = None
) -> tuple[int, int]:
    """(sent, failed) of all messages that are due."""
    moment = time.time() if now is None else now
    sent = failed = 0
    for due in store.following.due(moment):
        failure = _sent(store, config, key, due)
        store.following.told(due, moment, failure)
        if failure is None and due.asks and due.question.kanaal == "webhook":
            store.following.confirm(due.volger)
        sent, failed = sent + (failure is None), failed + (failure is not None)
    return sent, failed


def _sent(store: Store, config: Settings, key: bytes, due: Due) -> str | None:
    """Sends one message; gives why it failed, without an address in it."""
    versions = store.get_many(record for record, _ in due.records)
    known = names(store)
    rows = [
        _row(version, known, config.adres) for version in versions.values() if not version.deleted
    ]
    if due.records and not rows:
        return None  # all of it was withdrawn meanwhile: there is nothing to tell
    try:
        if due.question.kanaal == "mail":
            _mail(config, _message(config, key, due, rows))
        else:
            _post(config, key, due, rows)
    except (OSError, smtplib.SMTPException, httpx2.HTTPError, Refused) as error:
        code = getattr(error, "smtp_code", "")
        return f"{type(error).__name__} {code}".strip()
    return None


def _row(version: Version, known: Mapping[str, tuple[str, str]], base: str) -> Row:
    record = version.record
    day, outcome = views.day(record), views.outcome(record)
    return {
        "id": version.id,
        "type": record.type,
        "titel": views.title(record),
        "organisatie": version.organisatie,
        "naam": known.get(version.organisatie, (version.organisatie, ""))[0],
        "datum": day.isoformat() if day else None,
        "uitslag": outcome.value if outcome else None,
        "termijn": version.body["ext"].get("termijn"),
        "url": f"{base}/records/{version.id}",
        "bron_url": version.body["bron_url"],
        "versie": version.versie,
    }


def identity(due: Due) -> str:
    """The same for the same message, so that a receiver knows a second one for what it is."""
    told = orjson.dumps([due.volger, due.records])
    return hashlib.sha256(told).hexdigest()[:32]


# --- mail -------------------------------------------------------------------------------------------


def _message(config: Settings, key: bytes, due: Due, rows: Sequence[Row]) -> EmailMessage:
    ending = link(config.adres, key, "einde", due.volger)
    asked = "; ".join(
        f"{name}: {', '.join(values)}" for name, values in parse_qs(due.question.vraag).items()
    )
    message = EmailMessage(LINES)
    message["From"] = config.smtp_van
    message["To"] = due.adres
    message["Date"] = dt.datetime.now(dt.UTC)
    host = urlsplit(config.adres).hostname or "griffie"
    message["Message-ID"] = f"<{identity(due)}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{ending}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if due.asks:
        message["Subject"] = "Griffie: bevestig dat u dit wilt volgen"
        confirm = link(config.adres, key, "bevestig", due.volger)
        text = f"Iemand vroeg om bericht op dit adres over:\n\n  {asked}\n\nBevestig: {confirm}\n\n"
        text += "Was u dat niet? Doe dan niets: zonder bevestiging komt er geen bericht meer.\n"
    else:
        number = f"{len(rows)} nieuw" if len(rows) > 1 else str(rows[0]["titel"] or "1 nieuw")
        message["Subject"] = " ".join(f"Griffie: {number} ({asked})".split())[:200]
        text = f"Nieuw bij uw vraag «{asked}»:\n\n" + "".join(map(_paragraph, rows))
    message.set_content(f"{text}\n-- \nGeen berichten meer: {ending}\n")
    return message


def _paragraph(row: Row) -> str:
    outcome = f", {row['uitslag']}" if row["uitslag"] else ""
    term = f", termijn {row['termijn']}" if row["termijn"] else ""
    about = f"{row['naam']}, {row['type']}, {row['datum'] or 'datum onbekend'}{outcome}{term}"
    return f"- {row['titel'] or row['type']}\n  {about}\n  {row['url']}\n\n"


def _mail(config: Settings, message: EmailMessage) -> None:
    """Sends by the server of the settings: `smtp://user:password@host:port`, or `smtps://`."""
    place = urlsplit(config.smtp)
    if not place.hostname:
        raise smtplib.SMTPNotSupportedError("er is geen mailserver ingesteld (GRIFFIE_SMTP)")
    safe = place.scheme == "smtps"
    context = ssl.create_default_context()
    port = place.port or (465 if safe else 587)
    client: smtplib.SMTP = (
        smtplib.SMTP_SSL(place.hostname, port, timeout=PATIENCE, context=context)
        if safe
        else smtplib.SMTP(place.hostname, port, timeout=PATIENCE)
    )
    with client:
        client.ehlo()
        if not safe and client.has_extn("starttls"):
            client.starttls(context=context)
        if place.username:
            client.login(unquote(place.username), unquote(place.password or ""))
        client.send_message(message)


# --- webhook ----------------------------------------------------------------------------------------


def _post(config: Settings, key: bytes, due: Due, rows: Sequence[Row]) -> None:
    """Posts JSON with a signature; anything but 2xx is tried again."""
    body: Row = {
        "soort": "bevestiging" if due.asks else "melding",
        "id": identity(due),
        "volger": due.volger,
        "vraag": due.question.vraag,
        "einde": link(config.adres, key, "einde", due.volger),
        "records": list(rows),
    }
    content, moment = orjson.dumps(body), int(time.time())
    signed = hmac.digest(due.geheim.encode(), f"{moment}.".encode() + content, "sha256").hex()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Griffie (+{config.adres})",
        "Griffie-Delivery": body["id"],
        "Griffie-Signature": f"t={moment},v1={signed}",
    }
    guard = Guard(allowed=config.webhooks())
    with (
        PublicTransport(guard) as transport,
        httpx2.Client(transport=transport, timeout=PATIENCE, follow_redirects=False) as client,
    ):
        answer = client.post(due.adres, content=content, headers=headers)
        answer.raise_for_status()
