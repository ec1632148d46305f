"""Tables of the store. `versies` is the source of truth; `stand`, `relaties` and `sleutels` are
derived from it in the same transaction, and can be rebuilt from it. A change here needs a revision
in `store/migrations/versions`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

metadata = MetaData()
_Seq = BigInteger().with_variant(Integer, "sqlite")

versies = Table(
    "versies",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False),
    Column("resource", String(40), nullable=False),
    Column("organisatie", String(10), nullable=False),
    Column("versie", Integer, nullable=False),
    Column("op", String(8), nullable=False),
    Column("hash", String(71), nullable=False),
    Column("reden", String(200)),
    Column("opgeslagen_op", String(32), nullable=False),
    #: JSON of `Record.body()`; for a tombstone that of the last version's identity alone
    Column("body", LargeBinary, nullable=False),
    Index("versies_id", "id", "versie", unique=True),
)

stand = Table(
    "stand",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("seq", _Seq, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("hash", String(71), nullable=False),
    Column("resource", String(40), nullable=False),
    Column("type", String(40), nullable=False),
    Column("organisatie", String(10), nullable=False),
    Column("leverancier", String(20), nullable=False),
    Column("weg", Boolean, nullable=False),
    #: the set that a record was read from: what is missing from a complete reading of it is gone
    Column("kader", String(120)),
    Column("datum", String(10)),
    #: what statistics ask of the record, taken from it when it is written
    Column("uitslag_bekend", Boolean, nullable=False, server_default=false()),
    Column("heeft_bestand", Boolean, nullable=False, server_default=false()),
    Column("heeft_tekst", Boolean, nullable=False, server_default=false()),
    #: on what a vote, a voter's choice or a presence rests (`StemmingGrondslag`, `Grondslag`)
    Column("grondslag", String(20)),
    Index("stand_kader", "kader", "datum"),
    #: what a body holds of a type, and of a resource, in the order of its versions
    Index("stand_organisatie", "organisatie", "resource", "type", "seq"),
    Index("stand_volgorde", "organisatie", "resource", "seq"),
    Index("stand_seq", "seq"),
    #: the newest of a vendor: rare ones stand far apart among the records of others
    Index("stand_leverancier", "leverancier", "resource", "seq"),
)

relaties = Table(
    "relaties",
    metadata,
    Column("bron_id", String(36), primary_key=True),
    Column("veld", String(40), primary_key=True),
    Column("doel_id", String(36), primary_key=True),
    Column("volgorde", Integer, nullable=False),
    Index("relaties_doel", "doel_id", "veld"),
    sqlite_with_rowid=False,
)

#: what the publication feed gave out, without gaps: derived from `versies` in order, never changed
publicaties = Table(
    "publicaties",
    metadata,
    Column("nummer", _Seq, primary_key=True, autoincrement=False),
    Column("seq", _Seq, nullable=False),
    Column("id", String(36), nullable=False),
    Column("resource", String(40), nullable=False),
    Column("organisatie", String(10), nullable=False),
    Column("op", String(8), nullable=False),
    #: of what was published, to see whether it changed; empty for a deletion
    Column("hash", String(71), nullable=False),
    Index("publicaties_id", "id", "nummer"),
)

#: other keys by which a record can be found: the source's own key, aliases, the source's address
sleutels = Table(
    "sleutels",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("soort", String(20), primary_key=True),
    Column("waarde", String(2000), primary_key=True),
    Column("organisatie", String(10), nullable=False),
    Index("sleutels_waarde", "waarde"),
    sqlite_with_rowid=False,
)

#: what was fetched from an address; `kenmerk` is what the source said of the file then
downloads = Table(
    "downloads",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("kenmerk", String(200), nullable=False),
    Column("sha256", String(64)),
    Column("formaat", String(255)),
    Column("omvang", BigInteger),
    Column("reden", String(200)),
    #: False: a passing failure, to be tried again at the next crawl
    Column("definitief", Boolean, nullable=False),
    Column("gehaald_op", String(32), nullable=False),
)

#: text of a file's pages, once per content however many records share it
teksten = Table(
    "teksten",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("status", String(10), nullable=False),
    Column("reden", String(200)),
    Column("paginas", Integer, nullable=False),
    Column("inhoud", LargeBinary, nullable=False),
    #: version of the reader that made it, 0 for one from before readers had numbers
    Column("lezer", Integer, nullable=False, server_default="0"),
)

#: what sources answered, as it came; a row for every answer that differs from the one before it to
#: the same question (`vingerafdruk`: of method, address and body, without keys)
antwoorden = Table(
    "antwoorden",
    metadata,
    Column("nummer", _Seq, primary_key=True, autoincrement=True),
    Column("organisatie", String(10), nullable=False),
    Column("leverancier", String(20), nullable=False),
    Column("vingerafdruk", String(64), nullable=False),
    Column("methode", String(8), nullable=False),
    Column("url", Text, nullable=False),
    Column("vraag", LargeBinary),
    #: where the answer came from, after redirects
    Column("adres", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("formaat", String(255)),
    #: of what came, None where nothing of it is kept: then `uitkomst` says what it came to
    Column("sha256", String(64)),
    Column("uitkomst", String(300)),
    Column("gehaald_op", String(32), nullable=False),
    Index("antwoorden_vraag", "organisatie", "leverancier", "vingerafdruk", "nummer"),
    Index("antwoorden_inhoud", "sha256"),
)

#: content of answers, once however often it came; compressed
inhouden = Table(
    "inhouden",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("omvang", BigInteger, nullable=False),
    Column("inhoud", LargeBinary, nullable=False),
)

#: the questions (`vingerafdruk`) whose answers a record was read from
herkomst = Table(
    "herkomst",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("vingerafdruk", String(64), primary_key=True),
    Index("herkomst_vraag", "vingerafdruk"),
    sqlite_with_rowid=False,
)

#: small facts that make a crawl incremental (a register entry's mutation date, a page's hash)
geheugen = Table(
    "geheugen",
    metadata,
    Column("organisatie", String(10), primary_key=True),
    Column("sleutel", String(200), primary_key=True),
    Column("waarde", Text, nullable=False),
)

#: names of the organisations that were crawled, as the registry gave them
organisaties = Table(
    "organisaties",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("leverancier", String(20), primary_key=True),
    Column("sleutel", String(80), nullable=False),
    Column("naam", String(200), nullable=False),
    Column("soort", String(20), nullable=False),
    Column("provincie", String(40), nullable=False),
)

crawls = Table(
    "crawls",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisatie", String(10), nullable=False),
    Column("leverancier", String(20), nullable=False),
    Column("gestart", String(32), nullable=False),
    Column("beeindigd", String(32)),
    Column("toestand", String(20), nullable=False),
    Column("samenvatting", Text, nullable=False),
    Index("crawls_organisatie", "organisatie", "gestart"),
)

#: records of persons that are thought, or known, to be of one and the same
koppelingen = Table(
    "koppelingen",
    metadata,
    Column("een", String(36), primary_key=True),
    Column("ander", String(36), primary_key=True),
    Column("organisatie", String(10), nullable=False),
    Column("grondslag", String(40), nullable=False),
    Column("oordeel", String(10), nullable=False),
    Column("sinds", String(32), nullable=False),
    Index("koppelingen_ander", "ander"),
)

#: what was taken away for good and may not come back: ids of records, SHA-256 and addresses of files
geweerd = Table(
    "geweerd",
    metadata,
    Column("waarde", String(2000), primary_key=True),
    Column("soort", String(10), nullable=False),
    Column("reden", String(200), nullable=False),
    Column("sinds", String(32), nullable=False),
)

#: one row: which store this is, how often a backup was put back into it, and how often something
#: was taken away for good
opslag = Table(
    "opslag",
    metadata,
    Column("identiteit", String(36), primary_key=True),
    Column("teruggezet", Integer, nullable=False),
    Column("geschrapt", Integer, nullable=False),
    Column("sinds", String(32), nullable=False),
)

#: who does a thing now (a crawl of a council, a rebuild of the index), and until when
leases = Table(
    "leases",
    metadata,
    Column("naam", String(300), primary_key=True),
    Column("houder", String(200), nullable=False),
    #: seconds since 1970, by the database's clock
    Column("tot", Float, nullable=False),
)

#: requests to a source in the last minute, and until when it wants to be left alone
tempo = Table(
    "tempo",
    metadata,
    Column("nummer", _Seq, primary_key=True, autoincrement=True),
    Column("naam", String(200), nullable=False),
    Column("tijd", Float, nullable=False),
    Index("tempo_naam", "naam", "tijd"),
)

#: who follows which question: `stappen` is what it was made into, in the form `vorm`; `gebeurtenis`
#: says that it asks how something ended; `begin` is the place in the log from which on it is followed
volgers = Table(
    "volgers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("vraag", Text, nullable=False),
    Column("stappen", LargeBinary, nullable=False),
    Column("vorm", String(40), nullable=False),
    Column("gebeurtenis", Boolean, nullable=False),
    Column("kanaal", String(10), nullable=False),
    Column("ritme", String(10), nullable=False),
    Column("begin", _Seq, nullable=False),
    Column("bevestigd", Boolean, nullable=False),
    #: seconds since 1970: when it was asked, and when it was last told of
    Column("gemaakt", Float, nullable=False),
    Column("verteld", Float, nullable=False),
)

#: where it is told: personal data, that is nowhere else and goes at the end
volgadressen = Table(
    "volgadressen",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("adres", String(2000), nullable=False),
    Column("geheim", String(64), nullable=False),
    Index("volgadressen_adres", "adres"),
)

#: what is to be told and what was: once of each record to each follower; without a record it is the
#: request to confirm. `klaar` without attempts was no news
meldingen = Table(
    "meldingen",
    metadata,
    Column("volger", String(36), primary_key=True),
    Column("record", String(36), primary_key=True),
    Column("versie", Integer, nullable=False),
    Column("seq", _Seq, nullable=False),
    Column("klaar", Boolean, nullable=False),
    Column("pogingen", Integer, nullable=False),
    Column("vanaf", Float, nullable=False),
    Index("meldingen_klaar", "klaar", "vanaf"),
)

#: how telling went, without addresses
bezorgingen = Table(
    "bezorgingen",
    metadata,
    Column("nummer", _Seq, primary_key=True, autoincrement=True),
    Column("volger", String(36), nullable=False),
    Column("moment", String(32), nullable=False),
    Column("meldingen", Integer, nullable=False),
    Column("gelukt", Boolean, nullable=False),
    Column("uitkomst", String(200), nullable=False),
    Index("bezorgingen_volger", "volger", "nummer"),
)
