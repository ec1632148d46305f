"""Answers in the vendors' shapes, made here with words and names of our own, and what they come to."""

import json
from typing import Any

from crawlers.normalise import normalise
from crawlers.registry import Council

COUNCIL = Council(
    "duinvoort", "Duinvoort", "gm0415", "gemeente", "Noord-Holland", "notubiz", "4711", "", "", None, None
)  # fmt: skip


def records(answer: Any, vendor: str) -> list[dict[str, Any]]:
    """The records of an answer: text, or an object as JSON."""
    content = answer if isinstance(answer, str) else json.dumps(answer)
    made: list[dict[str, Any]] = normalise(content.encode(), vendor, COUNCIL)["records"]
    return made


def of(made: list[dict[str, Any]], resource: str) -> list[dict[str, Any]]:
    """Standard and own properties together, of one resource."""
    return [{**each["data"], **each["ext"]} for each in made if each["resource"] == resource]


def sides(made: list[dict[str, Any]]) -> dict[str, str]:
    """Name of a member → choice and fractie."""
    return {
        row["naam"]: f"{row['keuzeStemming']} ({row.get('fractie')})" for row in of(made, "stem")
    }


def fracties(made: list[dict[str, Any]]) -> dict[str, tuple[Any, Any]]:
    """Fractie → (votes for, votes against)."""
    rows = of(made, "stemresultaatperfractie")
    return {row["fractie"]: (row.get("voor"), row.get("tegen")) for row in rows}


# --- iBabs' portal ---


def section(label: str, inner: str) -> str:
    head = f'<div class="col-12 label"><h4>{label}</h4></div>' if label else ""
    return f'<div class="row odd">{head}<div class="col-12 text">{inner}</div></div>'


def summary(voor: str, tegen: str, details: tuple[str, str] = ("", "")) -> str:
    legends = zip(("in-favour", "against"), (voor, tegen), details, strict=True)
    rows = "".join(
        f'<div class="vote-summary-legend-{name}"><span class="dot"></span>'
        f'<div class="text">{text}</div></div>{named}'
        for name, text, named in legends
    )
    return f'<div class="vote-summary"><div class="vote-summary-legend">{rows}</div></div>'
