-- Of each key, identity looks at the last reports before one, those of its day included: where each
-- stands in the order of publication (its day, then its document) is in the index.
CREATE TABLE identity_keys_of_before (
  key TEXT NOT NULL,
  published TEXT NOT NULL,
  report_agreement TEXT NOT NULL
);
INSERT INTO identity_keys_of_before (key, published, report_agreement)
SELECT key, published, report_agreement FROM identity_keys;
DROP TABLE identity_keys;
CREATE TABLE identity_keys (
  key TEXT NOT NULL,
  place TEXT NOT NULL,
  report_agreement TEXT NOT NULL REFERENCES report_agreements (id),
  PRIMARY KEY (key, place, report_agreement)
) WITHOUT ROWID;
INSERT INTO identity_keys (key, place, report_agreement)
SELECT k.key, k.published || ' ' || e.document, k.report_agreement
FROM identity_keys_of_before k
JOIN report_agreements a ON a.id = k.report_agreement
JOIN extractions e ON e.id = a.extraction;
DROP TABLE identity_keys_of_before;
