-- The extractors that found a statement (JSON), where a report was read by more than one; empty:
-- the extraction's own.
ALTER TABLE statements ADD COLUMN found_by TEXT NOT NULL DEFAULT '[]';
