"""What a running application is told once, when it starts."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))


@dataclass(frozen=True, slots=True)
class Settings:
    """`register` names the register, a path or an address; `host` is what the server listens on.

    Without `accounts` whoever can reach the application is its administrator, which is allowed on
    loopback only. `allow_private` lets addresses be read that are not on the public internet.
    """

    register: str
    host: str = "127.0.0.1"
    accounts: bool = False
    allow_private: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether only programs of this machine can reach the application."""
        return self.host in LOOPBACK
