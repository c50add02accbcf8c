"""Misuse raises; problems in the material are values returned beside the results."""

from __future__ import annotations

from dataclasses import dataclass


class OnrecordError(Exception):
    """Misuse: says what was found, what was expected and what to do next."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in the material, returned beside the results so that the run goes on.

    `where` names the input (a path, a URL, a record of an archive), `what` the fault and
    `remedy` what the reader can do about it. `kept`: what it is about was read all the same.
    """

    where: str
    what: str
    remedy: str = ""
    kept: bool = False

    def __str__(self) -> str:
        tail = f"; {self.remedy}" if self.remedy else ""
        return f"{self.where}: {self.what}{tail}"
