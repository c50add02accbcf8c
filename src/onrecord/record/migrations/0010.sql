-- What people's rulings make of statements, so that `statements_shown` heeds them. Like outlooks
-- these rows are no records: they are written again when somebody rules on a statement of their
-- report, and when the register is settled after its report was read or placed anew.

-- Statements as read that are not shown so: rejected, or shown as a person left them.
CREATE TABLE outlook_withheld (
  statement TEXT NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (statement, doc)
) WITHOUT ROWID;
CREATE INDEX outlook_withheld_by_doc ON outlook_withheld (doc);

-- Statements as a person left them: accepted, or corrected. `agreement` is where they belong.
CREATE TABLE outlook_reviewed (
  statement TEXT NOT NULL,
  doc TEXT NOT NULL,
  document TEXT NOT NULL REFERENCES documents (id),
  agreement TEXT NOT NULL REFERENCES agreements (id),
  agreement_name TEXT,
  event TEXT NOT NULL,
  modality TEXT NOT NULL,
  event_date TEXT,
  term TEXT,
  actors TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source_text TEXT,
  source_cue TEXT,
  source_affiliation TEXT,
  source_stance TEXT NOT NULL,
  evidence_text TEXT NOT NULL,
  certainty REAL NOT NULL,
  PRIMARY KEY (statement, doc)
) WITHOUT ROWID;
CREATE INDEX outlook_reviewed_by_doc ON outlook_reviewed (doc);

DROP VIEW statements_shown;
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
JOIN shown_memberships m ON m.report_agreement = s.report_agreement
WHERE NOT EXISTS (SELECT 1 FROM outlook_withheld w WHERE w.statement = s.id AND w.doc = r.doc)
UNION ALL
SELECT v.statement, coalesce(h.head, v.agreement), v.agreement_name,
       v.event, v.modality, v.event_date, v.term, v.actors,
       v.source_kind, v.source_text, v.source_cue, v.source_affiliation, v.source_stance,
       r.outlet, r.published, v.evidence_text, r.doc, r.title, e.extractor, v.certainty
FROM outlook_reviewed v
JOIN reports r ON r.id = v.document
LEFT JOIN shown_extractions e ON e.document = v.document
LEFT JOIN heads h ON h.agreement = v.agreement;

-- The rulings of before are gone over when the register is next settled.
UPDATE outlook_marks SET statement_ruling = 0;
