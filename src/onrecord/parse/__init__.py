"""Parsing: sentences, dates, quotations, attributions."""
