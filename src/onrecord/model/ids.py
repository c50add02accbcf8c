"""Ids are hashes of content, so that recording the same thing twice changes nothing."""

from __future__ import annotations

import hashlib
import json

_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def content_id(kind: str, *parts: object) -> str:
    """A stable id: the kind's letter, a dash and 16 hex digits of SHA-256 over canonical JSON."""
    canonical = _CANONICAL.encode(parts)
    return f"{kind}-{hashlib.sha256(canonical.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
