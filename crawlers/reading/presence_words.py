"""The words by which minutes tell of attendance, as patterns."""

import re

from crawlers.reading.name_words import SUBJECTS

CLOCK = r"(\d{1,2})[.:](\d\d)(?:\s?(?:uur|u\b|h\b))?"
TIME = re.compile(CLOCK)
NOTICE = r"(?:kennisgeving|kennisjouwing|berjocht|bericht(?:\s+van\s+verhindering)?|afmelding|opgave\s+van\s+reden(?:en)?)"
WITH = rf"(?:(?:met|mei)\s+{NOTICE}|m\.?\s?[kb]\.?(?:\s?g\.?)?(?=[\s:,;)]|$))"
WITHOUT = r"(?:zonder\s+(?:kennisgeving|bericht(?:\s+van\s+verhindering)?|afmelding)|z\.?\s?k\.?(?=[\s:,;)]|$))"
OF = (
    r"(?:\s+(?:zijn|is|waren|was))?(?:\s+(?:de\s+)?(?:raads|staten|commissie|duo|burger)?leden)?"
    r"(?:\s+van\s+de\s+(?:raad|commissie|staten))?"
)
MEMBERS = r"(?:de\s+)?(?:volgende\s+)?(?:raads|staten|commissie)?leden\s+(?:(?:zijn|waren)\s+)?"
#: behind «aanwezig»: how, for whom, or how many
HOW = (
    r"(?:\s+(?:via\s+\w{2,12}|digitaal|online|fysiek))?(?:\s+(?:namens|vanuit)\s+(?!(?:het\s+)?college)[^:\n]{1,40}(?=:))?"
    r"(?:\s*\(\d{1,3}\)|\s+\d{1,3}\s+(?:raads|staten)?leden)?(?:,?\s+(?:te\s+weten|namelijk))?"
)
THERE = r"(?:aanwezig|oanwezich|oanwêzich|tegenwoordig|present)"
AWAY = r"(?:niet\s+aanwezig|afwezig|afw\.|ofwezich|ofwêzich|ôfwêzich|absent|ontbrekend)"
LABEL = re.compile(
    r"^[ \t]*(?:"
    rf"(?P<gast>(?P<ook>(?:tevens|ook|verder|voorts)\s+aanwezig)|aanwezig\s+(?:namens|vanuit)\s+(?:het\s+)?college|griffiers?|(?:raads|staten|commissie)griffier|dagelijks\s+bestuur|gasten?|(?:namens\s+het\s+)?college"
    rf"(?:leden)?|wethouders?|gedeputeerden?|secretaris|gemeentesecretaris|insprekers?|notulist(?:e)?|ambtelijk[^:\n]{{0,30}}|ambtenaren|pers|publiek|namens\s+de\s+[^:\n]{{1,30}}|burgemeester|toehoorders?|verslag(?:legging)?)"
    rf"|(?P<bericht>(?:{MEMBERS})?{WITH}\s+(?:(?:zijn|is|waren)\s+)?{AWAY}{OF}|{AWAY}\s+mei\s+(?:kennisjouwing|berjocht)|met\s+bericht\s+van\s+verhindering(?=:)|(?:{MEMBERS})?(?:afwezig|verhinderd)(?:en|e)?{OF}(?:\s*\(?{WITH}\)?)(?:\s+(?:zijn|is|waren))?|verhinderd{OF}|afgemeld(?:en)?{OF}|"
    r"(?:afmelding(?:en)?|bericht(?:en)?\s+van\s+verhindering)(?:\s+(?:is|zijn))?(?:\s+(?:ontvangen|binnengekomen))?(?:\s+van)?|verontschuldigd)"
    rf"|(?P<afwezig>{WITHOUT}\s+afwezig{OF}|(?:{MEMBERS})?{AWAY}(?:en|e)?{OF}(?:\s*\(?{WITHOUT}\)?)?(?:\s+(?:wegens|vanwege)\s+\w{{2,20}}|\s*\(\d{{1,3}}\))?)"
    rf"|(?P<aanwezig>(?:{MEMBERS})?(?:bij\s+de\s+vergadering\s+(?:zijn|waren)\s+)?(?:digitaal\s+|online\s+|fysiek\s+)?{THERE}(?:en|e)?{OF}{HOW}|deelnemers?(?=\s*:)|opkomst(?=\s*:)|(?:de|deze)\s+vergadering\s+(?:wordt|werd|is)\s+bijgewoond\s+door|presentie(?:lijst)?(?:[^\n:]{{0,60}}$)?|(?:raads|staten|commissie)?leden(?:\s+van\s+de\s+(?:raad|commissie|staten))?(?=\s*:)|(?:fractie)?voorzitters?(?=\s*:))"
    r")[ \t]*(?::|$|(?<=zijn)\s(?=[dm]|[A-Z])|(?<=\sis)\s(?=[dm]|[A-Z])"
    r"|(?<=bijgewoond door)\s|(?<=afwezig)\s(?=de\s|mevr|mw|dhr|het\slid)|\s(?=de\s(?:heer|heren|dames|leden)\b|mevrouw|mw\b|dhr\b|mevr\b|het\slid))[ \t]*",
    re.I | re.M,
)
#: a label in the middle of a line opens a statement of its own
INNER = re.compile(
    rf"(?<=[.;,)/]\s)(?=(?:(?:tevens|ook|verder|voorts)\s+aanwezig|(?:{MEMBERS})?(?:{WITH}\s+|{WITHOUT}\s+|digitaal\s+|fysiek\s+|online\s+)?(?:{AWAY}|{THERE}|verhinderd|afgemeld|griffier|gast)(?:en|e)?{OF}{HOW}"
    rf"(?:\s+(?:{WITH}|{WITHOUT}))?\s*:)|(?:afwezig|aanwezig)\s+(?:zijn|is)\b|(?:raads|staten|commissie)?leden\s*:)"
    r"|(?<=[^\s:])[ \t](?=(?-i:Voorzitter|Griffier|Aanwezig|Afwezig|Afgemeld|Verhinderd|Leden|Wethouders?|College|AANWEZIG|AFWEZIG)(?:en)?\s?:)",
    re.I,
)
#: a full stop that ends a sentence: not behind an initial, a title or «m.k.»
STOP = re.compile(
    r"(?<![.\s(][A-Za-z])(?<!\b[A-Z])(?<!\b(?i:mw|dr|mr|ir))(?<!\b(?i:dhr|drs|ing|mej))(?<!\b(?i:mevr|aanw|prof))(?<!\b(?i:afw))(?<!\b(?:Th|Ch|Ph|Sj|Tj|St|Kl))(?<!\b(?:Chr|Joh))\.(?=\s|$)|;\s"
)
#: «Ter vergadering (zijn) aanwezig …»: where, which goes without saying
AT_MEETING = re.compile(r"(?im)^[ \t]{0,9}ter\svergadering\s(?:(zijn|waren)\s)?((?:aan|af)wezig)\b")
#: «…, en helaas is onze griffier ziek»: what goes on so behind a list is a sentence of its own, of an officer
OF_OFFICER = re.compile(
    r",?\sen\s(?:(?:helaas|ook|verder|daarnaast|bovendien|vanavond|vandaag)\s){0,2}(?:is|heeft|kan|moet)\s(?:onze|de)\s"
    r"(?:plaatsvervangende?\s)?(?:(?:raads|staten|commissie)?griffier|burgemeester|(?:gemeente)?secretaris|notulist|bode)\b",
)
#: words by which such a sentence may come back to those of the list
BACK_TO = re.compile(
    r"(?i)\b(?:zij|ze|hij|die|deze|beiden?|allen?|allebei|later|alsnog|wel|weer)\b"
)
#: «afgemeld en wordt vervangen door A»: behind an absence of which it says no more
REPLACED = re.compile(
    r"(?:(?<=afgemeld)|(?<=verhinderd)|(?<=afwezig))(?:,|\sen)?\s(?:(?:hij|zij)\s)?(?:(?:wordt|is)\s)?vervangen\sdoor\s[^.;\n()]{1,80}"
)
ITEM = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2}|\.?[a-z])?[.)]?\s+(?:Opening|Vaststell|Mededel|Vragen|Agenda|Ingekomen|Besluit)|(?:Opening|Agenda|Vaststelling)\b)"
)
NOTE = re.compile(
    rf"(?<![\s,])[\s,]{{0,9}}[(\[]?\s{{0,5}}(?:(?:aanwezig|is|was)\s{{1,5}})?(?:"
    rf"(?P<van>(?:vanaf|v\.?\s?a\.?|sinds|van|komt)\s+(?:om\s+)?{CLOCK})(?P<tot>(?:\s+(?:tot|t/m)(?:\s+en\s+met)?\s+{CLOCK})?)|(?P<tot2>(?:tot(?:\s+en\s+met)?|vertrekt|gaat|weg)\s+(?:om\s+)?{CLOCK})"
    rf"|(?P<beide>{CLOCK}\s*[-–]\s*{CLOCK})|(?P<met>(?:afwezig\s+)?{WITH}(?:\s+afwezig)?|verhinderd|afgemeld|bericht\s+van\s+verhindering)|(?P<zonder>(?:afwezig\s+)?{WITHOUT}(?:\s+afwezig)?)|(?P<weg>afwezig|niet(?:\s+aanwezig)?)|(?P<er>aanwezig)"
    r")(?:\s+aanwezig)?\s*[)\]]?(?=[\s,;.)]|$)",
    re.I,
)
OFFICE = (
    r"(?:secr|griffiers?|griffie|(?:raads|staten)griffier|(?:gemeente)?secretaris|wethouders?|gedeputeerden?|burgemeester|gast|notulist|ambtenaar|"
    r"inspreker|adviseur|directeur|commissaris|dijkgraaf|bode|accountant)"
)
OFFICIALS = re.compile(rf"(?i)\b{OFFICE}\b")
#: offices that are surnames too, as they are written at the end of one
SURNAMES = frozenset(("Dijkgraaf", "Bode", "Gast"))
#: «A. Jansen (wethouder Financiën)», «A. Jansen, wethouder van financiën»
OFFICE_BEHIND = re.compile(
    rf"(?i)\s?\((?:[^()]{{0,30}}\s)?({OFFICE})\b[^()]{{0,60}}\)"
    rf"|,\s?(wethouder|gedeputeerde)\s(?:van\s)?(?:{'|'.join(sorted(SUBJECTS))})\b"
)
_ROLE = (
    r"(?:plv\.?\s|plaatsvervangend\s)?(?:voorzitter|griffier|raadsgriffier|statengriffier|secretaris|gemeentesecretaris|wethouder|gedeputeerde|burgemeester|"
    r"vz\.?|secr\.?|vice-?voorzitter|notulist|notuliste|gast|lid|raadslid|ambtenaar|adviseur|directeur|commissielid|griffie|commissaris|inspreker|dijkgraaf|bode|accountant)"
)
#: «A. Jansen, griffier», «A. Jansen (voorzitter)»; a bracket that opened before it stays closed
ROLE_BEHIND = re.compile(
    rf"(?:,\s{{0,5}}({_ROLE})|(?<!\s)\s{{0,5}}\(({_ROLE})\)?)(?=\s*(?:[,;.)\n]|en\b|alsmede\b|$))",
    re.I,
)
#: letters of a sentence that is looked at
LONGEST = 1000
TITLED = re.compile(
    r"(?i)(?:de\s)?(?:heer|heren|dames?|mevr|mw|dhr|mevrouw|lid|leden|raadslid|hear|mefrou)\b"
)
STATUS_LINE = re.compile(
    r"^\s*(?:aanwezig|afwezig|afgemeld|verhinderd|afwezig\s+met\s+kennisgeving|met\s+kennisgeving\s+afwezig)\s*$",
    re.I,
)
#: a line that ends so goes on with the next; the second only where it does not put surnames first
WRAPPED = re.compile(r"(?:[,;]|\b(?:en|heer|heren|dames|leden|om)|\bmevrouw)$", re.I)
WRAPPED_NAME = re.compile(r"(?:\b[A-Z]\.|[a-z]-|\b(?:de|der|den|van|in|ten|ter|'t))$")
SURNAME_FIRST = re.compile(
    r"^[\s*•-]*(?:[a-z']{2,4}\s)*[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’-]+){0,3},\s"
)
NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s{1,5}(?=[A-ZÀ-Ý])")
#: a line at the head or foot of a page: nothing but what the page is of, and its number
FOOTER = re.compile(
    r"(?i)^\W{0,3}(?:pagina|pag\.|blad|bladzijde|blz\.|side)\s\d{1,3}(?:\s?(?:van|/|fan)\s?\d{1,3})?\W{0,3}$"
    r"|[-–|,]\s{1,3}(?:pagina|pag\.|blad|bladzijde|blz\.|side)\s\d{1,3}(?:\s?(?:van|/|fan)\s?\d{1,3})?\W{0,3}$"
)
#: one officer, above the list of those who were there
CHAIR = re.compile(r"(?i)\s{0,9}voorzitter\s{0,3}:")
#: «aanwezig zijn, onder voorzitterschap van A, de leden B en C»: who leads is told of elsewhere
CHAIRED = re.compile(
    r"(?i),?\s(?:onder\s(?:voorzitterschap|leiding)\svan|met\sals\svoorzitter|voorgezeten\sdoor)\s[^,;:\n]{2,60},"
)
#: «…, alsmede de griffier, mevrouw A. Klaver», «… alsmede wethouder Kort»: an officer behind a list
OFFICER_BEHIND = re.compile(
    rf"(?i),?\s(?:alsmede|evenals|en|alsook)\s(?:de\s|onze\s)?(?:ambtelijk\s)?{OFFICE}"
    r"(?:(?:,\s|\s)(?:de\sheer|mevrouw|dhr\.?|mevr\.?|mw\.?)\s[^,;:\n]{2,40}|\s(?-i:[A-ZÀ-Ý])[\w'’-]{1,30})(?=[.;\n]|$)"
)
