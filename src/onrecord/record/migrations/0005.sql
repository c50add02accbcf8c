-- Lines: what a list of agreements shows of each, kept like outlooks so that a page of the list
-- is one question. `place` is what lists are ordered by; `folded` the names without case and
-- accents, to find words in; `reports` pairs of a report's name and day (JSON), oldest first.
-- `first_published` is null where a report carries no day, `told_from` the day on which the first
-- statement about it was published.

CREATE TABLE outlook_lines (
  agreement TEXT PRIMARY KEY REFERENCES agreements (id),
  place TEXT NOT NULL,
  folded TEXT NOT NULL,
  names TEXT NOT NULL,
  kind TEXT NOT NULL,
  parties TEXT NOT NULL,
  reports TEXT NOT NULL,
  reports_count INTEGER NOT NULL,
  first_published TEXT,
  last_published TEXT,
  told_from TEXT
);
CREATE TABLE outlook_parties (
  party TEXT NOT NULL,
  agreement TEXT NOT NULL REFERENCES agreements (id),
  PRIMARY KEY (party, agreement)
);
CREATE INDEX outlook_parties_by_agreement ON outlook_parties (agreement);

-- The status from `begins` up to but not on `ends`, for the days of knowledge of an outlook, with
-- the number of independent origins that speak for it.
CREATE TABLE outlook_states (
  agreement TEXT NOT NULL REFERENCES agreements (id),
  known_from TEXT NOT NULL,
  known_until TEXT NOT NULL,
  begins TEXT NOT NULL,
  ends TEXT NOT NULL,
  status TEXT NOT NULL,
  since TEXT,
  contested INTEGER NOT NULL,
  origins_named INTEGER NOT NULL,
  origins_unnamed INTEGER NOT NULL,
  PRIMARY KEY (agreement, known_from, begins)
);

-- A person's ruling may give an agreement another name. What was kept before has no lines yet: it
-- is worked out again.
ALTER TABLE outlook_marks ADD COLUMN ruling INTEGER NOT NULL DEFAULT 0;
DELETE FROM outlook_marks;
