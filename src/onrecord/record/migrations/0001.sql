-- The register, version 1. Append-only: rows are added, never changed or removed.
-- A later row wins over an earlier one (metadata, memberships, echoes) or names the row that it
-- takes the place of (supersessions, forwardings).

CREATE TABLE documents (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX documents_by_name ON documents (name);

CREATE TABLE document_metadata (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL REFERENCES documents (id),
  published TEXT,
  outlet TEXT,
  title TEXT,
  byline TEXT,
  dateline TEXT,
  url TEXT,
  language TEXT,
  found TEXT NOT NULL,
  headline_start INTEGER,
  headline_end INTEGER,
  recorded_at TEXT NOT NULL
);
CREATE INDEX document_metadata_by_document ON document_metadata (document, seq);
CREATE INDEX document_metadata_by_published ON document_metadata (published);

CREATE TABLE cuts (
  document TEXT NOT NULL REFERENCES documents (id),
  n INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  raw_start INTEGER NOT NULL,
  text TEXT NOT NULL,
  rule TEXT NOT NULL,
  PRIMARY KEY (document, n)
) WITHOUT ROWID;

CREATE TABLE extractions (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL REFERENCES documents (id),
  metadata TEXT NOT NULL REFERENCES document_metadata (id),
  extractor TEXT NOT NULL,
  credits TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX extractions_by_document ON extractions (document);

-- `extraction` is no longer shown; `superseded_by` is shown in its place.
CREATE TABLE supersessions (
  extraction TEXT PRIMARY KEY REFERENCES extractions (id),
  superseded_by TEXT NOT NULL REFERENCES extractions (id),
  recorded_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE report_agreements (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  extraction TEXT NOT NULL REFERENCES extractions (id),
  local TEXT NOT NULL,
  kind TEXT NOT NULL,
  openness TEXT NOT NULL,
  parties TEXT NOT NULL,
  scope TEXT,
  offices TEXT NOT NULL,
  related TEXT NOT NULL,
  mentions TEXT NOT NULL,
  key TEXT,
  UNIQUE (extraction, local)
);

-- Every distinct name once, folded (case, accents, punctuation, leading articles), for look-ups.
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  folded TEXT NOT NULL UNIQUE
);
CREATE TABLE agreement_names (
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_id INTEGER NOT NULL REFERENCES names (id),
  PRIMARY KEY (report_agreement, position)
) WITHOUT ROWID;
CREATE INDEX agreement_names_by_name ON agreement_names (name_id);

CREATE TABLE agreement_parties (
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  party TEXT NOT NULL,
  PRIMARY KEY (party, report_agreement)
) WITHOUT ROWID;

-- What `resolve` looks candidates up by.
CREATE TABLE identity_keys (
  key TEXT NOT NULL,
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  PRIMARY KEY (key, report_agreement)
) WITHOUT ROWID;

CREATE TABLE agreements (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  recorded_at TEXT NOT NULL
);

-- A merged agreement's id goes on to another; a later row with no target takes the merger back.
CREATE TABLE forwardings (
  seq INTEGER PRIMARY KEY,
  from_agreement TEXT NOT NULL REFERENCES agreements (id),
  to_agreement TEXT REFERENCES agreements (id),
  because TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX forwardings_by_source ON forwardings (from_agreement, seq);
CREATE INDEX forwardings_by_target ON forwardings (to_agreement);

-- Which agreement a report's agreement is; the newest row of a report's agreement holds.
CREATE TABLE memberships (
  seq INTEGER PRIMARY KEY,
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  agreement TEXT NOT NULL REFERENCES agreements (id),
  because TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX memberships_by_agreement ON memberships (agreement);
CREATE INDEX memberships_by_member ON memberships (report_agreement, seq);

CREATE TABLE statements (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  extraction TEXT NOT NULL REFERENCES extractions (id),
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  event TEXT NOT NULL,
  modality TEXT NOT NULL,
  event_date TEXT,
  derivation TEXT,
  term TEXT,
  actors TEXT NOT NULL,
  scope TEXT,
  "procedure" TEXT,
  source_kind TEXT NOT NULL,
  source_text TEXT,
  source_cue TEXT,
  source_affiliation TEXT,
  source_stance TEXT NOT NULL,
  source_chain TEXT NOT NULL,
  source_resolved TEXT,
  source_reason TEXT,
  evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL,
  evidence_text TEXT NOT NULL,
  trigger_start INTEGER,
  trigger_end INTEGER,
  certainty REAL NOT NULL,
  UNIQUE (extraction, id)
);
CREATE INDEX statements_by_id ON statements (id);
CREATE INDEX statements_by_report_agreement ON statements (report_agreement);
CREATE INDEX statements_by_source ON statements (source_text);

CREATE TABLE due_items (
  seq INTEGER PRIMARY KEY,
  extraction TEXT NOT NULL REFERENCES extractions (id),
  n INTEGER NOT NULL,
  due_date TEXT NOT NULL,
  what TEXT NOT NULL,
  report_agreement TEXT REFERENCES report_agreements (id),
  evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL,
  evidence_text TEXT NOT NULL,
  UNIQUE (extraction, n)
);
CREATE INDEX due_items_by_date ON due_items (due_date);
CREATE INDEX due_items_by_report_agreement ON due_items (report_agreement);

CREATE TABLE incidents (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  extraction TEXT NOT NULL REFERENCES extractions (id),
  n INTEGER NOT NULL,
  what TEXT NOT NULL,
  event_date TEXT,
  place TEXT,
  UNIQUE (extraction, n)
);
CREATE TABLE accounts (
  incident TEXT NOT NULL REFERENCES incidents (id),
  n INTEGER NOT NULL,
  says TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source_text TEXT,
  source_cue TEXT,
  source_affiliation TEXT,
  source_stance TEXT NOT NULL,
  source_chain TEXT NOT NULL,
  source_resolved TEXT,
  source_reason TEXT,
  evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL,
  evidence_text TEXT NOT NULL,
  PRIMARY KEY (incident, n)
) WITHOUT ROWID;

-- Reports that came after later ones had been placed.
CREATE TABLE late_members (
  seq INTEGER PRIMARY KEY,
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id)
);

-- Up to which row of `late_members` and of `extractions` identities and echoes have been gone
-- over in the order of publication.
CREATE TABLE settlings (
  seq INTEGER PRIMARY KEY,
  late_member INTEGER NOT NULL,
  extraction INTEGER NOT NULL,
  recorded_at TEXT NOT NULL
);

-- What `resolve` looks up reports by that may repeat each other.
CREATE TABLE echo_keys (
  key TEXT NOT NULL,
  document TEXT NOT NULL REFERENCES documents (id),
  PRIMARY KEY (key, document)
) WITHOUT ROWID;

-- Who repeats whom; the newest row of a document holds. `from_report` is the name of a report or
-- of an outlet that was never read; a null `story` says that the report is in none.
CREATE TABLE echoes (
  seq INTEGER PRIMARY KEY,
  document TEXT NOT NULL REFERENCES documents (id),
  story TEXT,
  from_report TEXT,
  how TEXT NOT NULL,
  because TEXT NOT NULL,
  drift TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX echoes_by_document ON echoes (document, seq);
CREATE INDEX echoes_by_story ON echoes (story);
CREATE TABLE stories (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  independent_origins INTEGER NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX stories_by_id ON stories (id, seq);

-- The independent origin of a claim, where it is not the report itself.
CREATE TABLE statement_origins (
  seq INTEGER PRIMARY KEY,
  statement TEXT NOT NULL,
  origin TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX statement_origins_by_statement ON statement_origins (statement, seq);

-- Pairs that are too doubtful to merge and too alike to pass over: for a person to judge.
CREATE TABLE doubts (
  seq INTEGER PRIMARY KEY,
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  agreement TEXT NOT NULL REFERENCES agreements (id),
  score REAL NOT NULL,
  because TEXT NOT NULL,
  recorded_at TEXT NOT NULL
);
CREATE INDEX doubts_by_member ON doubts (report_agreement);

CREATE TABLE rulings (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subjects TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_at TEXT NOT NULL,
  reverses TEXT REFERENCES rulings (id)
);

-- Full text. External content: the words are indexed, the text stands once, in `documents`.
CREATE VIRTUAL TABLE documents_fts USING fts5 (
  text, content = 'documents', content_rowid = 'seq', tokenize = 'porter unicode61'
);
CREATE TRIGGER documents_indexed AFTER INSERT ON documents BEGIN
  INSERT INTO documents_fts (rowid, text) VALUES (new.seq, new.text);
END;
CREATE VIRTUAL TABLE names_fts USING fts5 (
  folded, content = 'names', content_rowid = 'id', tokenize = 'trigram'
);
CREATE TRIGGER names_indexed AFTER INSERT ON names BEGIN
  INSERT INTO names_fts (rowid, folded) VALUES (new.id, new.folded);
END;

-- What is shown: the newest metadata, the extraction that nothing supersedes.
CREATE VIEW reports AS
SELECT d.id, d.name AS doc, m.published, m.outlet, m.title, m.byline, m.dateline, m.url,
       m.language, m.id AS metadata, d.recorded_at, d.seq
FROM documents d
JOIN document_metadata m
  ON m.seq = (SELECT max(seq) FROM document_metadata WHERE document = d.id);

CREATE VIEW shown_extractions AS
SELECT e.* FROM extractions e
WHERE NOT EXISTS (SELECT 1 FROM supersessions s WHERE s.extraction = e.id);

CREATE VIEW shown_forwardings AS
SELECT f.from_agreement, f.to_agreement, f.because FROM forwardings f
WHERE f.to_agreement IS NOT NULL
  AND f.seq = (SELECT max(seq) FROM forwardings WHERE from_agreement = f.from_agreement);

-- Every merged id with the id that it ends at.
CREATE VIEW heads AS
WITH RECURSIVE walk (agreement, head) AS (
  SELECT from_agreement, to_agreement FROM shown_forwardings
  UNION
  SELECT walk.agreement, f.to_agreement
  FROM walk JOIN shown_forwardings f ON f.from_agreement = walk.head
)
SELECT agreement, head FROM walk
WHERE head NOT IN (SELECT from_agreement FROM shown_forwardings);

CREATE VIEW shown_memberships AS
SELECT m.report_agreement, coalesce(h.head, m.agreement) AS agreement, m.because
FROM memberships m LEFT JOIN heads h ON h.agreement = m.agreement
WHERE m.seq = (SELECT max(seq) FROM memberships WHERE report_agreement = m.report_agreement);

CREATE VIEW shown_echoes AS
SELECT c.document, c.story, r.doc, r.outlet, r.published, c.from_report, c.how, c.because, c.drift
FROM echoes c JOIN reports r ON r.id = c.document
WHERE c.story IS NOT NULL AND c.seq = (SELECT max(seq) FROM echoes WHERE document = c.document);

-- One row a statement, with its report and the agreement it is placed in: the view to browse.
CREATE VIEW statements_shown AS
SELECT s.id, m.agreement,
       (SELECT name FROM agreement_names n
        WHERE n.report_agreement = s.report_agreement AND n.position = 0) AS agreement_name,
       s.event, s.modality, s.event_date, s.term, s.actors,
       s.source_kind, s.source_text, s.source_cue, s.source_affiliation, s.source_stance,
       r.outlet, r.published, s.evidence_text, r.doc, r.title, e.extractor, s.certainty
FROM statements s
JOIN shown_extractions e ON e.id = s.extraction
JOIN reports r ON r.id = e.document
JOIN shown_memberships m ON m.report_agreement = s.report_agreement;
