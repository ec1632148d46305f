"""The closed list of words by which a clause tells of attendance, each with what it says.

A clause is read from these words only (`presence_clauses`): one word beside them and beside names, and
nothing is read. So a new way to say it is a word here, and no pattern of a sentence.
"""

import re
from dataclasses import dataclass

_CLOCK = r"\d{1,2}[.:]\d\d(?!\d|[.:]\d)(?:\s?(?:uur|oere|u\b|h\b))?"
_MEETING = r"(?:raads|staten|commissie)?(?:vergadering|bijeenkomst|zitting|zaal)|raadzaal|vergaderzaal|(?:vergader|raads)?tafel|gearkomste"
_MEMBERS = r"(?:raads|staten|commissie|bestuurs|burger|duo)?leden"
_BODY = r"(?:raad|(?:provinciale\s)?staten|commissie|algemeen\sbestuur|fracties)"
_NOTICE = (
    r"(?:(?:kennis|bericht)geving|kundskip|kennisjouwing|berjocht|bericht|(?:af)?melding|afbericht)"
    r"(?:\svan\s(?:verhindering|afwezigheid))?|opgaa?[vf]e?\svan\sreden(?:en)?"
)
_SPEAKS = r"(?:meldt|deelt\smed?e|geeft\saan|constateert|stelt\svast|merkt\sop)"
#: kind: the words that say it, tried in this order; blanks are one
_KINDS: dict[str, str] = {
    "both": r"beiden?|allebei|alle\s(?:twee|drie|vier)",
    "except": (
        r"met\suitzondering\svan|m\.?u\.?v\.?|behalve|behoudens|uitgezonderd|minus|"
        r"op(?=\s(?:de\s)?(?:heer|heren|dames?|mevrouw|mevr|mw|dhr|hear|mefrou|leden)\b)"
    ),
    "all": (
        rf"(?:alle|de)\s(?:\d{{1,2}}\s)?(?:overige\s|andere\s)(?:{_MEMBERS}|aanwezigen)|"
        rf"alle\s(?:\d{{1,2}}\s)?(?:aanwezige\s)?{_MEMBERS}(?:\svan\sde\s{_BODY})?|allen|iedereen|voltallig|compleet|"
        rf"(?:de|het)\s(?:voltallige|gehele|hele|volledige)\s(?:{_BODY}|college)"
    ),
    "notice": (
        r"kennis\s(?:is\s)?gegeven|kennisgegeven|"
        rf"(?:met|mei)\s(?:voorafgaande?\s|tijdige\s|schriftelijke\s)?(?:{_NOTICE})(?:\svooraf)?|(?-i:[mM]\.?\s?k\.?(?:\s?[ag]\.?)?|[mM]\.?\s?b\.?(?:\s?v\.?)?)(?![^\W_])"
    ),
    "without": rf"zonder\s(?:{_NOTICE})|zonder(?=\s?(?:[.,;)]|$))|(?-i:[zZ]\.?\s?[kb]\.?)(?![^\W_])",
    "cause": (
        r"(?:wegens|vanwege|door|i\.?v\.?m\.?|in\sverband\smet)\s(?:(?:een|haar|zijn|privé|familie|persoonlijke|zakelijke|dringende|andere)\s){0,2}"
        r"(?-i:[a-zé]{3,30})(?:\selders)?|ziek(?!\s?gemeld)|(?:met\s|op\s)?(?:zwangerschaps|ouderschaps|ziekte)?(?:vakantie|verlof)"
    ),
    "van": rf"(?:vanaf|met\singang\svan|v\.?\s?a\.?|sinds|van|fanôf)\s(?:om\s)?(?P<van>{_CLOCK})",
    "tot": rf"(?:tot(?:\sen\smet)?|t/m|oant)\s(?:om\s)?(?P<tot>{_CLOCK})",
    "span": rf"(?P<tussen>tussen\s)?(?P<een>{_CLOCK})\s?(?(tussen)en|[-–])\s?(?P<twee>{_CLOCK})",
    "at": rf"(?:(?:om|te|rond|omstreeks|rûn|circa|ca\.)\s){{0,2}}(?P<at>{_CLOCK})",
    "vague": (
        r"(?:om|te|rond|omstreeks)\s(?:(?:kwart|tien|vijf)\s(?:voor|over)\s)?(?:half\s)?"
        r"(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)(?:\suur)?(?=\s|[.,;]|$)"
    ),
    "item": (
        r"(?:(?:vanaf|met\singang\svan|tot(?:\sen\smet)?|t/m|bij|na|voor|vóór|tijdens|gedurende|halverwege|onder)\s)?(?:de\s(?:behandeling|bespreking)\svan\s)?"
        r"(?:(?:voor|vóór|na|tijdens|bij)\s(?:(?:de|het)\s)?(?:pauze|schorsing|opening|begin|rondvraag|vragenuur|aanvang|stemming(?:en)?|besluitvorming|vaststelling)(?:\svan\sde\s(?:vergadering|bijeenkomst|agenda))?|(?:agenda)?punt(?:en)?\s(?:nr\.?\s)?\d{1,2}(?:\.\d{1,2}|[a-z]\b)?(?:\s?(?:t/m|en|-|–)\s?\d{1,2}[a-z]?\b)?)"
    ),
    "gone": r"niet\smeer|niet\slanger|nog\sniet",
    "back": r"terug|teruggekeerd|keert|keren|weer|opnieuw",
    "away": (
        r"niet\s(?:aanwezig|tegenwoordig|present)|afwezig(?:en|e|heid)?|afw\.(?=\s|:)|absent(?:en|ie)?|"
        r"ontbre(?:ekt|ken|kend)|ontbrak(?:en)?|[oô]fw[eê]zich"
    ),
    "excused": (
        r"(?:bericht(?:en)?|kennisgeving(?:en)?|kennis|melding(?:en)?|mededeling(?:en)?)\svan\s(?:verhindering|afwezigheid)|afmelding(?:en)?|afgemeld(?:en)?|(?:als\s)?verhinderd(?:en)?|"
        r"verontschuldig(?:d|en|ingen)|afmelden|afgezegd|afzegging(?:en)?|afbericht|"
        r"ziek\s?gemeld|meld(?:t|en|de|den)\szich\sziek|verstek(?:\s(?:laten\s)?gaan)?|[oô]fmeld|ferhindere|(?:als\s)?afwezig\sgemeld|af(?=\s?(?:[.,;]|$|voor\s))"
    ),
    "besides": r"(?:tevens|ook|verder|voorts|eveneens|mede|overige)\saanwezig(?:en)?",
    "list": r"(?:presentie|aanwezigheids|deelnemers)lijst|presintelist|presentie|opkomst|aan-?\s?(?:en|/)\s?afwezig(?:en|heid)?",
    "there": (
        rf"volg(?:t|en|de|den)\s(?:de|deze)\s(?:{_MEETING})|"
        r"aanwezig(?:en|e|heid)?|aanw\.(?=\s|:)|tegenwoordig|present|oanw[eê]zich|deelnemers?|deelgenomen|"
        r"bijgewoond|bijwonen|woont|wonen|woonde|opgekomen|presint|vertegenwoordigd(?=\s?:)"
    ),
    "takes": r"deel(?=\saan\s|\svia\s|\s?[:.,;]|$)",
    "told": r"(?:laten|laat|liet)\sweten|weten\s(?:te\s)?laten|aangegeven|doorgegeven|laten\smelden",
    "later": r"(?:iets\s|wat\s)?later|te\slaat|alsnog|met\svertraging|letter|verlaat(?=\s(?:binnen|aanwezig|gekomen))",
    "early": r"eerder|vroegtijdig|voortijdig|tussentijds|vóór\shet\seinde",
    "arrived": r"binnengekomen|gekomen|ingekomen",
    "come": (
        r"arriveert|arriveren|arriveerden?|gearriveerd|betreedt|betreden|betrad(?:en)?|aangeschoven|"
        r"(?:meldt|melden|meldde|meldden)\szich(?=\s(?:om\s)?\d)|aangesloten|verschijnt|verschenen|aankomst|binnenkomst|plaats(?=\s?(?:$|[.,;]|aan\s|in\sde\s))|zitting(?=\s?(?:$|[.,;]))"
    ),
    "comes": r"komt|komen|kwam(?:en)?",
    "joins": (
        r"treedt|treden|trad(?:en)?|schuift|schuiven|schoof|sluit|sluiten|voegt|voegen|voegde|stapt|loopt|haakt"
    ),
    "in": r"binnen|ter\svergadering|zich\sbij|aan(?=\s?(?:[.,;]|$|om\b|bij\b))",
    "leave": (
        rf"(?:verlaat|verliet(?:en)?|verlaten)(?!\sde\s(?:{_BODY}|fractie|partij)\b)|vertrekt|vertrekken|vertrok(?:ken)?|"
        r"vertrek|weggegaan|naar\shuis(?:\sgegaan)?|gaat(?:\s(?:weg|naar\shuis)|(?=\s(?:om\s)?\d))|weg|fuort|ferlit"
    ),
    "same": r"volg(?:t|en|de|den)(?=\s(?:om\s)?\d)",
    "none": r"geen|nooit|nimmen|niemand",
    "not": r"niet|net",
    "er": r"er",
    "toplace": rf"bij\s(?:de|deze)\s(?:{_MEETING})",
    "place": rf"(?:(?:aan|bij|in|op|uit|voor)\s)?(?:de|deze)\s(?:{_MEETING})|vergadering",
    "debate": (
        r"(?:(?:aan|bij)\s)?(?:(?:de|deze)\s(?:beraadslaging(?:en)?|gedachtewisseling|discussie)|het\s(?:debat|overleg|beraad))"
    ),
    "received": r"gaven|gaf|zonden|zond|stuurden|stuurde|deden|deed|ontvangen|gezonden|gestuurd|gegeven|gedaan",
    "also": r"evenals|alsook|en\sook",
    "members": (
        rf"(?:de\s)?(?:volgende\s)?{_MEMBERS}(?:\s(?:van\s(?:de|het)\s)?{_BODY})?(?=\s?(?::|$)|\s(?:zijn|is|waren|hebben|kunnen|ontbreken|met|zonder|afwezig|aanwezig|die)\b)|raad(?=\s?:)|"
        rf"{_MEMBERS}\sen\s{_MEMBERS}(?=\s?:)|"
        r"(?:woordvoerders|aan\stafel|(?:fractie)?vertegenwoordigers|raads-\sen\s(?:commissie|burger)leden|burgerleden|(?:vaste|plaatsvervangende|deelnemende)\sleden|leden\ssteaten|riedsleden|steateleden)(?=\s?:)"
    ),
    "guests": (
        r"(?:(?:voor|namens|vanuit)\s)?(?:het\s)?college(?:leden)?(?=\s?:)|(?:wethouders?|gedeputeerden?|gedeputeerde\sstaten|(?:raads|staten|commissie)?griffiers?|"
        r"(?:gemeente)?secretaris|gasten?|toehoorders?|insprekers?|ambtenaren|notulist(?:e)?|pers|publiek|burgemeester)(?=\s?:)"
    ),
    "fill": (
        rf"(?:de\s)?(?:voorzitter|griffier|burgemeester)\s{_SPEAKS}(?:\sdat)?|is|zijn|was|waren|binne|wordt|worden|werden|werd|heeft|hebben|"
        r"hadden|had|kan|kunnen|kon|konden|geweest|zich|har|him|hat|hawwe|wie|wiene|moet(?:en)?(?=\s(?:zich|helaas|verstek|(?:om\s)?\d))|een|hij|zij|ook|eveneens|tevens|voorts|verder|hierbij|vanavond|vanmiddag|"
        r"vandaag|hedenavond|deze|dit|dat|die|bij\ste\swonen|bij\szijn|bij(?=\s(?:vanaf|tot)\b|\s?(?:[.,;]|$))|te\s(?:kunnen\s)?(?:zijn|wonen|komen)|gemeld|getekend|ondertekend|meldt|melden|"
        r"laat|laten|liet|gelaten|weten|volgens|nemen|neemt|namen|giet|digitaal|online|fysiek|via\s(?:teams|zoom)|"
        rf"tot\s(?:aan\s)?(?:het\s)?(?:einde?|slot|sluiting)(?:\svan\sde\s(?:{_MEETING}))?|"
        rf"op\s(?:het\slaatste\smoment|voorhand)|voor\s(?:vanavond|hedenavond|vanmiddag|heden)|vooraf|telefonisch|per\s(?:e-?)?mail|daarom|daardoor|dus|helaas|alleen|slechts|enkel|namelijk|te\sweten|en\swel|het\slid|na(?=\s(?:is|zijn|waren)\b|\s?[.,;]|$)|(?:van\sde\s)?\d{{1,2}}\s{_MEMBERS}|\d{{1,2}}(?=\s(?:aanwezig|afwezig))|"
        rf"de\sraad(?=\s(?:is|was|voltallig|compleet)\b)|(?:voor|namens|vanuit)\sde\s{_BODY}(?=\s(?:aanwezig|afwezig|zijn|waren|is|was)|\s?:)|in(?=\saanwezigheid\svan)|de\svolgende\sfracties|"
        r"(?:het\s)?(?:raads)?presidium|"
        r"aan(?=\sde\s)|de(?=\s(?:presentie|aanwezig|afwezig)|\sheer\b.{0,40}\bna\b)"
    ),
}
#: kinds that say by themselves whether somebody was there, those of coming and going, and those that
#: say nothing by themselves
SAYING = frozenset(
    (
        "besides",
        "away",
        "excused",
        "there",
        "takes",
        "come",
        "comes",
        "joins",
        "leave",
        "arrived",
        "list",
    )
)
MOVING = frozenset(("come", "comes", "joins", "arrived", "leave"))
SILENT = frozenset(
    ("fill", "er", "members", "debate", "received", "place", "toplace", "both", "vague", "told")
)
_TERM = re.compile(
    "|".join(f"(?P<k_{kind}>(?:{words}))(?![^\\W_])" for kind, words in _KINDS.items()),
    re.I,
)


@dataclass(frozen=True)
class Term:
    """A word of attendance: its kind, and the times of the day that stand in it, as written."""

    kind: str
    text: str
    times: tuple[str, ...] = ()


def term_at(text: str, place: int) -> tuple[Term, int] | None:
    """The term that begins at a place of a text whose blanks are single, and the place behind it."""
    match = _TERM.match(text, place)
    if match is None:
        return None
    kind = (match.lastgroup or "").removeprefix("k_")
    times = [match[name] for name in ("van", "tot", "een", "twee", "at") if match[name]]
    return Term(kind, match[0], tuple(times)), match.end()
