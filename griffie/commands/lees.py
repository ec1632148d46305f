"""`griffie lees`: how Griffie reads words, one JSON line for each line of standard input.

Each kind imports its own reader, so that a pipe through one of them starts fast.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from crawlers.reading.known import Known
from griffie.console import standard_output, wrong

if TYPE_CHECKING:
    from crawlers.reading.names import Naam

app = typer.Typer()
Reader = Callable[[str, Known], dict[str, Any]]


def stemming(text: str, known: Known) -> dict[str, Any]:
    from crawlers.reading.vote_notes import read_vote_note

    return read_vote_note(text, known).as_json()


def uitslag(text: str, known: Known) -> dict[str, Any]:
    from crawlers.reading.outcomes import read_outcome

    reading = read_outcome(text)
    return {"zeker": reading.zeker, "uitslag": reading.uitslag or "onbekend"}


def namen(text: str, known: Known) -> dict[str, Any]:
    from crawlers.reading.name_lists import read_names

    reading = read_names(text, known)
    return {
        "zeker": reading.zeker,
        "personen": [_naam(name) for name in reading.personen],
        "fracties": list(reading.fracties),
    }


def _naam(name: "Naam") -> dict[str, str | None]:
    return {
        "naam": name.volledig,
        "achternaam": name.achternaam,
        "tussenvoegsel": name.tussenvoegsel,
        "voornaam": name.voornaam,
        "voorletters": name.voorletters,
        "fractie": name.fractie,
    }


def veld(text: str, known: Known) -> dict[str, Any]:
    """Name and values of a field, divided by tabs."""
    from crawlers.reading.field_kinds import read_field

    name, *values = text.split("\t")
    reading = read_field(name, values, known)
    return {
        "zeker": reading.zeker,
        "veld": reading.veld,
        "voorstel": reading.voorstel,
        "waarom": reading.waarom,
    }


def aanwezigheid(text: str, known: Known) -> dict[str, Any]:
    from crawlers.reading.presence import read_presence

    reading = read_presence(text, known)
    return {
        "zeker": reading.zeker,
        "personen": [
            {
                "naam": person.naam.volledig,
                "status": person.status,
                "van": f"{person.van:%H:%M}" if person.van else None,
                "tot": f"{person.tot:%H:%M}" if person.tot else None,
            }
            for person in reading.personen
        ],
    }


def privacy(text: str, known: Known) -> dict[str, Any]:
    """The text itself is not repeated: what was private in it would be."""
    from crawlers.reading.scrub import scrub

    scrubbed = scrub(text)
    return {
        "text": scrubbed.tekst,
        "tekst": scrubbed.tekst,
        "weg": [{"soort": soort} for soort in scrubbed.weg],
        "achtergehouden": scrubbed.achtergehouden,
    }


#: what can be read, and by which function: text and what the council has in, the answer's keys out
SOORTEN: dict[str, Reader] = {
    "stemming": stemming,
    "uitslag": uitslag,
    "namen": namen,
    "veld": veld,
    "aanwezigheid": aanwezigheid,
    "privacy": privacy,
}


def readings(lines: Iterable[str], soort: str, known: Known) -> Iterator[dict[str, Any]]:
    """An answer for every line; `\\n` in a line stands for a line break."""
    read = SOORTEN[soort]
    for line in lines:
        text = line.rstrip("\r\n")
        yield {"text": text, "zeker": True} | read(text.replace("\\n", "\n"), known)


@app.command()
def lees(
    soort: Annotated[str, typer.Option(help="een van: " + ", ".join(SOORTEN))],
    fracties: Annotated[str, typer.Option(help='die de raad heeft: "VVD, CDA"')] = "",
    leden: Annotated[str, typer.Option(help='van de raad: "Jan Jansen (CDA); …"')] = "",
) -> None:
    """Leest woorden van raden en toont wat er staat: een JSON-regel voor elke regel van de
    standaardinvoer."""
    if soort not in SOORTEN:
        raise wrong(f"soort {soort!r}; kies uit {', '.join(SOORTEN)}")
    known = Known.parse(fracties, leden)
    with standard_output() as output:
        for answer in readings(sys.stdin, soort, known):
            output.write(orjson.dumps(answer) + b"\n")
