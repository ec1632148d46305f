"""The words by which private data is told from public: labels, cues, mail providers, streets."""

import re

#: a part of the word before a number that is a key of a case, a document or an organisation
CASE_WORD = re.compile(
    r"zaak|dossier|document|stuk|kenmerk|registratie|referentie|besluit|factuur|order|contract|project|verseon|corsa|decos|"
    r"djuma|mozard|intern|extern|polis|debiteur|crediteur|relatie|object|perceel|kadaster|\bbag|volg|archief|inboek|"
    r"handelsregister|vestiging|identificatie|publicatie|vergunning|aanvraag|serie|artikel|versie|\blot|meter|\bean|isbn|issn|"
    r"kvk|rsin|btw|fiscaal|koophandel|k\.v\.k|voorstel|brief|motie|bezwaar|beschikking|\bref|code|boek|liber|squit|sharepoint|"
    r"^(?!persoon|bsn|burger|sofi|cli|klant|pati|huis|rekening|nummer|pasp|rijb)[a-z]{2,12}-?(?:nr|nummer)s?\.?$|docn|\bolo\b|\bdso\b|\bgmb|stcrt|\bjoin|^[zd]$|^id$|^doc",
    re.I,
)
#: a word that says too little where a person stands beside the number
LOOSE_WORD = re.compile(r"^(?:nummers?|nrs?|no)$", re.I)
#: what stands beside a number of a person; the second, a name, right before it
PERSON_NEAR = re.compile(
    r"(?i:(?<![a-z])(?:geboren|geb\.|geboortedatum|de heer|mevrouw|dhr|mw\.|mevr|aanvrager|cli[eë]nt|inwoner|"
    r"belanghebbende|betrokkene|burger|uitkering|bijstand|pati[eë]nt|fam\.|familie)(?![a-z]))|"
    r"(?<![\w.])(?P<name>(?:[A-Z]\.){1,4} ?(?:[a-z]{2,4} ){0,3}[A-Z][a-z]{1,30})"
)
_PUBLIC = (
    "[a-z]{0,12}griffiers?|[a-z]{0,12}griffie|gemeente(?!raad|huis)|provincie|waterschap|hoogheemraadschap|omgevingsdienst|"
    "(?:burger)?raadsleden|(?:burger|duo)?raadslid|statenlid|statenleden|commissielid|fractie[a-z]{0,14}|wethouders?|"
    "burgemeester|gedeputeerden?|dijkgraaf|heemraad|commissaris|gemeentesecretaris|secretariaat|gemeentehuis|stadhuis|"
    "provinciehuis|ggd|veiligheidsregio|[a-z]{0,12}stichting|vereniging|b\\.?v\\.|n\\.?v\\.|co[oö]peratie|school|bibliotheek|"
    "museum|politie|brandweer|ministerie|rijkswaterstaat|rijksoverheid|pers(?:woordvoer[a-z]{0,5}|voorlicht[a-z]{0,5}|contact)|"
    "woordvoerder|communicatie|afdeling|klantcontact[a-z]{0,8}|receptie|servicepunt|loket|meldpunt|infopunt|dorpshuis|"
    "bedrijf|organisatie|instelling|rekenkamer|ombudsman|bureau|vereniging|unie van|vng|ipo|college van|voorlichting|bezoekadres|"
    "postadres|centrale balie|balie|bestuurssecretari[a-z]{0,6}|ambtenaar|beleidsmedewerker|projectleider|advocaten|accountants?|"
    "doorkiesnummer|behandeld door|behandelend[a-z]{0,2}|kantoor|huisartsenpraktijk|praktijk|ziekenhuis|dorpsraad|wijkraad|wijkteam|omroep|redactie|krant|"
    "woning(?:bouw)?corporatie|woningbouwvereniging|corporatie|zorginstelling|bezoekerscentrum|zwembad|sporthal"
)
_PRIVATE = (
    "insprekers?|inspreekster|bewo(?:ner|onster)s?|inwoners?|aanvra(?:ger|agster)|bezwaarmaker|ondergetekenden?|afzender|"
    "briefschrijver|(?-i:thuis)|thuis(?=:)|priv[eé]|familie|fam\\.|ik|mij|mijn|wij wonen|cli[eë]nt|burgers?|omwonenden?|huurder|melder|"
    "betrokkene|belanghebbende|verzoeker|appellant|pati[eë]nt|mantelzorger|ouder van"
)
#: words that tell of whom a contact beside them is
CUES = re.compile(rf"(?<![\w@.-])(?:(?P<public>{_PUBLIC})|(?P<private>{_PRIVATE}))(?![\w@])", re.I)
#: an organisation that is written to, lived in or spoken of is not whose contact follows
TOWARDS = re.compile(
    r"(?:^|[^\w])(?:(?:in|binnen|aan|uit|tegen|bij|naar|met|voor)(?: de| het| onze| uw| deze)?|geachte|onze|uw|beste)\s$",
    re.I,
)
#: where a person asks; whose number follows is plain also in «meld u bij de balie»
SERVICE_POINT = re.compile(
    r"(?:receptie|balie|loket|servicepunt|meldpunt|infopunt|klantcontact)", re.I
)
#: «van de gemeente»: tells whose the contact before it is, and nothing of one behind it
OWNED = re.compile(r"(?:^|[^\w])van(?: de| het| onze| uw| deze| mijn)?\s$", re.I)
PHONE_LABEL = re.compile(r"(?:tel|mob|gsm|fax|whatsapp|bel|app)", re.I)
FREE_MAIL = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|mac|ziggo|kpnmail|kpnplanet|planet|hetnet|home|xs4all|"
    r"upcmail|chello|casema|quicknet|telfort|tele2|zonnet|solcon|caiway|online|versatel|wanadoo|freeler|proton|protonmail|pm|"
    r"gmx|mail|aol|filternet|zeelandnet|kabelfoon|delta|tiscali|compuserve|zeggis|multiweb|hccnet|onsbrabantnet|"
    r"skpnet|t-mobilethuis|vodafonethuis|budget|xmsnet|fiber|plex|tweak|kpn)\W"
)
GENERIC_MAILBOX = re.compile(
    r"(?:info|informatie|contact|griffie|raadsgriffie|statengriffie|raad|gemeente|gemeenteraad|post|postbus|secretariaat|"
    r"communicatie|pers|redactie|bestuur|klantenservice|klantcontact|kcc|bezwaar|vergunningen?|wmo|privacy|fg|welkom|"
    r"receptie|balie|helpdesk|support|omgeving|ruimte|belastingen|burgerzaken|woo|loket|dienst|servicedesk|office|admin|"
    r"fractie|voorzitter|secretaris|penningmeester|bezwaarschriften|aanbesteding|subsidie|webmaster)(?:[._-]?\w{0,15})?$"
)
GOVERNMENT = re.compile(
    r"gemeente|provincie|waterschap|hoogheemraad|wetterskip|(?:^|\.)raad|statenlid|griffie|\.overheid\.|rijksoverheid|(?:^|\.)min[a-z]{2,5}\.nl|"
    r"(?:^|\.)ggd|veiligheidsregio|^vr[a-z]{3,}|omgevingsdienst|^od[a-z]{2,5}\.|^rud[a-z]*\.|politie\.|brandweer|^vng\.|^ipo\.|rws\.nl|rekenkamer|fractie"
)
STREET_ENDING = re.compile(
    r"(?i)(?:straat|laan|weg|plein|pad|hof|kade|gracht|singel|dijk|dreef|plantsoen|park|steeg|markt|ring|baan|kamp|"
    r"akker|erf|wal|haven|allee|boulevard|buurt|gaarde|horst|hoek|kant|laantje|straatje|oord|poort|tuin|veen|veste|vliet|"
    r"weide|wei|werf|wetering|zijde|zoom|sluis|brink|esch|heem|heide|hove|meent|molen|schans|terp|vaart|wijk|veld|berg|dal|"
    r"bos|stede|donk|einde|end|eind|kerkhof|bult|kolk|wold|rak|gang|loo|enk|eng)\b"
)
#: numbered words that are no street
NO_STREET = re.compile(
    r"(?i)(?:motie|amendement|agendapunt|artikel|art\.|punt|nummer|nr\.?|zaak|kamer|pagina|blz|bladzijde|bijlage|lijst|kenmerk|raad|"
    r"d66|d'66|ja|50|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|q[1-4]|postbus|"
    r"hoofdstuk|paragraaf|lid|besluit|voorstel|tel\.?|telefoon|mobiel|fase|deel|versie|week|groep|route|buslijn|lijn|unit|"
    r"maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|geb\.?|geboren|bsn|kvk|rsin|fractie|oktober|sinds|vanaf|tot)\b"
)
