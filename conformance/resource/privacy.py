"""What nobody may publish: citizen service numbers, private addresses, closed papers (C77)."""

import functools
import re

from conformance.report.findings import Applied
from conformance.resource.named import Named, Rows, row

DIGITS = re.compile(
    r"(?:(?<![\w.,/-])|(?<=\b[bB][sS][nN])|(?<=\b[bB][sS][nN][-/.,]))"
    r"(\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. -]\d{3}[. -]\d{3})(?![\w/-])",
    re.ASCII,
)
#: properties that hold a key or a number by nature, and no prose
CODES = re.compile(
    r"^(id|url|versie|checksum|bronorganisatie)$|(identificatie|[kK]enmerk|code|nummer)$"
)
CLOSED = ("geheim", "vertrouwelijk", "zeer vertrouwelijk", "besloten", "confidentieel", "secret")
#: properties with the content of a paper, or where that is, in any profile
CONTENT = ("inhoud", "link", "inhoudLink", "inhoudlink", "bestandsurl")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def private(told: Named) -> Rows:
    """What of a resource should not be public (C77)."""
    body = told.body
    if body.get("adresBinnenland"):
        yield row("C77", "adresBinnenland", "(niet getoond)", "geen privéadres")
    prose = [(p, value) for p, value in told.strings if "://" not in value and not coded(p[-1])]
    yield Applied("C77", len(prose))
    for path, value in prose:
        if any(citizen(match[1]) for match in DIGITS.finditer(value)):
            yield row("C77", path, "(niet getoond)", "geen burgerservicenummer")
    name = told.name("vertrouwelijkheidsaanduiding")
    closed = str(body.get(name) or body.get(name.lower()) or "").strip().casefold()
    if closed in CLOSED:
        for content in CONTENT:
            if body.get(content):
                yield row("C77", content, "(niet getoond)", f"geen inhoud bij «{closed}»")


@functools.lru_cache(maxsize=1024)
def coded(name: str | int) -> bool:
    """Whether a property by its name holds a key or a number."""
    return CODES.search(str(name)) is not None


def citizen(digits: str) -> bool:
    """Whether nine digits can be a BSN: the weighed sum is divisible by eleven."""
    numbers = [int(each) for each in re.sub(r"\D", "", digits)]
    return any(numbers) and sum(n * w for n, w in zip(numbers, WEIGHTS, strict=True)) % 11 == 0
