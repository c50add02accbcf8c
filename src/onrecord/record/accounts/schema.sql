-- People and how they come in, in a file of their own: a register may be handed on or published
-- without anybody's password, session or address.

CREATE TABLE people (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  made_at TEXT NOT NULL,
  closed_at TEXT
);

-- Of a session or token only the hash of its secret is kept. A session that was replaced by a
-- newer one (of its `family`) still answers for a moment, for requests that were under way.
CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES people (id),
  family TEXT NOT NULL,
  begun_at REAL NOT NULL,
  made_at REAL NOT NULL,
  seen_at REAL NOT NULL,
  retired_at REAL
);
CREATE INDEX sessions_by_person ON sessions (person);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  label TEXT NOT NULL,
  role TEXT NOT NULL,
  made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  revoked_at TEXT
);
CREATE INDEX tokens_by_owner ON tokens (owner);

-- Failed log-ins and other things that may be done so often only.
CREATE TABLE attempts (
  what TEXT NOT NULL,
  at REAL NOT NULL
);
CREATE INDEX attempts_by_what ON attempts (what, at);

-- Who did what; rows are added, never changed.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL
);

CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
