"""Resolving: which mentions are the same agreement, party, outlet; which reports are echoes."""
