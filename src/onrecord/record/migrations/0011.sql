-- Conclusions rest on the parties as known on a day: what was kept is worked out again.
DELETE FROM outlook_marks;
