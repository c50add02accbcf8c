-- Lists pass over the article that a name begins with: what was kept is worked out again.
DELETE FROM outlook_marks;
