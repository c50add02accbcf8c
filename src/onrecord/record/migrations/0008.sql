-- Conclusions rest on the rules that packages add, too: what was kept under others is out of date.
ALTER TABLE outlook_marks ADD COLUMN rules TEXT NOT NULL DEFAULT '';
