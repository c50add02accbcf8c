-- Rulings on statements (accept, reject, correct): which statement of which report each is on.
-- `doc` is the report's name, so that a ruling is found again when the report is read anew;
-- `agreement` is where a correction moves the statement to.

CREATE TABLE statement_rulings (
  seq INTEGER PRIMARY KEY,
  ruling TEXT NOT NULL UNIQUE REFERENCES rulings (id),
  statement TEXT NOT NULL,
  doc TEXT NOT NULL,
  agreement TEXT
);
CREATE INDEX statement_rulings_by_statement ON statement_rulings (statement);
CREATE INDEX statement_rulings_by_doc ON statement_rulings (doc);
CREATE INDEX statement_rulings_by_agreement ON statement_rulings (agreement);

-- The review queue asks for the least certain first.
CREATE INDEX statements_by_certainty ON statements (certainty);

-- Up to which ruling on a statement the outlooks are computed.
ALTER TABLE outlook_marks ADD COLUMN statement_ruling INTEGER NOT NULL DEFAULT 0;
