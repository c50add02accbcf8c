"""Onrecord: what is on record about agreements between states, when, and on whose word."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.api import Desk, open

__all__ = ["Desk", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the API when it is asked for, so that importing a stage loads that stage only."""
    if name in __all__:
        from onrecord import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
