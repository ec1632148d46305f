"""The schema as it was before there were revisions. Such a store has these tables already, and what
is there is left as it is."""

from alembic import op
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
)

revision = "0001"
down_revision = None

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
    Column("kader", String(120)),
    Column("datum", String(10)),
    Index("stand_kader", "kader", "datum"),
    Index("stand_organisatie", "organisatie", "resource", "type"),
    Index("stand_seq", "seq"),
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

publicaties = Table(
    "publicaties",
    metadata,
    Column("nummer", _Seq, primary_key=True, autoincrement=False),
    Column("seq", _Seq, nullable=False),
    Column("id", String(36), nullable=False),
    Column("resource", String(40), nullable=False),
    Column("organisatie", String(10), nullable=False),
    Column("op", String(8), nullable=False),
    Column("hash", String(71), nullable=False),
    Index("publicaties_id", "id", "nummer"),
)

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

downloads = Table(
    "downloads",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("kenmerk", String(200), nullable=False),
    Column("sha256", String(64)),
    Column("formaat", String(255)),
    Column("omvang", BigInteger),
    Column("reden", String(200)),
    Column("definitief", Boolean, nullable=False),
    Column("gehaald_op", String(32), nullable=False),
)

teksten = Table(
    "teksten",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("status", String(10), nullable=False),
    Column("reden", String(200)),
    Column("paginas", Integer, nullable=False),
    Column("inhoud", LargeBinary, nullable=False),
)

geheugen = Table(
    "geheugen",
    metadata,
    Column("organisatie", String(10), primary_key=True),
    Column("sleutel", String(200), primary_key=True),
    Column("waarde", Text, nullable=False),
)

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

geweerd = Table(
    "geweerd",
    metadata,
    Column("waarde", String(2000), primary_key=True),
    Column("soort", String(10), nullable=False),
    Column("reden", String(200), nullable=False),
    Column("sinds", String(32), nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("naam", String(300), primary_key=True),
    Column("houder", String(200), nullable=False),
    Column("tot", Float, nullable=False),
)

tempo = Table(
    "tempo",
    metadata,
    Column("nummer", _Seq, primary_key=True, autoincrement=True),
    Column("naam", String(200), nullable=False),
    Column("tijd", Float, nullable=False),
    Index("tempo_naam", "naam", "tijd"),
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())
