-- Spells: the stretches of one status of an agreement's whole life, as known from the newest report
-- on, so that the status on any day can be asked of the tables. `begins` is the day that conclusions
-- take, `earliest` (null: no day is stated, it was by then) and `latest` bound it, `stated` is as
-- reports say; `ends` is when the next one begins. `of_many` tells that its parties' parts may stand
-- otherwise.

CREATE TABLE outlook_spells (
  agreement TEXT NOT NULL REFERENCES agreements (id),
  known_from TEXT NOT NULL,
  known_until TEXT NOT NULL,
  n INTEGER NOT NULL,
  status TEXT NOT NULL,
  begins TEXT NOT NULL,
  earliest TEXT,
  latest TEXT NOT NULL,
  stated TEXT,
  ends TEXT,
  rule TEXT NOT NULL,
  statements TEXT NOT NULL,
  projected INTEGER NOT NULL,
  of_many INTEGER NOT NULL,
  PRIMARY KEY (agreement, known_from, n)
);
DELETE FROM outlook_marks;
