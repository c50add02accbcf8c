"""Concluding: statements to status, timeline, conflicts, deadlines. Pure functions."""
