-- Readers' notes, and what moderators decided about them: the newest decision on a note holds, and
-- one without any is held. `subject` is an agreement's or a statement's id, or a report's name.

CREATE TABLE notes (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  subject TEXT NOT NULL,
  parent TEXT REFERENCES notes (id),
  author TEXT NOT NULL,
  author_id TEXT NOT NULL,
  text TEXT NOT NULL,
  doubts TEXT NOT NULL,
  made_at TEXT NOT NULL
);
CREATE INDEX notes_by_subject ON notes (about, subject);
CREATE INDEX notes_by_author ON notes (author_id, seq);

CREATE TABLE note_judgements (
  seq INTEGER PRIMARY KEY,
  note TEXT NOT NULL REFERENCES notes (id),
  verdict TEXT NOT NULL,
  moderator TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_at TEXT NOT NULL
);
CREATE INDEX note_judgements_by_note ON note_judgements (note, seq);
