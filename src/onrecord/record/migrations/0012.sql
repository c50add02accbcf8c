-- The day of a report's last update and the section of the paper that it stands in.
ALTER TABLE document_metadata ADD COLUMN updated TEXT;
ALTER TABLE document_metadata ADD COLUMN section TEXT;
