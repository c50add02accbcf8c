"""Pages, one file each: functions that take a request and answer with a rendered template."""
