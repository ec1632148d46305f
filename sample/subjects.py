"""Words of the sample: subjects that councils debate, in sentences of our own.

Everything here is invented. No sentence, name or decision is that of a real council.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """`motion` and `amendment` are titles, `item` an agenda item; `facts` and `asks` are sentences."""

    key: str
    item: str
    motion: str
    amendment: str
    facts: tuple[str, ...]
    asks: tuple[str, ...]
    beleidsveld: str


SUBJECTS: tuple[Subject, ...] = (
    Subject(
        "fietspad",
        "Mobiliteitsplan en fietsroutes",
        "Veilig fietspad langs de Molenweg",
        "Vrijliggend fietspad in het mobiliteitsplan",
        (
            "Langs de Molenweg fietsen dagelijks honderden scholieren zonder vrijliggend fietspad.",
            "Automobilisten passeren fietsers daar met hoge snelheid en op korte afstand.",
            "De fietstelling van het voorjaar laat een groei van een vijfde zien.",
            "Het fietsbeleid uit de vorige periode noemt deze route al als ontbrekende schakel.",
        ),
        (
            "een ontwerp te laten maken voor een vrijliggend fietspad",
            "voor de begrotingsbehandeling een dekkingsvoorstel aan de raad te sturen",
        ),
        "Verkeer",
    ),
    Subject(
        "huurwoningen",
        "Woonprogramma en prestatieafspraken",
        "Meer betaalbaar bouwen in het centrum",
        "Aandeel sociale huurwoningen verhogen",
        (
            "De wachttijd voor sociale huurwoningen is opgelopen tot gemiddeld negen jaar.",
            "Starters en spoedzoekers vinden in de gemeente nauwelijks een woning.",
            "Het woonprogramma rekent op sociale huurwoningen bij iedere grotere ontwikkeling.",
            "Woningbouwlocaties aan de rand van het dorp komen traag op gang.",
        ),
        (
            "bij nieuwe woningbouwlocaties ten minste een derde sociale huurwoningen vast te leggen",
            "de raad ieder half jaar te laten weten hoeveel woningen zijn opgeleverd",
        ),
        "Wonen",
    ),
    Subject(
        "opvang",
        "Beleid maatschappelijke ondersteuning",
        "Een dak is geen gunst",
        "Menselijke maat in de ondersteuning",
        (
            "De opvang van asielzoekers in de sporthal loopt deze winter af.",
            "De spreidingswet vraagt van iedere gemeente een eigen aandeel in de opvang.",
            "Een asielzoekerscentrum van beperkte omvang houdt het contact met de buurt kleinschalig.",
            "Vrijwilligers geven taalles en begeleiden kinderen naar school.",
        ),
        (
            "structurele opvang van asielzoekers op een vaste plek te regelen",
            "omwonenden vanaf het begin bij de plannen te betrekken",
        ),
        "Sociaal domein",
    ),
    Subject(
        "stikstof",
        "Zienswijze gebiedsprogramma landelijk gebied",
        "Ruimte voor boeren en natuur",
        "Stikstofruimte eerst voor woningbouw",
        (
            "De neerslag van stikstof op het natuurgebied is hoger dan de bodem verdraagt.",
            "Veehouders wachten op duidelijkheid over vergunningen en uitkoop.",
            "Zonder stikstofruimte valt ook de woningbouw stil.",
            "Een gebiedsproces met alle betrokkenen is in de buurgemeente al begonnen.",
        ),
        (
            "met de provincie een gebiedsproces te beginnen",
            "vrijkomende stikstofruimte te registreren en openbaar te maken",
        ),
        "Landelijk gebied",
    ),
    Subject(
        "windmolens",
        "Regionale energiestrategie",
        "Geluid van windmolens eerlijk meten",
        "Afstandsnorm windmolens",
        (
            "Bewoners van de polder ervaren hinder door het geluid van windmolens.",
            "De huidige norm gaat uit van een gemiddelde over een heel jaar.",
            "Het geluid van een windmolen is op de gevel niet gemeten, er wordt alleen gerekend.",
            "Zonnevelden en windmolens staan samen in het zoekgebied langs de vaart.",
        ),
        (
            "het geluid van windmolens ten minste een jaar lang te meten",
            "de meetreeks begrijpelijk op de website te zetten",
        ),
        "Energie",
    ),
    Subject(
        "jeugdzorg",
        "Bestuursrapportage en tekort jeugdzorg",
        "Jeugdzorg dichtbij en op tijd",
        "Reserve voor het tekort op de jeugdzorg",
        (
            "Het tekort op de jeugdzorg is in twee jaar verdubbeld.",
            "Gezinnen wachten maanden op een eerste gesprek.",
            "Praktijkondersteuners bij de huisarts vangen een deel van de vragen op.",
            "De jeugdhulpregio koopt vanaf volgend jaar op een andere manier in.",
        ),
        (
            "de wachttijden per kwartaal aan de raad te melden",
            "de praktijkondersteuner jeugd bij alle huisartsen voort te zetten",
        ),
        "Jeugd",
    ),
    Subject(
        "begroting",
        "Vaststelling begroting 2026",
        "Behoedzaam begroten",
        "Sluitende meerjarenraming",
        (
            "De begroting 2026 sluit alleen door eenmalig geld uit de reserve te halen.",
            "Het weerstandsvermogen daalt volgens de rekenkamer onder de eigen ondergrens.",
            "De uitkering uit het gemeentefonds valt vanaf dat jaar lager uit.",
            "De rekenkamer beveelt aan risico's voortaan te voorzien van een bedrag.",
        ),
        (
            "bij de kadernota een scenario zonder inzet van reserves te tonen",
            "het weerstandsvermogen in iedere rapportage op te nemen",
        ),
        "Financiën",
    ),
    Subject(
        "hittestress",
        "Uitvoeringsprogramma klimaatadaptatie",
        "Hittestress: schaduw op ieder plein",
        "Bomennorm in het klimaatprogramma",
        (
            "Op warme dagen loopt de temperatuur op de versteende pleinen hoog op.",
            "Hittestress treft vooral ouderen en kleine kinderen.",
            "Bomen geven schaduw en houden regenwater vast.",
            "De kwetsbaarste buurten hebben nu het minste groen.",
        ),
        (
            "voor ieder plein een schaduwplan te maken",
            "bewoners te helpen bij het vergroenen van hun tuin",
        ),
        "Klimaat",
    ),
    Subject(
        "vuurwerkverbod",
        "Algemene plaatselijke verordening",
        "Vuurwerkvrije jaarwisseling",
        "Lokaal vuurwerkverbod in de verordening",
        (
            "Bij de jaarwisseling raakten opnieuw hulpverleners gewond.",
            "Een vuurwerkverbod in het centrum bleek in andere gemeenten te handhaven.",
            "Dierenartsen melden ieder jaar meer paniek bij huisdieren.",
            "De politie vraagt om een duidelijke en eenvoudige regel.",
        ),
        (
            "een vuurwerkverbod voor de hele gemeente voor te bereiden",
            "samen met dorpsraden een gezamenlijke vuurwerkshow mogelijk te maken",
        ),
        "Veiligheid",
    ),
    Subject(
        "datacenter",
        "Voorbereidingsbesluit bedrijventerrein",
        "Geen groot datacenter zonder raadsbesluit",
        "Omvang datacenter begrenzen",
        (
            "Een ontwikkelaar heeft belangstelling voor een datacenter op het bedrijventerrein.",
            "Het elektriciteitsnet in de streek zit vol, netcongestie raakt ook de bakker.",
            "Restwarmte van een datacenter is alleen met een warmtenet bruikbaar.",
            "De omgevingsvisie zegt niets over de omvang van zulke gebouwen.",
        ),
        (
            "geen medewerking te verlenen voordat de raad kaders heeft gesteld",
            "de gevolgen voor stroom en drinkwater te laten onderzoeken",
        ),
        "Economie",
    ),
    Subject(
        "zwembad",
        "Toekomst van het zwembad",
        "Zwemles voor ieder kind",
        "Openingstijden zwembad",
        (
            "Het zwembad draait met verlies sinds de energieprijzen stegen.",
            "Een op de acht kinderen haalt geen zwemdiploma.",
            "Verenigingen huren het bad in de avond tegen een verlaagd tarief.",
            "De installatie is aan het einde van haar levensduur.",
        ),
        (
            "een zwemles voor ieder kind in groep vijf mogelijk te maken",
            "de vernieuwing van het zwembad in drie varianten uit te werken",
        ),
        "Sport",
    ),
    Subject(
        "statiegeld",
        "Afvalbeleidsplan",
        "Schone buurten door beter inzamelen",
        "Tarief restafval",
        (
            "Rond de afvalbakken ligt zwerfafval van mensen die statiegeld zoeken.",
            "Donatieringen aan de bak voorkomen dat blikjes op straat belanden.",
            "Het scheiden van plastic blijft achter bij de doelstelling.",
            "Hoogbouw heeft minder mogelijkheden om afval te scheiden.",
        ),
        (
            "donatieringen te plaatsen op plekken met veel zwerfafval",
            "inwoners van hoogbouw te helpen bij het scheiden van afval",
        ),
        "Afval",
    ),
    Subject(
        "bibliotheek",
        "Subsidie bibliotheekwerk",
        "De bibliotheek blijft in het dorp",
        "Subsidieplafond bibliotheek",
        (
            "De bibliotheek is voor veel inwoners de enige plek met hulp bij digitale zaken.",
            "Het bibliotheekpunt in het buitengebied dreigt te sluiten.",
            "Leesonderwijs en voorlezen zijn hard nodig nu de leesvaardigheid daalt.",
            "De subsidie groeide de afgelopen jaren niet mee met de lonen.",
        ),
        (
            "het bibliotheekpunt ten minste drie dagen in de week open te houden",
            "de subsidie voortaan te indexeren",
        ),
        "Cultuur",
    ),
    Subject(
        "armoede",
        "Armoedebeleid en minimaregelingen",
        "Niemand tussen wal en schip",
        "Inkomensgrens minimaregelingen",
        (
            "Werkende ouders met een laag inkomen vallen net buiten de regelingen.",
            "50-plussers vragen minder vaak een bijdrage aan dan waarop zij recht hebben.",
            "De voedselbank ziet het aantal huishoudens stijgen.",
            "Een eenvoudig formulier verhoogt het gebruik van regelingen.",
        ),
        (
            "de inkomensgrens op te hogen naar een hoger deel van het minimumloon",
            "een formulier voor alle regelingen samen te maken",
        ),
        "Sociaal domein",
    ),
    Subject(
        "parkeren",
        "Parkeernota binnenstad",
        "Eerste halfuur gratis parkeren",
        "Parkeernorm bij nieuwbouw",
        (
            "Ondernemers in de binnenstad missen klanten die kort willen parkeren.",
            "Bewoners zoeken 's avonds lang naar een plek in de eigen straat.",
            "De parkeergarage staat overdag voor een kwart leeg.",
            "Deelauto's verminderen de behoefte aan parkeerplaatsen.",
        ),
        (
            "een proef te houden met een gratis eerste halfuur",
            "het vergunninggebied na een jaar te evalueren",
        ),
        "Verkeer",
    ),
    Subject(
        "onderwijshuisvesting",
        "Integraal huisvestingsplan onderwijs",
        "Frisse lucht in de klas",
        "Krediet nieuwbouw basisschool",
        (
            "De basisschool telt al jaren meer leerlingen dan waarvoor zij is gebouwd.",
            "Ventilatie in de noodlokalen voldoet niet aan de eisen.",
            "Het integraal huisvestingsplan schuift de nieuwbouw twee jaar op.",
            "Schoolbestuur en gemeente dragen samen verantwoordelijkheid.",
        ),
        (
            "de ventilatie in alle noodlokalen voor de winter te verbeteren",
            "het krediet voor de nieuwbouw een jaar naar voren te halen",
        ),
        "Onderwijs",
    ),
)

#: sentences for the pages after the first, that fit any subject
GENERAL: tuple[str, ...] = (
    "Het college heeft de gevolgen voor inwoners, ondernemers en verenigingen in beeld gebracht.",
    "De kosten worden gedekt uit bestaande middelen, tenzij hieronder anders is vermeld.",
    "Over de planning is overleg gevoerd met de dorpsraden en de adviesraad.",
    "De commissie heeft het voorstel besproken en rijp geacht voor behandeling in de raad.",
    "Een evaluatie volgt binnen twee jaar nadat het besluit in werking is getreden.",
    "Alternatieven zijn onderzocht en afgewogen tegen de kosten en de uitvoerbaarheid.",
    "De juridische grondslag is de Gemeentewet en de verordening die de raad eerder vaststelde.",
    "Communicatie verloopt langs de website, de weekkrant en bijeenkomsten in de wijken.",
    "Risico's zijn gelegen in stijgende prijzen en een tekort aan personeel.",
    "De uitvoering vraagt afstemming met de buurgemeenten en het waterschap.",
    "Voor de monitoring wordt aangesloten bij de bestaande planning- en controlcyclus.",
    "Bezwaren uit de zienswijzen zijn verwerkt in de bijgevoegde nota van beantwoording.",
)
