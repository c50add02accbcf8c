"""The HTTP API, version 1: the same answers as the pages, as JSON."""
