"""What one stored answer of GemeenteOplossingen comes to by itself, without the answers beside it."""

from crawlers.errors import Unreadable
from crawlers.reading.answer import ReadAnswer
from crawlers.reading.documents import document_record
from crawlers.reading.events import settled
from crawlers.reading.fields import Fields, parse_json
from crawlers.reading.records import RecordBuilder
from crawlers.reading.vote_records import vote_puts
from crawlers.vendors.gemeenteoplossingen.answers import (
    Document,
    Meeting,
    meeting_v1,
    read_document,
    read_item,
    read_meeting,
)
from crawlers.vendors.gemeenteoplossingen.papers import document_type
from crawlers.vendors.gemeenteoplossingen.votings import Voting, read_votings, voting_vote
from standard.extensions import (
    Bestand,
    ExtInformatieObject,
)
from standard.records import Record
from store import Put


def normalise(content: bytes, builder: RecordBuilder) -> ReadAnswer:
    """What one stored answer of v1 or v2, or of the voting records, comes to by itself."""
    body = parse_json(content)
    portal = builder.council.portal_url or builder.council.base_url.removesuffix("/api")
    reading = ReadAnswer()
    if isinstance(body, dict) and "items" in body and "result" not in body:
        votings: dict[str, Voting] = {}
        read_votings(content, "onbekende fractie", votings)
        for voting in votings.values():
            reading.puts += vote_puts(builder, voting_vote(voting, builder, None), voting.id)
        reading.puts = settled(builder, reading.puts)
        reading.problems.append("het antwoord noemt zijn fractie niet; die staat in het adres")
        return reading
    if isinstance(body, dict) and isinstance(body.get("result"), dict):
        body = next((v for v in body["result"].values() if isinstance(v, list | dict)), [])
    rows = Fields({"rows": body}).rows("rows")
    used: set[str] = set()
    unused: set[str] = set()
    meeting: Meeting | None = None
    for row in rows:
        row.used = set()
        meeting = _normalise_row(row, builder, portal, meeting, reading)
        used |= row.used
        unused |= set(row.unused())
    reading.unused = sorted(name.removeprefix("rows[].") for name in unused - used)
    return reading


def _normalise_row(
    row: Fields, builder: RecordBuilder, portal: str, meeting: Meeting | None, reading: ReadAnswer
) -> Meeting | None:
    if "dmu" in row.body and ("date" in row.body or "items" in row.body):
        published = meeting_v1(row, builder, portal)
        if published is None:
            reading.problems.append(
                f"vergadering {row.get('id')}: niet gepubliceerd of vertrouwelijk"
            )
            return meeting
        reading.puts += [Put(published.record), *published.items]
        reading.puts += [Put(_bare(builder, document, portal)) for document in published.documents]
        return published
    if "title" in row.body and "number" in row.body:
        owner = row.sub("meeting")
        if owner is None:
            raise Unreadable("agendapunt zonder vergadering")
        if meeting is None or meeting.key != owner.required("id"):
            meeting = read_meeting(owner, builder, portal)
        before = len(meeting.items)
        read_item(row, meeting, builder)
        reading.puts += meeting.items[before:]
        return meeting
    if "fileName" in row.body or "filename" in row.body:
        document = read_document(row)
        if document is None:
            reading.problems.append(f"document {row.get('id')}: vertrouwelijk")
        else:
            reading.puts.append(Put(_bare(builder, document, portal)))
        return meeting
    reading.problems.append(f"{row.get('id')}: een hulpgegeven, geeft zelf geen records")
    return meeting


def _bare(builder: RecordBuilder, document: Document, portal: str) -> Record:
    """The document without its file, which `normalise` does not fetch."""
    kind, basis = document_type(document)
    url = f"{portal or 'https://onbekend.invalid'}/api/v2/documents/{document.id}/download"
    bestand = Bestand(url=url, naam=document.name, omvang=document.size, reden="niet opgehaald")
    ext = ExtInformatieObject(type_grondslag=basis)
    return document_record(
        builder,
        document.id,
        document.title,
        bestand,
        label=document.label,
        kind=kind,
        published=document.published,
        ext=ext,
    )
