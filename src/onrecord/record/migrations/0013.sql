-- Of each key, identity looks at the last reports before one: their day stands in the index.
CREATE TABLE identity_keys_of_before (
  key TEXT NOT NULL,
  report_agreement TEXT NOT NULL
);
INSERT INTO identity_keys_of_before (key, report_agreement)
SELECT key, report_agreement FROM identity_keys;
DROP TABLE identity_keys;
CREATE TABLE identity_keys (
  key TEXT NOT NULL,
  published TEXT NOT NULL,
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  PRIMARY KEY (key, published, report_agreement)
) WITHOUT ROWID;
INSERT INTO identity_keys (key, published, report_agreement)
SELECT k.key, coalesce(m.published, '9999-12-31'), k.report_agreement
FROM identity_keys_of_before k
JOIN report_agreements a ON a.id = k.report_agreement
JOIN extractions e ON e.id = a.extraction
JOIN document_metadata m ON m.id = e.metadata;
DROP TABLE identity_keys_of_before;

-- Echoes are judged report by report, against the last reports before each. What they are looked
-- up by is kept anew; all stories are told again when the register is next settled.
DROP TABLE stories;
DROP TABLE echo_keys;
CREATE TABLE echo_keys (
  key TEXT NOT NULL,
  published TEXT NOT NULL,
  document TEXT NOT NULL REFERENCES documents (id),
  PRIMARY KEY (key, published, document)
) WITHOUT ROWID;
CREATE INDEX echo_keys_by_document ON echo_keys (document);

-- What the reports near a report tell of it. These rows are no records: they are written anew where
-- it changes. `opens` is the id of the story that the report would be the first of, `story` that of
-- the one it is in; `has_parent` is false where a ring of credits was cut here; `origin` is the
-- report, or the outlet never read, that its story goes back to.
CREATE TABLE echo_judgements (
  document TEXT PRIMARY KEY REFERENCES documents (id),
  doc TEXT NOT NULL,
  published TEXT,
  opens TEXT NOT NULL,
  judged TEXT NOT NULL,
  story TEXT,
  has_parent INTEGER NOT NULL,
  origin TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX echo_judgements_by_opens ON echo_judgements (opens);
CREATE INDEX echo_judgements_by_story ON echo_judgements (story);

-- Which earlier reports a report is of one story with (joined), or has an origin from.
CREATE TABLE echo_links (
  document TEXT NOT NULL REFERENCES documents (id),
  other TEXT NOT NULL REFERENCES documents (id),
  is_joined INTEGER NOT NULL,
  PRIMARY KEY (document, other)
) WITHOUT ROWID;
CREATE INDEX echo_links_by_other ON echo_links (other);

INSERT INTO settlings (late_member, extraction, recorded_at)
SELECT late_member, 0, '' FROM settlings WHERE seq = (SELECT max(seq) FROM settlings);
