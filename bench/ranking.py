"""Are the best hits first? Questions with graded judgements over the sample and a larger generated
corpus, of this engine as we use it, with the stock Dutch analyser, and as ORI Classic was set up.

The truth is known by construction: of every document it is known what it is about and what kind it
is. A report that mentions every subject is about none of them.
"""

import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import tantivy

from griffie.up import UNLIMITED
from indexer.documents import documents, rank
from indexer.engines.embedded import TantivyEngine
from indexer.question.language import parse
from indexer.question.query import SEARCHED, Query, SearchDocument
from sample.scenario import SEEDS
from sample.server import Emulator
from sample.subjects import GENERAL, SUBJECTS, Subject
from store import Store, default_address

DECISIONS = ("motie", "amendement", "voorstel")
DEPTH = 10
#: meetings in the generated corpus, of each some twenty documents
MEETINGS = 400
#: the subjects in other words: inflected, compounded, abbreviated
OTHERWISE: dict[str, tuple[str, ...]] = {
    "fietspad": ("Nieuwe fietspaden horen vrijliggend te zijn.", "Voor fietsers is de fietsroute onveilig."),
    "huurwoningen": ("Een sociale huurwoning is onbereikbaar.", "De woningbouwopgave vraagt betaalbare woningen."),
    "opvang": ("Het azc biedt opvang aan tachtig mensen.", "De asielopvang is tijdelijk geregeld."),
    "stikstof": ("De stikstofdepositie daalt niet.", "Een veehouder krijgt geen vergunning."),
    "windmolens": ("Een windturbine geeft geluidshinder.", "Het geluid van een windmolen draagt ver in de polder."),
    "jeugdzorg": ("Het jeugdzorgtekort loopt op.", "Jeugdigen en hun gezin wachten te lang."),
    "begroting": ("De begrotingen van vorige jaren sloten evenmin.", "De reserve wordt ingezet."),
    "hittestress": ("De hitte op het plein is groot.", "Een boom geeft koelte; klimaatadaptatie begint daar."),
    "vuurwerkverbod": ("Wij willen vuurwerk verbieden in het centrum.", "De apv kent nog geen bepaling over vuurwerk."),
    "datacenter": ("Datacenters belasten het stroomnet.", "Door netcongestie staat het bedrijventerrein stil."),
    "zwembad": ("Twee zwembaden zijn verouderd.", "Ieder kind verdient zwemlessen."),
    "statiegeld": ("Rond de afvalbak ligt zwerfvuil.", "Het zwerfafval neemt toe."),
    "bibliotheek": ("De bibliotheken verliezen subsidies.", "Een bibliotheekfiliaal sluit."),
    "armoede": ("Een minimaregeling bereikt weinig minima.", "De voedselbanken zien armoede toenemen."),
    "parkeren": ("Wie parkeert in de binnenstad betaalt veel.", "Een deelauto scheelt vier parkeerplaatsen."),
    "onderwijshuisvesting": ("Het schoolgebouw heeft geen ventilatie.", "Basisscholen vragen nieuwbouw; een noodlokaal volstaat niet."),
}  # fmt: skip
Ask = Callable[[str], tuple[list[str], set[str]]]


@dataclass
class Corpus:
    """Documents, and of each what it is about (None: of several things, or of none)."""

    documents: list[SearchDocument] = field(default_factory=list)
    subject: dict[str, str | None] = field(default_factory=dict)

    def add(self, document: SearchDocument, subject: str | None) -> None:
        self.documents.append(document)
        self.subject[document.id] = subject


def judged() -> list[tuple[str, str, str]]:
    """(question, subject, kind that is asked for) of `vragen.txt`."""
    lines = files("bench").joinpath("vragen.txt").read_text("utf-8").splitlines()
    rows = [line.split(" ; ") for line in lines if line.strip() and not line.startswith("#")]
    return [(text.strip(), subject.strip(), kind.strip()) for text, subject, kind in rows]


def grade(document: SearchDocument, about: str | None, subject: str, kind: str) -> int:
    if about != subject:
        return 0
    if document.type == kind or (kind == "motie" and document.type == "amendement"):
        return 3
    return 2 if document.type in DECISIONS else 1


# --- corpora ---------------------------------------------------------------------------------


def sampled(folder: Path) -> Corpus:
    """The sample, through the real spiders."""
    with Emulator().running() as emulator:
        registry = folder / "register.csv"
        registry.write_text(emulator.registry(), encoding="utf-8")
        environment = os.environ | {
            "GRIFFIE_DATA": str(folder),
            "GRIFFIE_LIMIETEN": json.dumps(UNLIMITED),
            "GRIFFIE_OCR": "uit",
        }
        command = [sys.executable, "-m", "griffie", "crawl", "--sources", str(registry)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    store = Store(default_address(folder))
    names = {body.code: (body.naam, body.provincie) for body in store.organisations()}
    corpus = Corpus()
    for resource in SEARCHED:
        rows, _ = documents(store, list(store.current(resource=resource, deleted=False)), names)
        for document in rows:
            corpus.add(document, _about(document.titel))
    store.close()
    return corpus


def _about(title: str) -> str | None:
    """The subject of a paper of the sample, whose titles carry that of their subject."""
    lowered = title.lower()
    for subject in SUBJECTS:
        titles = (subject.motion, subject.amendment, subject.item)
        if any(one.lower() in lowered for one in titles):
            return subject.key
    return None


def generated() -> Corpus:
    chance = random.Random(7)
    corpus = Corpus()
    for number in range(MEETINGS):
        seed = SEEDS[number % len(SEEDS)]
        day = f"{2015 + number % 11}-{1 + number % 12:02}-{1 + number % 28:02}"
        subjects = chance.sample(SUBJECTS, 3)
        for subject, document in _meeting(chance, seed, day, subjects):
            corpus.add(document, subject)
    return corpus


def _meeting(
    chance: random.Random, seed: tuple[Any, ...], day: str, subjects: list[Subject]
) -> Iterator[tuple[str | None, SearchDocument]]:
    def document(
        kind: str, titel: str, lines: list[str], gremium: str, soort: str | None
    ) -> SearchDocument:
        half = (len(lines) + 1) // 2
        pages = tuple("\n".join(part) for part in (lines[:half], lines[half:]) if part)
        return SearchDocument(
            id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            type=kind, organisatie=seed[2], naam=seed[1], provincie=seed[3], leverancier="ibabs",
            titel=titel, pages=pages, datum=day, gewijzigd=1, versie=1, gremium=(gremium,),
            soort=soort, rang=rank(kind, (gremium,)), bladzijden=bool(pages),
        )  # fmt: skip

    raad, commissie = "Gemeenteraad", "Commissie Ruimte en Samenleving"
    for subject in subjects:
        own = [*subject.facts, *OTHERWISE[subject.key]]

        def lines(most: int, few: list[str] = own) -> list[str]:
            return [*chance.sample(few, min(most, len(few))), *chance.sample(GENERAL, 5)]

        asks = list(subject.asks)
        yield subject.key, document("motie", subject.motion, lines(4) + asks, raad, "Motie")
        yield subject.key, document("amendement", subject.amendment, lines(3), raad, "Amendement")
        title = f"Raadsvoorstel {subject.item}"
        yield subject.key, document("voorstel", title, lines(4) + lines(2), raad, "Raadsvoorstel")
        title = f"Notitie {subject.item}"
        yield subject.key, document("document", title, lines(5), commissie, "Notitie")
        yield subject.key, document("ingekomen_stuk", "Brief van inwoners", lines(2), raad, "Brief")
        yield subject.key, document("agendapunt", subject.item, [], raad, None)
        yield subject.key, document("agendapunt", subject.motion, [], raad, None)
    every = [line for one in SUBJECTS for line in chance.sample(one.facts, 2)]
    chance.shuffle(every)
    yield None, document("document", "Verslag van de raad", every * 2, raad, "Verslag")
    agenda = [title for one in subjects for title in (one.item, one.motion)]
    yield None, document("vergadering", "Raadsvergadering", agenda, raad, None)


# --- set-ups ---------------------------------------------------------------------------------


def ours(folder: Path, corpus: Corpus) -> Ask:
    engine = TantivyEngine(folder / "eigen", fresh=0)
    engine.append(corpus.documents, 1)
    engine.commit(1)

    def ask(text: str) -> tuple[list[str], set[str]]:
        query = Query(parse(text), size=100)
        result = engine.search(query)
        first = [hit.document.id for hit in result.hits]
        every = engine.search(Query(query.parsed, size=max(1, result.total)))
        return first[:DEPTH], {hit.document.id for hit in every.hits}

    return ask


def stock(folder: Path, corpus: Corpus, *, classic: bool) -> Ask:
    """The engine with analysers out of the box, asked by its own query parser, all words required.
    `classic`: only the title is stemmed, as with Open Raadsinformatie 2015-2025; otherwise both
    fields have the Dutch stemmer and stop words."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", stored=True)
    builder.add_text_field("titel", tokenizer_name="nl")
    builder.add_text_field("tekst", tokenizer_name="gewoon" if classic else "nl")
    index = tantivy.Index(builder.build())
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(
        tantivy.Filter.lowercase()
    )
    index.register_tokenizer("gewoon", simple.build())
    dutch = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stopword("dutch"))
        .filter(tantivy.Filter.stemmer("dutch"))
    )
    index.register_tokenizer("nl", dutch.build())
    writer = index.writer(128_000_000, 1)
    for source in corpus.documents:
        document = tantivy.Document()
        document.add_text("id", source.id)
        document.add_text("titel", source.titel)
        document.add_text("tekst", "\n".join(source.pages))
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> tuple[list[str], set[str]]:
        plain = (
            text.replace(" NEAR/5 ", " ").replace(" NIET ", " -").replace("fietspad*", "fietspad")
        )
        query, _ = index.parse_query_lenient(
            plain, ["titel", "tekst"], field_boosts={"titel": 2.0}, conjunction_by_default=True
        )
        hits = searcher.search(query, limit=len(corpus.documents)).hits
        ids = [str(searcher.doc(address)["id"][0]) for _, address in hits]
        return ids[:DEPTH], set(ids)

    return ask


# --- measures --------------------------------------------------------------------------------


def ndcg(grades: list[int], ideal: list[int]) -> float:
    """nDCG over the first ten, with gain 2^grade - 1."""
    best = _gain(sorted(ideal, reverse=True)[:DEPTH])
    return _gain(grades[:DEPTH]) / best if best else 0.0


def _gain(grades: list[int]) -> float:
    return sum((2.0**value - 1) / math.log2(place + 2) for place, value in enumerate(grades))


def scores(corpus: Corpus, ask: Ask) -> tuple[float, float]:
    """(mean nDCG@10, mean recall of decisions about the subject that can be found by it)."""
    gains, recalls = [], []
    for text, subject, kind in judged():
        marks = {
            document.id: grade(document, corpus.subject[document.id], subject, kind)
            for document in corpus.documents
        }
        first, every = ask(text)
        gains.append(ndcg([marks[key] for key in first], list(marks.values())))
        wanted = {key for key, mark in marks.items() if mark >= 2}
        recalls.append(len(wanted & every) / len(wanted) if wanted else 1.0)
    return statistics.mean(gains), statistics.mean(recalls)


def measure() -> list[tuple[str, str, str, str]]:
    rows = []
    folder = Path(tempfile.mkdtemp(prefix="griffie-volgorde-"))
    try:
        for name, corpus in (("voorbeeld", sampled(folder)), ("gemaakt", generated())):
            work = folder / name
            work.mkdir()
            mine = scores(corpus, ours(work, corpus))
            for peer, classic in (
                ("kaal Nederlands (Snowball)", False),
                ("opzet ORI Classic", True),
            ):
                other = scores(corpus, stock(work, corpus, classic=classic))
                title = (
                    f"volgorde, {name} ({len(corpus.documents)} documenten, {len(judged())} vragen)"
                )
                rows.append(
                    (
                        title,
                        f"nDCG@10 {mine[0]:.3f}, gevonden {mine[1]:.3f}",
                        f"{peer}: nDCG@10 {other[0]:.3f}, gevonden {other[1]:.3f}",
                        f"{mine[0] / other[0]:.2f}; {mine[1] / other[1]:.2f}",
                    )
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows
