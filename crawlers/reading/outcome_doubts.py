"""What makes the words of an outcome doubtful: said of a part, by another body, of another thing, as
what may be, or as no more than a word of a title. Such words tell no outcome."""

import re
from collections.abc import Sequence
from itertools import pairwise

from crawlers.reading.outcome_clauses import Clause
from crawlers.reading.outcome_words import ADJECTIVES_OF, FINITE, PARTICIPLES, SUBJECTS, words
from standard.vocabulary import Uitslag

#: words of a head that is filled in
MOST_OF_HEAD = 3
#: before «te worden», «te zijn», «worden»: what may be, must be or seems to be
_MODALS = words(
    "dreigt dreigde dreigen lijkt leek lijken schijnt scheen schijnen hoort hoorde horen dient diende dienen behoort "
    "behoorde behoren moest moesten mag mogen mocht kon konden dreiget liket"
)
#: before «dat de motie is …»: it says so itself
_TOLD = words(
    "concludeert concludeer concludeerde concluderen constateert constateer constateerde constateren blijkt bleek meldt "
    "meldde meedeelt mededeelt deelt deelde bericht verklaart verklaarde zodat betekent gevolg vast "
    "vaststelt medegedeeld meegedeeld geconcludeerd geconstateerd staat aantekening verstande besluit besloten bliuwt"
)
#: who decides in another place, or before the council
_BODIES = words(
    "commissie raadscommissie statencommissie jongerenraad jeugdraad kinderraad kindergemeenteraad buurgemeente kamer "
    "partijcongres congres ledenvergadering presidium college regering kabinet minister rechter rechtbank fractie "
    "fractievergadering gemeente adviesraad dorpsraad wijkraad rekenkamer stuurgroep werkgroep agendacommissie seniorenconvent "
    "gs b&w"
)
_HAVE = words("heeft hebben had hadden hat hawwe")
#: who decides here, and what is decided on as the subject of its own outcome
_DECIDING = words(
    "raad gemeenteraad staten vergadering bestuur ried steaten leden meerderheid raadsleden statenleden we wij ps av ab "
    "hoofdingelanden deelraad raadsmeerderheid"
)
_ORDER = words("stemming uitstel schorsing verdaging heropening wijziging heroverweging")
_BY = words("na bij zonder in ter tijdens met via door per voor nei by")
_OLD = words("oude eerste vorige eerdere oorspronkelijke 1 1.0 alde")
#: heads before a colon
_LABELS = words("dekking aanname aanneming verwerping")
_DECIDED = (Uitslag.aangenomen, Uitslag.verworpen)
_FUTURE = words("morgen straks binnenkort volgende komende volgend komend eerstvolgende")
_SOME = words(
    "enkele sommige diverse meerdere verschillende twee drie vier vijf zes zeven acht negen tien overige andere rest meeste "
    "merendeel"
)
_OTHERS = words("overige andere rest meeste")
_MANY = words(
    "moties amendementen voorstellen moasjes amendeminten subamendementen initiatiefvoorstellen"
)
_PART = words(
    "half halve helft deel gedeelte punt punten alinea zinsnede zin artikel passage hoofdstuk deels gesplitst"
)
_ALONE = words("alleen uitsluitend slechts enkel louter")
_UNSURE = words(
    "onterecht onrechte abusievelijk foutief foutievelijk verkeerd vermoedelijk informeel principebesluit principe half bijna "
    "onzeker zogenaamd kennelijk schijnbaar"
)
_UNDONE = words(
    "vernietigd herroepen teruggedraaid nietig ongedaan gerectificeerd rectificatie correctie vernietiging"
)
_CONDITION = words("voorwaarde voorwaarden voorbehoud")
#: not, or not wholly, and no more than that
_HARDLY = words("geheel volledig helemaal meer langer noch geenszins allerminst evenmin")
#: denied in another way than by «niet»; what is denied so is no outcome
_NEVER = words("nimmer geenszins allerminst noch evenmin nooit")
#: what happened to it because of another that was adopted
_LAPSED = words(
    "vervallen vervalt vervielen verviel achterhaald samengevoegd opgegaan overbodig ingehaald fervallen"
)
_AS_OF_OTHER = words("samengevoegd opgegaan vervangen achterhaald ingehaald samen ferfongen")
#: withdrawn without a word on what was to be decided
_OWN = words(
    "steun steunbetuiging woorden woord handtekening naam bijdrage medewerking uitspraak opmerking zich "
    "mede medeindiener medeondertekenaar indienerschap ondertekening"
)
_NO = words("nee neen nein 0 nvt n.v.t ja/nee j")
_AUXILIARIES = words(
    "is zijn was waren wordt worden werd werden heeft hebben had hadden binne wie wurdt"
)
_ITSELF = words(
    "deze dit hij zij ze er aldus daarmee hiermee daarop hierop waarmee waarna beide alles dizze"
)
#: ends of words for what is decided on: «raadsbesluit», «bestemmingsplan»
_DECIDED_ON = re.compile(
    r"(?:besluit|voorstel|motie|amendement|verordening|nota|notitie|plan|visie|begroting|(?<!be)(?<!door)rekening|kader|"
    r"regeling|agenda|zienswijze|lijst|verslag|notulen|strategie|krediet)$"
)
#: what somebody brought in, and takes back
_BROUGHT = words("motie amendement initiatief vraag aanvraag verzoek")
#: what is in force until it is withdrawn
_IN_FORCE = re.compile(
    r"(?:verordening|verordeningen|regeling|regelingen|beleid|beleidsregels?|nota|visie|besluit|mandaat|aanwijzing)$"
)
_ARTICLES = words("de het een")
_EITHER = (" dan wel ", " danwel ", " cq ", " of ", " resp ")
#: begin a clause behind «dat»
_BEGIN = words(
    "de het een deze dit er alle beide zijn haar hun it motie motion amendement voorstel"
)
#: nouns of what is decided on in other words
_THINGS = SUBJECTS | words(
    "agendapunt punt onderwerp stuk plan nota notitie visie besluitvorming beleid kader document zaak hamerstuk bespreekstuk "
    "krediet beleidsplan kadernota jaarrekening programma regeling wijziging verzoek burgerinitiatief oproep tekst lijst"
)
#: words behind an outcome that go on about it; any other noun makes «aangenomen kind» a title
_GOING_ON = words("""
    met mei door troch op in na nei voor bij tot oant onder wegens vanwege ivm zonder sunder omdat want als maar en of noch
    tijdens conform zie nu wel niet ook d dd per sinds vanaf ter te van via om hoewel nadat ondanks gezien zodat waarna terwijl ten ten
    dat die is was wordt werd zijn waren worden werden verklaard unaniem unanym raadsbreed statenbreed hoofdelijk stemming
    stemmen raad gemeenteraad staten raadsvergadering ps av ab vergadering raadsbesluit januari februari maart april mei juni
    juli augustus september oktober november december geen alsnog tegen m a v ja nee gewijzigd ongewijzigd geamendeerd
    fractie fracties indiener indieners eerder later behandeling toezegging aldus door vandaag heden gisteren daarna i
    definitief t tm mas mmv muv ma nav obv tgv afgedaan afgehandeld uitgevoerd meer
""")


def is_of_a_part(texts: Sequence[str], before: Sequence[str], index: int) -> bool:
    """«twee moties zijn aangenomen», «voor een deel aangenomen»: of which, or of how much, is open."""
    around = {*texts, *before[-3:]}
    if "zowel" in texts[:index] and "als" in texts:
        return True
    if _UNDONE & around or _UNSURE & set(texts[:index]) or _CONDITION & set(texts):
        return True
    if {"niet", "net"} & set(texts[:index]) and _HARDLY & set(texts[max(0, index - 3) : index]):
        return True
    if texts[index - 2 : index] == ("zonder", "meer"):
        return True
    return _is_one_of_more(texts, index) or _is_piece(texts, index)


def _is_one_of_more(texts: Sequence[str], index: int) -> bool:
    """«sommige moties», «zijn er twee», «een van de moties»; not «de drie moties»."""
    if not _MANY & set(texts):
        return False
    for place, word in enumerate(texts[:index]):
        near = tuple(texts[max(0, place - 2) : place])
        one = word == "een" and texts[place + 1 : place + 2] in (("van",), ("aantal",), ("der",))
        all_of = near[-1:] == ("de",) and near[:1] != ("van",) and word not in _OTHERS
        if one or (word in _SOME and not all_of):
            return True
    return False


def _is_piece(texts: Sequence[str], index: int) -> bool:
    """«eerste deel», «alleen punt 2», «m.u.v. punt 3»: the rest of the thing is not told of."""
    for place, word in enumerate(texts):
        if word in _PART and word not in ("artikel", "zin", "punt", "hoofdstuk"):
            return True
        numbered = texts[place + 1 : place + 2] and texts[place + 1][:1].isdigit()
        if (
            word in _PART
            and numbered
            and texts[max(0, place - 1) : place] not in (("op",), ("van",))
        ):
            return place > index or place < 2 or bool(_ALONE & set(texts[:place]))
    return False


def is_elsewhere(clause: Clause, index: int, value: Uitslag) -> bool:
    """Said of another thing or by another body, as what may be, or as a word of a title."""
    texts = clause.texts
    before, after = _since(texts[:index]), texts[index + 1 :]
    return (
        _is_alternative(texts)
        or _is_only_thought(texts, index, before)
        or _is_subordinate(clause.before, before)
        or (value in _DECIDED and _is_of_body(clause, before, after))
        or (value in _DECIDED and bool(_LAPSED & {*texts, *clause.before[-6:]}))
        or (value == Uitslag.ingetrokken and _is_own(before, after, texts[index] in FINITE))
        or (value == Uitslag.ingetrokken and _is_in_force(before))
        or bool(_NEVER & set(before[-3:]))
        or (texts[index] in PARTICIPLES and _is_of_another(clause, before, after))
        or _is_of_order(before)
        or _is_merged(clause.before[-6:] + before)
    )


def _since(before: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the last of two verbs: «is ontraden door het college en toch aangenomen»."""
    for place in range(len(before) - 1, 0, -1):
        behind = before[place + 1 : place + 2]
        if before[place] in ("en", "maar", "doch") and (
            not behind or behind[0] in _AUXILIARIES or behind[0] in ("toch", "alsnog", "daarna")
        ):
            return before[place + 1 :]
    return before


def _is_alternative(texts: tuple[str, ...]) -> bool:
    """«verworpen noch aangenomen», «aangenomen dan wel ingetrokken»."""
    told = sum(word in PARTICIPLES for word in texts)
    joined = f" {' '.join(texts)} "
    if any(one in _LAPSED and way == "of" for way, one in pairwise(texts)):
        return True  # «ingetrokken of vervallen»
    regarded = {"beschouwd", "aangemerkt"} & set(texts) and "als" in texts
    return "noch" in texts or bool(regarded) or (told > 1 and any(way in joined for way in _EITHER))


def _is_only_thought(texts: Sequence[str], index: int, before: Sequence[str]) -> bool:
    joined = f" {' '.join((*before[-2:], texts[index], *texts[index + 1 : index + 3]))} "
    to_be = any(f" te {verb} " in joined for verb in ("worden", "zijn", "wurden", "hebben"))
    if to_be and not {"blijkt", "bleek", "blykt"} & set(texts) and not {"geacht"} & set(texts):
        return True
    if _MODALS & set(before) and {"worden", "te", "wurde"} & set(texts):
        return True
    return bool(_FUTURE & set(before)) and bool({"wordt", "worden", "wurdt"} & set(texts))


def _is_subordinate(sentence: Sequence[str], before: Sequence[str]) -> bool:
    """«de VVD wenst dat de motie wordt verworpen», and not «de voorzitter concludeert dat …»."""
    places = [
        place
        for place, word in enumerate(before[:-1])
        if word in ("dat", "datst") and before[place + 1] in _BEGIN
    ]
    if not places:
        return False  # «een voorstel, dat met algemene stemmen wordt aangenomen»
    return not _TOLD & {*sentence[-12:], *before[: places[-1]]}


def _is_of_body(clause: Clause, before: Sequence[str], after: Sequence[str]) -> bool:
    """«door de jongerenraad aangenomen», «in de Tweede Kamer verworpen»."""
    if len(clause.before) in (1, 2) and clause.before[-1] in _BODIES | _LABELS:
        return True
    verb = next((word for word in reversed(before) if word in _AUXILIARIES), "")
    if verb in _HAVE and not _DECIDING & {*before, *after[:3]}:
        return True  # «de Tweede Kamer heeft de motie aangenomen»
    for part in (before, after):
        for place, word in enumerate(part):
            led = set(part[max(0, place - 4) : place]) & {"door", "in", "bij", "op", "troch"}
            if word in _BODIES and led and "raad" not in part[max(0, place - 3) : place + 3]:
                near = part[max(0, place - 4) : place]
                return not {"advies", "voorstel", "verzoek", "na"} & set(near)
    return False


def _is_merged(before: Sequence[str]) -> bool:
    """«vervangen door M8 (aangenomen)»."""
    places = [place for place, word in enumerate(before) if word in _AS_OF_OTHER]
    return (
        bool(places) and {"door", "in", "met", "troch", "mei"} & set(before[places[-1] :]) != set()
    )


def _is_in_force(before: Sequence[str]) -> bool:
    """«de verordening uit 2012 wordt ingetrokken»: by what is decided, and not before it was."""
    proposed = any(word in _BROUGHT or word.endswith(("voorstel", "motie")) for word in before)
    return not proposed and any(
        _IN_FORCE.search(word) and not word.startswith(("ontwerp", "concept")) for word in before
    )


def _is_of_order(before: Sequence[str]) -> bool:
    """«Hoofdelijke stemming verworpen», «uitstel aangenomen», and not «na stemming verworpen»."""
    return bool(before) and before[-1] in _ORDER and not (_BY | SUBJECTS) & set(before)


def is_of_other_version(before: Sequence[str]) -> bool:
    """«oude versie ingetrokken», «in 2021 is een motie hierover aangenomen»."""
    version = "versie" in before and bool(_OLD & set(before))
    some = any(one == "een" and two in SUBJECTS for one, two in pairwise(before))
    return version or (some and any(re.fullmatch(r"(?:19|20)\d\d", word) for word in before))


def _is_own(before: Sequence[str], after: Sequence[str], finite: bool) -> bool:
    """«VVD ingetrokken als mede-indiener», «heeft zich teruggetrokken»."""
    if after[:1] == ("als",) and _OWN & set(after[:5]):
        return True
    if finite and _OWN & set(after[:4]):
        return True  # «trekt zijn steun aan de motie in»
    if {"door", "troch"} & set(before):
        return False
    own = [place for place, word in enumerate(before) if word in _OWN]
    return bool(own) and not SUBJECTS & set(before[own[-1] :])


def _is_of_another(clause: Clause, before: Sequence[str], after: Sequence[str]) -> bool:
    """«De verdachte is aangehouden», «aangenomen kind»: no thing that a council decides on."""
    if clause.of_file:
        return False
    known = _THINGS | ADJECTIVES_OF | _ITSELF
    if after and after[0].isalpha() and not _AUXILIARIES & set(before):
        behind = clause.words[len(before) + 1]
        going_on = after[0] in _GOING_ON | known | PARTICIPLES.keys() or behind.shouted
        if not going_on and (not before or before[-1] in _ARTICLES | {"tegen", "motie"}):
            return True
    led = before[:1] and before[0] in _ARTICLES and _AUXILIARIES & set(before[2:])
    behind_verb = _behind_verb(before)
    words_said = behind_verb or {*before, *clause.before}
    return (
        bool(led or behind_verb)
        and not known & words_said
        and not any(map(_DECIDED_ON.search, words_said))
    )


def _behind_verb(before: Sequence[str]) -> set[str]:
    """«in het model is een stijging van 30 cm aangenomen»: what it is of, where that stands behind the
    verb."""
    told = _GOING_ON | PARTICIPLES.keys()
    for place in range(len(before) - 2):
        verb, article, noun = before[place : place + 3]
        if verb in _AUXILIARIES and article in _ARTICLES and noun not in told:
            return set(before[place + 1 :])
    return set()


def is_no_answer(clause: Clause, after: Clause) -> bool:
    """«Aangenomen: nee», «Ingetrokken (j/n)»: a head with what was filled in, and no outcome; and
    «M1 aangenomen, deze vervalt», «Aangenomen, maar vernietigd»."""
    filled = after.texts[0] in _NO or (len(after.texts) == 1 and after.texts[0].isdigit())
    lapsed = _LAPSED & set(after.texts) and (
        {"deze", "dit", "hij", "dizze"} & set(after.texts) or any(map(_is_code, clause.texts))
    )
    undone = bool(lapsed or _UNDONE & set(after.texts))
    return bool(after.before) and ((len(clause.texts) < MOST_OF_HEAD and filled) or undone)


def _is_code(word: str) -> bool:
    return re.fullmatch(r"[a-z]{1,3}-?\d{1,4}[a-z]?", word) is not None
