"""The words of one person's name: titles, initials, given name, tussenvoegsel and surname."""

import re
from dataclasses import dataclass, field

from crawlers.reading.names import Naam

#: words that stand before a name and are no part of it
_TITLES = (
    "heer heren hear hearen mefrou frou dame dames mevrouw mevrouwen mevr mw mej mejuffrouw dhr dhrn fam familie drs "
    "mr ir dr ing prof mrs msc bsc ma ba llm mba ra mpa mpm mha emba phd rc mim bba bed med bc em emeritus"
)
TITLES = frozenset(_TITLES.split())
_ROLES = (
    "raadslid raadsleden statenlid statenleden lid leden burgerlid burgerleden commissielid "
    "commissieleden steunfractielid duoraadslid duostatenlid schaduwraadslid fractielid "
    "fractieassistent fractievertegenwoordiger fractievoorzitter voorzitter plaatsvervangend "
    "vice wethouder wethouders burgemeester loco locoburgemeester gedeputeerde gedeputeerden "
    "commissaris dijkgraaf heemraad hoogheemraad heemraden griffier raadsgriffier "
    "statengriffier secretaris gemeentesecretaris provinciesecretaris plv indiener indieners "
    "medeindiener steller account vz secr eerste tweede mede ondergetekende ondergetekenden "
    "portefeuillehouder burgerraadslid burgerraadsleden burgercommissielid burgercommissieleden "
    "raadscommissielid raadscommissieleden steunraadslid duoraadsleden schaduwraadsleden niet-raadslid "
    "fractieondersteuner fractiemedewerker fractiegenoot fractiesecretaris woordvoerder lijsttrekker "
    "steunfractieleden fractieleden burgerstatenlid duo-raadslid duo-burgerlid steatelid steateleden "
    "hoofdingeland hoofdingelanden ab-lid ab-leden riedslid riedsleden bestuurslid bestuursleden oud-raadslid deelnemer deelnemers"
)
ROLES = frozenset(_ROLES.split())
#: roles that are surnames as well
SURNAMES = frozenset(("dijkgraaf", "lid", "vz", "secr", "mede", "steller"))
#: a word with which no person's name goes together
_NOT_A_NAME = (
    "college raad raadsbreed statenbreed raadsleden staten gemeente provincie waterschap "
    "onbekend geen niemand alle allen alles zie bijlage diverse meerdere gehele hele "
    "voltallige voltallig unaniem nvt niet toepassing presidium commissie burgemeester "
    "bestuur coalitie oppositie overige anderen griffie fractie fracties partij partijen "
    "inwoner inwoners wethouders presentielijst voorzitter ingediend leden aantal wie wanneer "
    "ja nee alsnog vacature b&w gs ps gedeputeerde ambtelijk organisatie namens iedereen "
    "motie amendement verhinderd afwezig aanwezig burgemeesters raadsfractie agenda opening "
    "vaststelling mededelingen vergadering burgerinitiatief petitie burgers bewoners bewoner ondernemers diversen "
    "jongerenraad kinderraad jeugdraad adviesraad rekenkamer raadscommissie auditcommissie agendacommissie "
    "insprekers inspreker belanghebbenden verenigingen raadsgriffie gemeenteraad statengriffie nader bepalen volgt"
)
NOT_A_NAME = frozenset(_NOT_A_NAME.split())
#: subjects that stand where a holder's name is looked for
_SUBJECTS = (
    "zorg wonen ruimte financien financiën onderwijs sport cultuur economie duurzaamheid "
    "veiligheid verkeer milieu jeugd welzijn mobiliteit energie water recreatie toerisme "
    "natuur landbouw dienstverlening wmo participatie sociaal fysiek vervoer erfgoed klimaat "
    "vastgoed grondzaken openbaar overig algemeen personeel communicatie"
)
SUBJECTS = frozenset(_SUBJECTS.split())
#: tussenvoegsels; those of `FOREIGN` are part of the surname where they have a capital
_DUTCH = (
    "van von de den der het 't ’t ter ten te in op aan bij uit voor over onder d' 's ’s tot "
    "zum zur vom vd v.d. v. o.d. a.d. i.d. b.d. i.h. op't in't"
)
DUTCH = frozenset(_DUTCH.split())
_FOREIGN = "el al la le du da dos di ben bin del della des ould abu af ait aït"
FOREIGN = frozenset(_FOREIGN.split())
#: with a capital the beginning of a surname, and nobody's given name
SURNAME_BEGINS = frozenset(
    ("el", "ait", "aït", "bin", "ould", "dos", "da", "di", "la", "le", "du", "des")
)
_INITIALS = re.compile(r"^(?:[^\W\d_](?:h|hr|r|s|j|y|d|J)?\.-?)+[^\W\d_]?$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]?")
_BARE = re.compile(r"^[A-ZÀ-Ý]{1,4}$")
_DOUBLE = re.compile(r"\w-(?:van|von|de|den|der|ten|ter|te|'t|’t|in|el)$", re.I)
#: a word with which a name is rather a local party's than a person's
#: a word that ends so names a body
_BODY = re.compile(r"(?i)(?:commissie|vereniging|stichting|comit[eé]|werkgroep|presidium)$")
_PARTYLIKE = re.compile(
    r"(?i)^(?:lijst|.*belang(?:en)?|lokaal|leefbaar|samen|progressief|beter|trots|leven|hart|sociaal|sociale|"
    r"inwoners.*|gemeente.*|democraten|vooruit|actief|liberaal|.*partij|ouderen.*|senioren|fractie.*)$"
)


def bare(word: str) -> str:
    """A word as the lists above have it."""
    return word.strip(".:").casefold()


def is_initials(word: str) -> bool:
    return bool(_INITIALS.match(word)) and all(
        part[0].isupper() for part in word.split(".") if part
    )


def is_tussen(word: str) -> bool:
    """Whether a word stands between given name and surname, as it is written."""
    lowered = word.casefold()
    if lowered == "v.":
        return word == "v."  # «V. van Dam» has an initial
    return lowered in DUTCH or (lowered in FOREIGN and word == lowered)


_FRONT = re.compile(r"^(?:[dlDL]['’]|['’][sStT]-)?['’\-]?")


def is_capital(word: str) -> bool:
    return _FRONT.sub("", word)[:1].isupper() and not is_initials(word)


def is_short_name(word: str) -> bool:
    """«PvdD», «GL», «D66»: a party by its letters, and nobody's name."""
    return len(word) <= 6 and sum(char.isupper() or char.isdigit() for char in word) > 1


@dataclass
class Words:
    """The words of one person as they stand, without titles and roles."""

    words: list[str]
    #: a given name that stood in brackets behind initials
    given: str | None = None
    #: what stood before: «de heren», «de leden» hold for all of a list
    plural: bool = False
    #: a title or role stood before it: a person begins there
    titled: bool = False
    #: the council has a member of this name, so that it is one however it is written
    member: bool = False
    source: str = field(default="", compare=False)

    @property
    def surname_only(self) -> bool:
        """No initials, and at most a tussenvoegsel and two words."""
        rest = list(self.words)
        while rest and is_tussen(rest[0]):
            rest.pop(0)
        capitals = all(is_capital(word) and not is_tussen(word) for word in rest)
        return 0 < len(rest) <= 2 and capitals and not self.given

    @property
    def given_only(self) -> bool:
        """What can stand behind «surname,»: initials or given names, then tussenvoegsels."""
        words = self.words
        return (
            bool(words)
            and (is_initials(words[0]) or _BARE.match(words[0]) is not None)
            and all(
                is_initials(w) or is_tussen(w) or _BARE.match(w) or (place and _foreign(w))
                for place, w in enumerate(words)
            )
        )

    @property
    def infix_first(self) -> bool:
        """«op den J.» behind «Brouw,»."""
        at = next((place for place, w in enumerate(self.words) if not is_tussen(w)), 0)
        return at > 0 and all(is_initials(word) for word in self.words[at:])

    @property
    def trailing_tussen(self) -> bool:
        return len(self.words) > 1 and is_tussen(self.words[-1]) and not is_tussen(self.words[0])

    @property
    def half_double(self) -> bool:
        """The part of «Wijk, E. Postma-van» that stands behind the comma."""
        return bool(self.words) and _DOUBLE.search(self.words[-1]) is not None

    @property
    def _is_row(self) -> bool:
        """«Jan Smit Piet Bos»: three given names are as well two persons."""
        runs = "".join(
            "t" if is_tussen(word) else "i" if is_initials(word) else "c" for word in self.words
        )
        return "cccc" in runs or "ccct" in runs or "tccc" in runs

    @property
    def is_name(self) -> bool:
        if self.member:
            return True
        lowered = {bare(word) for word in self.words}
        if len(self.words) == 1 and self.words[0].isupper() and len(self.words[0]) <= 5:
            return False  # letters of a party that nobody knows
        if len(self.words) == 1 and bare(self.words[0]) in DUTCH:
            return False  # «Voor D66 neemt A deel»
        if len(self.words) == 1 and bare(self.words[0]) in SUBJECTS | (ROLES - SURNAMES):
            return False
        if any(_PARTYLIKE.match(word) for word in self.words) and not any(
            is_initials(word) for word in self.words
        ):
            return False
        if (
            not self.words
            or lowered & NOT_A_NAME
            or any(c.isdigit() for w in self.words for c in w)
        ):
            return False
        if len(self.words) == 1 and _DOTTED.fullmatch(self.words[0]):
            return False  # «N.v.t.»
        if self._is_row or "voor" in self.words[1:-1]:
            return False
        if self.half_double or any(_BODY.search(word) for word in self.words):
            return False
        surname = [w for w in self.words if is_capital(w) and len(w.strip(".")) > 1]
        return bool(surname) and all(
            is_capital(w) or is_tussen(w) or is_initials(w) for w in self.words
        )


def stripped(words: list[str]) -> tuple[list[str], bool]:
    """(words without leading and trailing titles and roles, whether those were plural)."""
    plural = False
    kept = list(words)
    while kept and (
        _leading(kept) or (kept[0].casefold() in ("de", "het", "van") and _leading(kept[1:]))
    ):
        plural = plural or bare(kept[0]) in ("heren", "dames", "leden", "raadsleden", "statenleden")
        kept.pop(0)
    while kept and (
        bare(kept[-1]) in TITLES or (bare(kept[-1]) in ROLES and not is_capital(kept[-1]))
        or bare(kept[-1]) in ("c.s", "cs", "e.a", "jr", "sr")
    ):  # fmt: skip
        kept.pop()
    return [w for w in kept if bare(w) not in TITLES or is_initials(w)], plural


def _leading(words: list[str]) -> bool:
    if not words:
        return False
    word = bare(words[0])
    if word in TITLES:
        return True
    # «Dijkgraaf, H.» is a surname; «dijkgraaf J. Peil» and «Wethouder Vijl» are roles
    return word in ROLES and (not is_capital(words[0]) or len(words) > 1)


def surname_last(words: Words, fractie: str | None = None) -> Naam:
    """`P. de Boer`, `Anna van den Berg`, `De Boer`, `Smit P.`; the source in `bron`."""
    kept = list(words.words)
    turned = _turned(kept)
    if turned:
        rest = Words(kept[turned:], words.given)
        return surname_first(kept[:turned], rest, fractie, words.source)
    given: list[str] = []
    if len(kept) == 2 and kept[0].casefold() in SURNAME_BEGINS:
        return _naam(kept, [], [], words.given, fractie, words.source)
    while len(kept) > 1 and not is_tussen(kept[0]) and not _DOUBLE.search(kept[0]):
        if given and "-" in kept[0][1:-1] and is_capital(kept[0]):
            break  # «Ria Nijland-Oude Kotte»
        if given and not is_initials(kept[0]) and (_foreign(kept[0]) or is_initials(given[-1])):
            break
        given.append(kept.pop(0))
    tussen: list[str] = []
    while len(kept) > 1 and is_tussen(kept[0]):
        tussen.append(kept.pop(0))
    return _naam(kept, tussen, given, words.given, fractie, words.source)


def _turned(words: list[str]) -> int:
    """Where the initials stand in «Boer A. de», «van Dam C.»; 0 where the surname comes last."""
    at = next((i for i, word in enumerate(words) if is_initials(word)), 0)
    if not at and len(words) > 1 and _BARE.match(words[-1]) and not words[0].isupper():
        at = len(words) - 1
    single = next(
        (i for i, word in enumerate(words[1:], 1) if len(word) == 1 and word.isupper()), 0
    )
    if not at and single and all(is_tussen(word) for word in words[single + 1 :]):
        at = single  # «Dijk M van»
    before, behind = words[:at], words[at:]
    surname = any(is_capital(word) for word in before)
    return at if surname and all(is_initials(w) or is_tussen(w) for w in behind[1:]) else 0


def surname_first(
    surname: list[str], rest: Words, fractie: str | None = None, source: str = ""
) -> Naam:
    """`Boer, A. de`, `van der Laan, Mieke`, `Cate, L.J. (Lucas) ten`."""
    given = list(rest.words)
    tussen: list[str] = []
    while rest.infix_first and is_tussen(given[0]):
        tussen.append(given.pop(0))
    # «Idrissi, Samira El»: with a capital, behind a given name
    while given and (is_tussen(given[-1]) or (len(given) > 1 and _foreign(given[-1]))):
        tussen.insert(0, given.pop())
    kept = list(surname)
    while not tussen and len(kept) > 1 and is_tussen(kept[-1]):
        at = next(at for at in range(len(kept), 0, -1) if not is_tussen(kept[at - 1]))
        kept, tussen = kept[:at], kept[at:]  # «Boomen van den, A.»
    while not tussen and len(kept) > 1 and is_tussen(kept[0]):
        tussen.append(kept.pop(0))
        while len(kept) > 1 and is_tussen(kept[0]):
            tussen.append(kept.pop(0))
    return _naam(kept, tussen, given, rest.given, fractie, source or rest.source)


def _foreign(word: str) -> bool:
    return word.casefold() in FOREIGN


def _naam(
    surname: list[str],
    tussen: list[str],
    given: list[str],
    bracketed: str | None,
    fractie: str | None,
    source: str,
) -> Naam:
    initials = [word for word in given if is_initials(word) or _BARE.match(word)]
    names = [word for word in given if word not in initials]
    letters = "".join(_dotted(word) for word in initials) or None
    voornaam = " ".join(names) or bracketed
    return Naam(
        re.sub(r"(?<!\s)\s*[-–]\s*", "-", " ".join(surname)),
        " ".join("van" if word == "v." else word.casefold() for word in tussen) or None,
        letters if not names or bracketed else None,
        voornaam or None,
        fractie,
        source,
    )


def _dotted(word: str) -> str:
    if _BARE.match(word):
        return "".join(f"{letter}." for letter in word)
    return word if word.endswith(".") else word + "."
