"""Words that are in no list of common words and say nothing of a subject all the same."""

_LITTLE = """
aan al alle alleen als altijd andere anders ben bent besluit besluiten bij blijft blijven
college constaterende daar dan dat de deze die dit doen doet door dus een eens eigen elk
elke en enkele er erg even gaan gaat geen gelet gemeente geven gewoon goed haar had heb
hebben heeft heel hem het hier hij hoe hoeveel hun iemand iets ik in is ja je kan kom komen
komt krijgen krijgt kunnen laat laten maar mag maken mee meer men met mij mijn moet moeten
motie na naar niemand niet nieuwe niks nog nooit nu of om omdat ons onze ook op over
overwegende per raad steeds stellen stelt straks te tegen toch tot tussen u uit van vanwege
veel verzoek verzoekt voor voorstel vragen waar waarom wanneer want was wat we weer weg wel
welk welke werd wie wij wil wilde willen worden wordt zal ze zelf zet zetten zich zij zijn
zo zonder zou zouden
"""
_PLACES = """
achtertuin centrum deur dorp dorpskern gebouw hoek huis kern land marktplein omgeving park
plaats plein raam schoolplein stad stadhuis station stoep straat terrein trappenhuis tuin
voordeur weiland wijk winkelcentrum winkelstraat woonwijk
"""
_BESIDE = """
april augustus broer buurman buurvrouw december derde dertien dinsdag dochter donderdag drie
elf februari half halve helft honderd honderden januari juli juni kilo kilometer kind kinderen
kleindochter kleinzoon maand maandag maart man mannen mannetje meter meisje mensen minuut minuten mei
miljoen moeder negen negentien neef neefje nicht nichtje november oktober oma opa oom
ouders september tante tien tientallen twaalf twee tweede tweehonderd twintig uur vader veertien
veertig vier vijf vijftien vriend vriendin vrijdag vrouw vrouwen woensdag zes zestig zeven zus
zaterdag zoon dag dagen week weken ochtend middag avond morgen gisteren
"""
_SIGNS = "alleen altijd geen niemand niks nooit nieuw weg zelf zonder"

LITTLE = frozenset(_LITTLE.split())
#: those that make an expression of one common word into something else: «geen bed» is no bed
SIGNS = frozenset(_SIGNS.split())
#: those that say where, who, when or how much, more than what about
PLACES = frozenset(_PLACES.split()) | frozenset(_BESIDE.split())
