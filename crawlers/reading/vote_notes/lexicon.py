"""The words of vote notes, in Dutch and Frisian, by what they say; all folded, no accents.

A word that stands nowhere here is unknown, and a clause with an unknown word is not read.
"""

from collections.abc import Sequence

from crawlers.reading.known import folded
from crawlers.reading.outcome_words import PARTICIPLES, SUBJECTS, TIE, words

VOOR, TEGEN, ONTHOUDEN, AFWEZIG, BLANCO = "voor", "tegen", "onthouden", "afwezig", "blanco"
#: counted and of no column
ONGELDIG = "ongeldig"


def _table(*rows: tuple[str, str, str]) -> dict[str, tuple[str, str]]:
    return {phrase.strip(): (kind, value) for kind, value, row in rows for phrase in row.split("|")}


#: phrase → (terminal, value); the longest phrase wins
PHRASES = _table(
    ("SIDE", VOOR, "voor|foar|ervoor|voorgestemd|voorstemmers|voorstemmer|voorstemmen|voorstem|derfoar|foarstimd|hiervoor|voorstanders|voorstemt|voorstemde|voorstemden|foarstimt|stemt in met|stemmen in met|stemde in met|stemden in met"),
    ("SIDE", VOOR, "met steun van|met de steun van|met alleen steun van|met alleen de steun van|met enkel steun van|met enkel de steun van"),
    ("LABEL", VOOR, "ja :|eens :|pro :|akkoord :|instemmend :|steun :|voorstemmende fracties :|voorstemmende leden :|mee eens :"),
    ("LABEL", TEGEN, "nee :|neen :|oneens :|contra :|niet akkoord :|afwijzend :|geen steun :|tegenstemmende fracties :|tegenstemmende leden :|niet voor :|niet mee eens :"),
    ("SIDE", TEGEN, "tegen|tsjin|ertegen|tegengestemd|tegenstemmers|tegenstemmer|tegenstemmen|tegenstem|tegenstemming|daartegen|hiertegen|tegenstanders|tegenstemt|tegenstemde|tegenstemden|tsjinstimt|dertsjin|tsjinstimd"),
    ("SIDE", ONTHOUDEN, "onthouden|onthoudt|onthield|onthielden|onthouding|onthoudingen|stemonthouding|stemonthoudingen|onthouding van stemming|unthalden|unthalding"),
    ("SIDE", AFWEZIG, "afwezig|afwezigen|absent|ofwezich|niet aanwezig|niet deelgenomen aan de stemming|niet deelgenomen|niet aan de stemming deelgenomen|niet deel aan de stemming|niet mee gestemd|niet meegestemd|stemt niet mee|stemmen niet mee|stemde niet mee|niet aan de stemming deel|niet bij de stemming aanwezig|niet bij deze stemming aanwezig|niet in de zaal aanwezig|niet in de zaal|niet in de raadzaal|niet in de vergaderzaal|neemt niet deel aan de beraadslaging en stemming|neemt niet deel aan beraadslaging en stemming|niet deel aan de beraadslaging en de stemming"),
    ("SIDE", VOOR, "wie is daarvoor|wie zijn daarvoor|wie stemt daarvoor|wie stemmen daarvoor|wie is er voor|wie zijn er voor"),
    ("SIDE", BLANCO, "blanco|blank"),
    ("SIDE", ONGELDIG, "ongeldig|van onwaarde"),
    ("DIVIDED", "", "verdeeld|verdeelde|gedeeld|ferdield|ferdiele|hoofdelijk verdeeld|gesplitst|niet unaniem|niet eensgezind|niet eensluidend|niet eenduidig|niet eenstemmig|deels voor , deels tegen|deels voor deels tegen|deels voor en deels tegen|deels voor / deels tegen|gedeeltelijk voor en gedeeltelijk tegen|gedeeltelijk voor , gedeeltelijk tegen|zowel voor als tegen"),
    ("REST", "", "overige fracties|andere fracties|resterende fracties|overige aanwezige fracties|alle overige fracties|alle andere fracties|overige partijen|andere partijen|alle overige partijen|overigen|anderen|rest|rest van de fracties|oare fraksjes|oerige fraksjes|oare partijen|alle oare fraksjes|alle overigen|de rest|rest van de raad|overige|overig"),
    ("ALL", "", "alle fracties|alle partijen|alle aanwezige fracties|alle fraksjes|iedereen|allen|alle leden|alle aanwezige leden|alle raadsleden|alle aanwezige raadsleden|alle statenleden|alle aanwezige statenleden|alle hoofdingelanden|alle bestuursleden|alle aanwezige hoofdingelanden|alle steateleden|alle riedsleden|alle aanwezigen|de hele raad|gehele raad|hele raad|voltallige raad|allegearre|elkenien"),
    ("REST_OF_FRACTIE", "", "overige leden van de fractie|overige leden van de fracties|rest van de fractie|andere leden van de fractie|overige fractieleden|andere fractieleden"),
    ("UNKNOWN", "", "coalitie|oppositie|coalitiepartijen|oppositiepartijen|coalitiefracties|oppositiefracties|collegepartijen|minderheid|meerderheid van de raad|college"),
    ("REST_OF_MEMBERS", "", "overige leden|overige raadsleden|overige statenleden|andere leden|overige leden van de raad|overige leden van de staten|overige hoofdingelanden|andere hoofdingelanden|overige bestuursleden|andere bestuursleden|overige commissieleden|andere raadsleden|andere statenleden|resterende leden|overige aanwezigen|andere aanwezigen|overige steateleden|oare steateleden|overige riedsleden|oare riedsleden|alle overige leden|alle overige raadsleden|overige aanwezige leden|oare leden"),
    ("ALSO", "", "evenals|net als|net zoals|alsmede|alsook|en ook"),
    ("EXCEPT", "", "behalve|muv|minus|exclusief|uitgezonderd|met uitzondering van|met als uitzondering|op uitzondering van|behoudens|utsein|mei utsundering fan|met uitsluiting van|zonder de stem van|zonder de stemmen van"),
    ("UNANIMOUS", "", "unaniem|unanym|eenstemmig|eenparig|raadsbreed|statenbreed|met algemene stemmen|bij algemene stemmen|algemene stemmen|met eenparigheid van stemmen|eenparigheid van stemmen|ienriedich|mei algemiene stimmen|mei algemene stimmen"),
    ("METHOD", "hoofdelijk", "hoofdelijk|hoofdelijke|hoofdelijke stemming|hoofdelijk gestemd|hoofdelijke oproeping|naamstemming|haadlike|haadlike stimming"),
    ("METHOD", "schriftelijk", "schriftelijke stemming|schriftelijk gestemd|schriftelijk stemmen|geheime stemming|geheim gestemd|stembriefje|stembiljet|geheime schriftelijke stemming|schriftelijke geheime stemming|stembriefjes|stembiljetten|schriftelijk|geheim|skriftlike stimming"),
    ("METHOD", "acclamatie", "acclamatie|hamerstuk|als hamerstuk|hamerslag|zonder hoofdelijke stemming|zonder stemming|zonder beraadslaging|zonder beraadslagingen|zonder beraadslaging en hoofdelijke stemming|zonder beraadslaging en zonder hoofdelijke stemming|zonder discussie en hoofdelijke stemming|zonder debat en hoofdelijke stemming|sunder stimming|sunder haadlike stimming|akklamaasje|stilzwijgend"),
    ("METHOD", "regulier", "zitten en opstaan|opstaan en zitten|zitten of opstaan|handopsteken|handopsteking|hantopstekken"),
    ("OUTCOME", "", "zonder meerderheid|instemming|ingestemd|besloten|akkoord"),
    ("FILL", "", "als volgt verdeeld|als volgt|kon zich vinden in|konden zich vinden in|kon zich niet vinden in|konden zich niet vinden in|kon zich verenigen met|konden zich verenigen met|kon niet instemmen met|konden niet instemmen met|spreekt zich uit|spreken zich uit|sprak zich uit|spraken zich uit|zich uitgesproken|kan zich niet vinden in|kunnen zich niet vinden in|kan zich vinden in|kunnen zich vinden in|kan niet instemmen met|kunnen niet instemmen met|kan zich verenigen met|kan zich niet verenigen met|anders dan zijn fractie|anders dan haar fractie|anders dan de rest van zijn fractie|in afwijking van zijn fractie|in afwijking van haar fractie|in tegenstelling tot zijn fractie|in tegenstelling tot haar fractie|vast te stellen|gewijzigd vast te stellen|beschikbaar te stellen|als enige|als enige fractie|als enigen|als enige fracties|de vergadering verlaten|de zaal verlaten|de raadszaal verlaten|de vergaderzaal verlaten"),
    ("SOME_OF", "", "een van de leden|een der leden|een van de raadsleden|een van de statenleden|ien fan de leden|een van de fractieleden|een van hen|enkele leden|sommige leden|een aantal leden|een deel|een gedeelte|de helft|het merendeel|een minderheid|de meerderheid van de|de meerderheid van het|een meerderheid van de|een meerderheid van het"),
    ("THERE", "", "daar|hier"),
    ("OF_WHOM", "", "die van|te weten van|te weten|namelijk van|namelijk|namelijk die van|te weten die van|zijnde|afkomstig van"),
    ("ASKED_BY", "", "op verzoek van|op voorstel van|op versyk fan|bij monde van"),
    ("NONE", "", "geen|niemand|nihil|gjinien|geen enkele fractie|geen fracties"),
    ("THEY", TEGEN, "die tegen stemt|die tegen stemde|die tegen stemmen|die tegen stemden|die tegen is|die tegen zijn|die tegen waren|die tegenstemt|die tegenstemmen|die tegen hebben gestemd|die tegen heeft gestemd"),
    ("THEY", VOOR, "die voor stemt|die voor stemde|die voor stemmen|die voor stemden|die voor is|die voor zijn|die voor waren|die voor hebben gestemd|die voor heeft gestemd"),
    ("OWN_STOP", "", "stemverklaring|stemverklaringen|stimferklearring|indiener|indieners|ingediend door|mede-indiener|mede-indieners|medeindieners|mede ondertekend|ondertekend|woordvoerder|spreker|sprekers|inspreker|insprekers|portefeuillehouder|steller|bijdrage|vragen van|besproken"),
)  # fmt: skip
PHRASES |= dict.fromkeys((*PARTICIPLES, *TIE), ("OUTCOME", ""))
PHRASES |= dict.fromkeys(
    words("verwerpt verwerpen verwierp verwierpen aanvaardt aanvaardde besluit besluiten besloot"),
    ("OUTCOME", ""),
)
PHRASES |= dict.fromkeys(SUBJECTS - {"besluit"}, ("SUBJECT", ""))
#: what a number stands behind that is no count, and that no vote is told of by name
PLACES = words("agendapunt raadsbesluit statenbesluit")
PHRASES |= dict.fromkeys(("ontwerpbesluit", *PLACES), ("SUBJECT", ""))
#: first word → phrases, longest first, each as its words
BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _phrase in sorted(PHRASES, key=lambda phrase: -len(phrase.split())):
    BY_FIRST.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))

#: before a name: it is a person's
SINGULAR_TITLES = words(
    "heer mevrouw mevr mw dhr raadslid statenlid lid dame hear frou mefrou fractievoorzitter mr drs ir dr "
    "ing prof burgerlid hoofdingeland heemraad bestuurslid commissielid duolid fractielid burgerraadslid "
    "gemeenteraadslid schaduwraadslid steatelid riedslid collega"
)
PLURAL_TITLES = words(
    "leden heren dames raadsleden statenleden hearen hoofdingelanden heemraden bestuursleden commissieleden "
    "steateleden riedsleden burgerraadsleden burgerleden"
)
#: what a count may be of
VOTERS = words(
    "stem stemmen stim stimmen leden lid raadsleden raadslid statenleden statenlid stemgerechtigden "
    "briefje briefjes biljetten zetel zetels tegenstemmers voorstemmers stemmers fractieleden "
    "uitgebrachte geldige aanwezige hoofdingelanden bestuursleden"
)
#: behind a number and before a fractie: some of its members
MEMBER_OF = [
    [word]
    for word in [
        "lid",
        "leden",
        "raadslid",
        "raadsleden",
        "statenlid",
        "statenleden",
        "fractielid",
        "fractieleden",
        "fractievoorzitter",
        "woordvoerder",
        "steatelid",
        "steateleden",
    ]
]
MEMBERS = words("leden raadsleden statenleden commissieleden bestuursleden hoofdingelanden")
#: between a member and the fractie
NAMENS = words("van fan de het namens fractie")
#: behind a number that is a count of votes
COUNTED = words("stemmen stem voor tegen")
#: begin an exception behind a side
BUT = words("behalve muv minus exclusief uitgezonderd")
NUMBERS = {
    word: number
    for number, spellings in enumerate(
        (
            *("nul", "een ien", "twee twa", "drie trije", "vier fjouwer", "vijf fiif", "zes seis"),
            *("zeven san", "acht", "negen njoggen", "tien tsien", "elf alve", "twaalf tolve"),
            *("dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"),
        )
    )
    for word in words(spellings)
}
_UNITS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
NUMBERS |= {
    f"{unit}{tens}": value + place
    for value, tens in ((20, "twintig"), (30, "dertig"), (40, "veertig"))
    for place, unit in enumerate(("", *(f"{unit}en" for unit in _UNITS)))
}
#: behind a number of voters: how many took part, no side
TOOK_PART = words(
    "uitgebracht uitgebrachte aanwezig aanwezige geldig geldige deelgenomen ingeleverd"
)
#: verbs behind the name of a thing that is voted on; what stands between is its title
AFTER_TITLE = words(
    "is was zijn waren wordt werd worden werden heeft hebben had hadden stemt stemmen stemde stemden "
    "stemme stimme kan krijgt haalt wurdt hat hawwe binne"
)
FRACTIE = words(
    "fractie fracties fraksje fraksjes partij partijen fractieleden raadsfractie raadsfracties "
    "statenfractie statenfracties"
)
#: says nothing by itself, whatever stands beside it
FILL = words("""
    de het een deze dit die dat hij zij ze wij men er hierop hierna hiermee daarmee daardoor
    daarbij waarbij waarmee waarna zodat dus dan nu ook alleen slechts enkel zelf is was zijn waren
    wordt werd worden werden heeft hebben had hadden zich ik van met bij door aan te om in op tot
    zowel stem stemt stemmen stemde stemden gestemd stemming stemmende stemuitslag stemverhouding alle aantal stim stimmen
    stemresultaat uitslag stimt stimme stimden stimd stimming utslach
    constateer constateert constaterende constateren stel stelt vast concludeer concludeert
    concludeerde vaststelt meldt voorzitter voorzitster raad staten provinciale vergadering algemene
    bestuur gemeenteraad ride steaten foarsitter
    geacht verklaard verklaren verklaart
    aantekening aangetekend aantekent genoteerd verstande dien onder verleend verleent
    gehouden genomen brengt gebracht uitgebracht uitgebrachte vereiste
    neemt nam namen nemen trekt houdt daarop vervolgens daarna verder voorts namelijk te weten
    resultaat totaal waarvan aanwezig aanwezige gewijzigd gewijzigde geamendeerd geamendeerde
    ongewijzigd conform overeenkomstig vreemd orde ter motivering tijdens
    conceptbesluit meerderheid nipt ruime grote kleine kleinst mogelijke
    krijgt krijgen kreeg kregen verkrijgt behaalt behaalde haalt telt
    blijkt bleek blijken gebleken derhalve aldus uitsluitend louter overgenomen per levert leverde voordracht algemeen dagelijks
    beraadslaging beraadslagingen samen tezamen gezamenlijk
    gezien gelet gegeven heden vandaag vanavond hedenavond ditmaal opnieuw wederom hjoed
    dijkgraaf burgemeester commissaris griffier stemcommissie watergraaf
    gehoord inbegrip inachtneming vindt vond plaats plaatsgevonden plak
    stemmingsuitslag stemresultaten einduitslag einde wie wiene wienen wiest waren kiest kiezen
    gekregen behaald verkregen gehaald blijft bleef ondanks enige betreft gehele volledige voltallige telling aantekenen aangetekend notuleren vertegenwoordigers geborgde
    geborgd zetels haar hun bevindt bevinden bevond tijde ten
    it in de dy dizze hat hawwe wurdt binne troch mei fan ek herstemming tweede stemronde ronde
    """)
#: of those and of the names of groups: what may stand between two names of one list
GLUE = FRACTIE | words(
    "geborgde geborgd zetels vertegenwoordigers de het van fan ook die dat verder voorts namelijk te weten alle dy it zowel alleen slechts enkel uitsluitend louter"
)
#: bodies that are everybody where somebody is excepted: «met uitzondering van A stemt de raad in»
BODIES = words("raad staten vergadering bestuur gemeenteraad")
#: words of such an exception
EXCEPTING = words("uitzondering behalve uitgezonderd behoudens muv minus")
NOT = words("niet net noch nooit")
#: verbs of who is for, where what they are of was voted on
SUPPORT = words("gesteund steunt steunen steunde steunden stipet stypje")
#: «verlenen hun steun aan het voorstel»
LENDS = words("verlenen verleent verleende verleenden")
CLAUSE_ENDS = frozenset((",", ";", ".", ":", "\n", "(", ")", "maar"))
#: «wil geacht worden», «vraagt aantekening» note a vote; alone they are wishes
WISHES = words(
    "laat laten liet lieten wenst wensen wenste wensten wil willen wilde wilden vraagt vragen vroeg verzoekt verzoeken "
    "verzocht"
)
NOTED = {"geacht", "aantekening", "aangetekend", "aantekenen", "genoteerd", "noteren", "notuleren"}
#: «rest van de VVD», «overige VVD-leden»: between the word and the fractie
OF = {"van", "fan", "de", "het", "fractie", "leden", "raadsleden", "statenleden"}
#: before these a fractie or member does not vote, it only may
ELECTED = words("benoemd herbenoemd gekozen verkozen benoemt herbenoemt kiest")


#: tokens of a count and a side, before who those were
COUNTED_SIDES = (["N", "SIDE"], ["N_VOTERS", "SIDE"], ["SIDE", "N"], ["SIDE", "N_VOTERS"])


def is_thing(behind: str) -> bool:
    """«-voorstel» behind «AB»: the name of what is voted on."""
    return behind[:1] == "-" and PHRASES.get(behind[1:], ("",))[0] == "SUBJECT"


def is_camp(text: str) -> bool:
    """«coalitie», «oppositiepartijen»: fracties together, of which a bracket may say which."""
    return PHRASES.get(folded(text), ("",))[0] == "UNKNOWN"


def thing(kind: str, behind: Sequence[str]) -> str:
    """What is voted on as «motie m3»: its kind, and its number where one stands behind it."""
    for one in ("subamendement", "amendement", "motie", "ordevoorstel"):
        if kind.startswith(one):
            kind = one
    if kind in PLACES:
        return ""
    number = behind[0] if behind and any(char.isdigit() for char in behind[0]) else ""
    return (
        f"{'voorstel' if kind.endswith('voorstel') and kind != 'ordevoorstel' else kind} {number}"
    )
