"""Onrecord: what is on record about agreements between states, when, and on whose word."""

__version__ = "0.1.0"
