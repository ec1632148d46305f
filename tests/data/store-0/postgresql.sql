CREATE TABLE crawls (
  id VARCHAR(36) NOT NULL,
  organisatie VARCHAR(10) NOT NULL,
  leverancier VARCHAR(20) NOT NULL,
  gestart VARCHAR(32) NOT NULL,
  beeindigd VARCHAR(32),
  toestand VARCHAR(20) NOT NULL,
  samenvatting TEXT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX crawls_organisatie ON crawls (organisatie, gestart);
CREATE TABLE downloads (
  url VARCHAR(2000) NOT NULL,
  kenmerk VARCHAR(200) NOT NULL,
  sha256 VARCHAR(64),
  formaat VARCHAR(255),
  omvang BIGINT,
  reden VARCHAR(200),
  definitief BOOLEAN NOT NULL,
  gehaald_op VARCHAR(32) NOT NULL,
  PRIMARY KEY (url)
);
CREATE TABLE geheugen (
  organisatie VARCHAR(10) NOT NULL,
  sleutel VARCHAR(200) NOT NULL,
  waarde TEXT NOT NULL,
  PRIMARY KEY (organisatie, sleutel)
);
CREATE TABLE geweerd (
  waarde VARCHAR(2000) NOT NULL,
  soort VARCHAR(10) NOT NULL,
  reden VARCHAR(200) NOT NULL,
  sinds VARCHAR(32) NOT NULL,
  PRIMARY KEY (waarde)
);
CREATE TABLE koppelingen (
  een VARCHAR(36) NOT NULL,
  ander VARCHAR(36) NOT NULL,
  organisatie VARCHAR(10) NOT NULL,
  grondslag VARCHAR(40) NOT NULL,
  oordeel VARCHAR(10) NOT NULL,
  sinds VARCHAR(32) NOT NULL,
  PRIMARY KEY (een, ander)
);
CREATE INDEX koppelingen_ander ON koppelingen (ander);
CREATE TABLE leases (
  naam VARCHAR(300) NOT NULL,
  houder VARCHAR(200) NOT NULL,
  tot FLOAT NOT NULL,
  PRIMARY KEY (naam)
);
CREATE TABLE organisaties (
  code VARCHAR(10) NOT NULL,
  leverancier VARCHAR(20) NOT NULL,
  sleutel VARCHAR(80) NOT NULL,
  naam VARCHAR(200) NOT NULL,
  soort VARCHAR(20) NOT NULL,
  provincie VARCHAR(40) NOT NULL,
  PRIMARY KEY (code, leverancier)
);
CREATE TABLE publicaties (
  nummer BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  id VARCHAR(36) NOT NULL,
  resource VARCHAR(40) NOT NULL,
  organisatie VARCHAR(10) NOT NULL,
  op VARCHAR(8) NOT NULL,
  hash VARCHAR(71) NOT NULL,
  PRIMARY KEY (nummer)
);
CREATE INDEX publicaties_id ON publicaties (id, nummer);
CREATE TABLE relaties (
  bron_id VARCHAR(36) NOT NULL,
  veld VARCHAR(40) NOT NULL,
  doel_id VARCHAR(36) NOT NULL,
  volgorde INTEGER NOT NULL,
  PRIMARY KEY (bron_id, veld, doel_id)
);
CREATE INDEX relaties_doel ON relaties (doel_id, veld);
CREATE TABLE sleutels (
  id VARCHAR(36) NOT NULL,
  soort VARCHAR(20) NOT NULL,
  waarde VARCHAR(2000) NOT NULL,
  organisatie VARCHAR(10) NOT NULL,
  PRIMARY KEY (id, soort, waarde)
);
CREATE INDEX sleutels_waarde ON sleutels (waarde);
CREATE TABLE stand (
  id VARCHAR(36) NOT NULL,
  seq BIGINT NOT NULL,
  versie INTEGER NOT NULL,
  hash VARCHAR(71) NOT NULL,
  resource VARCHAR(40) NOT NULL,
  type VARCHAR(40) NOT NULL,
  organisatie VARCHAR(10) NOT NULL,
  leverancier VARCHAR(20) NOT NULL,
  weg BOOLEAN NOT NULL,
  kader VARCHAR(120),
  datum VARCHAR(10),
  PRIMARY KEY (id)
);
CREATE INDEX stand_kader ON stand (kader, datum);
CREATE INDEX stand_organisatie ON stand (organisatie, resource, type);
CREATE INDEX stand_seq ON stand (seq);
CREATE TABLE teksten (
  sha256 VARCHAR(64) NOT NULL,
  status VARCHAR(10) NOT NULL,
  reden VARCHAR(200),
  paginas INTEGER NOT NULL,
  inhoud BYTEA NOT NULL,
  PRIMARY KEY (sha256)
);
CREATE TABLE tempo (
  nummer BIGSERIAL NOT NULL,
  naam VARCHAR(200) NOT NULL,
  tijd FLOAT NOT NULL,
  PRIMARY KEY (nummer)
);
CREATE INDEX tempo_naam ON tempo (naam, tijd);
CREATE TABLE versies (
  seq BIGINT NOT NULL,
  id VARCHAR(36) NOT NULL,
  resource VARCHAR(40) NOT NULL,
  organisatie VARCHAR(10) NOT NULL,
  versie INTEGER NOT NULL,
  op VARCHAR(8) NOT NULL,
  hash VARCHAR(71) NOT NULL,
  reden VARCHAR(200),
  opgeslagen_op VARCHAR(32) NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (seq)
);
CREATE UNIQUE INDEX versies_id ON versies (id, versie);
