"""What stands in a cell of a list: dates, parties, durations."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.model import PartialDate
from onrecord.publish.codes import kind_of
from onrecord.record.parties import code_of

_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?=[T ]|\Z)")
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([A-Za-z]{3,9})\.?,?[ -](?:(\d{1,2}), )?(\d{4})\Z"
)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\Z")
_YEARS = re.compile(r"(\d{1,3})[ -]?(years?|months?|days?)\Z", re.IGNORECASE)
_TERM = re.compile(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?\Z")
_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}


@dataclass(frozen=True, slots=True)
class Dates:
    """Reads dates as lists write them. `is_day_first` says how 03/04/1999 is meant; null: it is
    not told, and such a date is refused unless only one way is possible."""

    is_day_first: bool | None = None

    def read(self, cell: str) -> PartialDate:
        """ISO 8601, "12 March 1999", "March 1999", "12/03/1999". Raises `ValueError`."""
        if found := _ISO.match(cell):
            return _checked(found[0], cell)
        if found := _WORDED.match(cell):
            month = _MONTHS.get(found[2].casefold())
            day = found[1] or found[3]
            if month is not None:
                text = f"{found[4]}-{month:02}" + (f"-{int(day):02}" if day else "")
                return _checked(text, cell)
        if found := _NUMBERS.match(cell):
            one, other = int(found[1]), int(found[3])
            first = True if one > 12 or found[2] == "." else False if other > 12 else None
            first = first if first is not None else self.is_day_first
            if first is None and one != other:
                raise ValueError(
                    f"{cell!r} may be two days; say --day-first or --month-first, or write it as "
                    "YYYY-MM-DD"
                )
            day, month = (one, other) if first else (other, one)
            return _checked(f"{found[4]}-{month:02}-{day:02}", cell)
        raise ValueError(f"{cell[:40]!r} is no date; write it as YYYY-MM-DD")


def _checked(text: str, cell: str) -> PartialDate:
    try:
        return PartialDate(text)
    except ValueError:
        raise ValueError(f"{cell[:40]!r} is no day of the calendar") from None


def term_in(cell: str) -> str | None:
    """A duration in ISO 8601; null where the cell holds none."""
    if _TERM.match(cell):
        return cell
    found = _YEARS.match(cell)
    return f"P{int(found[1])}{found[2][0].upper()}" if found else None


def parties_in(listed: str | None, cells: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parties of one cell that lists them and of cells with one each: codes, and the names
    that are not known (which stand among the codes as they are)."""
    names = [name for name in map(str.strip, cells) if name]
    names += _split(listed) if listed else []
    codes = tuple(dict.fromkeys(map(code_of, names)))
    return codes, tuple(code for code in codes if kind_of(code) == "other")


def _split(listed: str) -> list[str]:
    """Names out of a list: at semicolons and bars where there are any, else at the finest of
    commas, "and", slashes and dashes after which more parts are known."""
    for separator in (r"[;|]", r",\s*(?:and\s+)?|\s+and\s+|\s+&\s+", r"/|\s+[-–—]\s+"):
        parts = [part.strip() for part in re.split(separator, listed) if part.strip()]
        if len(parts) > 1 and kind_of(code_of(listed)) == "other":
            return parts
    return [listed.strip()]
