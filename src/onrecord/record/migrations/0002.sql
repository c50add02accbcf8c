-- Outlooks: what the statements about one agreement add up to, kept so that questions about the
-- whole register need not go over all of them. They are no records: each can be computed again
-- from the records, and is replaced when its agreement is touched. A question takes an outlook
-- for known days from `known_from` up to but not on `known_until`; what has none is concluded
-- from its statements.

CREATE TABLE outlooks (
  agreement TEXT NOT NULL REFERENCES agreements (id),
  known_from TEXT NOT NULL,
  known_until TEXT NOT NULL,
  first_known TEXT NOT NULL,
  begins TEXT NOT NULL,
  courses TEXT NOT NULL,
  PRIMARY KEY (agreement, known_from)
);
CREATE INDEX outlooks_by_knowledge ON outlooks (known_from, known_until);

CREATE TABLE outlook_deadlines (
  agreement TEXT NOT NULL REFERENCES agreements (id),
  known_from TEXT NOT NULL,
  known_until TEXT NOT NULL,
  asked_from TEXT NOT NULL,
  asked_until TEXT NOT NULL,
  due_date TEXT NOT NULL,
  what TEXT NOT NULL,
  kind TEXT NOT NULL,
  statements TEXT NOT NULL,
  docs TEXT NOT NULL
);
CREATE INDEX outlook_deadlines_by_day ON outlook_deadlines (asked_until);
CREATE INDEX outlook_deadlines_by_agreement ON outlook_deadlines (agreement);

-- Plans that nothing reports as carried out; overdue from the day after `latest`.
CREATE TABLE outlook_plans (
  agreement TEXT NOT NULL REFERENCES agreements (id),
  known_from TEXT NOT NULL,
  known_until TEXT NOT NULL,
  latest TEXT NOT NULL,
  planned_date TEXT NOT NULL,
  what TEXT NOT NULL,
  event TEXT NOT NULL,
  statements TEXT NOT NULL,
  docs TEXT NOT NULL
);
CREATE INDEX outlook_plans_by_day ON outlook_plans (latest);
CREATE INDEX outlook_plans_by_agreement ON outlook_plans (agreement);

-- Days on which the answer moves although nothing is reported: a term or a notice runs out.
CREATE TABLE outlook_turns (
  day TEXT NOT NULL,
  agreement TEXT NOT NULL REFERENCES agreements (id),
  known_from TEXT NOT NULL,
  known_until TEXT NOT NULL,
  PRIMARY KEY (day, agreement, known_from)
) WITHOUT ROWID;
CREATE INDEX outlook_turns_by_agreement ON outlook_turns (agreement);

-- Up to which rows of the records the outlooks are computed.
CREATE TABLE outlook_marks (
  seq INTEGER PRIMARY KEY,
  membership INTEGER NOT NULL,
  forwarding INTEGER NOT NULL,
  statement_origin INTEGER NOT NULL,
  extraction INTEGER NOT NULL,
  metadata INTEGER NOT NULL,
  recorded_at TEXT NOT NULL
);

-- Due items whose date is an interval: they may lie ahead although they begin long before.
CREATE INDEX due_items_of_intervals ON due_items (due_date) WHERE due_date LIKE '%/%';
