"""What is wrong with a data file? A reader that takes what it can from a table and remembers every mistake.

A mistake never stops the reading: the reader notes file, key and reason, hands back a stand-in of the right type and
goes on, so that one run reports them all. Nothing read is used unless no mistake was noted.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

MOST: Final = 10**9
"""More than any count, power or price in cents of real hardware, and exact in every program that is solved with it."""

_DURATION = re.compile(
    r"P(?:(?P<d>[0-9]{1,9})D)?(?:T(?:(?P<h>[0-9]{1,9})H)?(?:(?P<m>[0-9]{1,9})M)?(?:(?P<s>[0-9]{1,9})S)?)?"
)
_LONGEST_US = 36_500 * 86_400_000_000
# Plain digits alone: an exponent could ask for a number of a billion digits.
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,18})?", re.ASCII)
_MICROSECONDS = {"d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000}


def duration_us(text: str) -> int:
    """Return an ISO 8601 duration of days, hours, minutes and seconds in microseconds; 0 for anything else."""
    found = _DURATION.fullmatch(text)
    parts = {} if found is None else found.groupdict("0")
    return sum(int(number) * _MICROSECONDS[unit] for unit, number in parts.items())


def duration_text(length_us: int) -> str:
    """Return whole seconds in microseconds as ISO 8601 writes them, such as P14D, PT10H or P1DT30S."""
    parts = {}
    for unit, each_us in _MICROSECONDS.items():
        parts[unit], length_us = divmod(length_us, each_us)
    time = "".join(f"{parts[unit]}{unit.upper()}" for unit in "hms" if parts[unit])
    days = f"{parts['d']}D" if parts["d"] or not time else ""
    return f"P{days}" + (f"T{time}" if time else "")


class ReferenceError(Exception):  # noqa: A001 -- the name of the room's one error; the builtin is about weak references
    """The reference data cannot be used.

    Args:
        problems: every mistake found, each as "file: key: reason".
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Table:
    """One table of a data file; each getter takes a key, and what is never taken is reported as unknown.

    Args:
        file: name of the file, for messages.
        path: dotted key of the table inside it; "" at the top.
        content: the table as parsed.
        problems: where mistakes are noted.
        sourced: whether the table must have a `source`.
        shipped: paths of the tables in it that are not the reader's own, but the shipped ones.
    """

    def __init__(
        self,
        file: str,
        path: str,
        content: Mapping[str, Any],
        problems: list[str],
        *,
        sourced: bool = True,
        shipped: Collection[str] = (),
    ) -> None:
        self.file, self.path, self.content, self.problems = file, path, content, problems
        self.shipped = shipped
        self._taken: set[str] = set()
        self.source = self.text("source") if sourced else ""

    def problem(self, key: str, reason: str) -> None:
        """Note a mistake at a key of this table."""
        place = self._inside(key)
        file = f"{self.file} (shipped)" if self.is_shipped or place in self.shipped else self.file
        self.problems.append(f"{file}: {place}: {reason}")

    @property
    def is_shipped(self) -> bool:
        """Tell whether this table is one of the shipped data that the reader's own data leave as it is."""
        return self.path in self.shipped

    def _inside(self, *keys: str) -> str:
        return ".".join(part for part in (self.path, *keys) if part)

    def _take(self, key: str, default: object) -> Any:
        self._taken.add(key)
        if key in self.content:
            return self.content[key]
        if default is None:
            self.problem(key, "is missing")
        return default

    def has(self, key: str) -> bool:
        """Tell whether the key is there."""
        return key in self.content

    def text(self, key: str, default: str | None = None, among: Collection[str] | None = None) -> str:
        """Return a text that is not empty; `among` lists what it may be."""
        value = self._take(key, default)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.problem(key, f"must be a text that is not empty, not {value!r}")
            return ""
        if among is not None and value not in among and value != default:
            self.problem(key, f"must be one of {', '.join(sorted(among))}, not {value!r}")
        return value

    def whole(self, key: str, default: int | None = None, least: int = 0) -> int:
        """Return a whole number of at least `least`, and of at most a thousand million."""
        value = self._take(key, default)
        if value is None:
            return max(1, least)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.problem(key, f"must be a whole number of at least {least}, not {value!r}")
            return max(1, least)
        if value > MOST:
            self.problem(key, f"must be at most {MOST}, not {value}")
            return max(1, least)
        return value

    def number(self, key: str) -> float:
        """Return a positive number."""
        value = self._take(key, None)
        if value is None:
            return 1.0
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST:
            self.problem(key, f"must be a positive number of at most {MOST}, not {value!r}")
            return 1.0
        return float(value)

    def decimal(self, key: str) -> Fraction:
        """Return a decimal number of at least zero, written as a text so that it is exact."""
        value = self._take(key, None)
        return Fraction(1) if value is None else self._exact(key, value)

    def decimals(self, key: str, names: Sequence[str]) -> dict[str, Fraction]:
        """Return a decimal number for each of the names, and for no others."""
        value = self._take(key, None)
        if not isinstance(value, dict) or set(value) != set(names):
            if value is not None:
                self.problem(key, f"must have exactly {', '.join(names)}, not {value!r}")
            return dict.fromkeys(names, Fraction(1))
        return {name: self._exact(f"{key}.{name}", value[name]) for name in names}

    def _exact(self, key: str, value: object) -> Fraction:
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            self.problem(key, f'must be a decimal number in quotes such as "1.08", not {value!r}')
            return Fraction(1)
        return Fraction(value)

    def switch(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.problem(key, f"must be true or false, not {value!r}")
            return default
        return value

    def duration_us(self, key: str) -> int:
        """Return an ISO 8601 duration of days, hours, minutes and seconds, such as P14D or PT10H, in microseconds."""
        value = self._take(key, None)
        if value is None:
            return 1
        length = duration_us(value) if isinstance(value, str) else 0
        if length <= 0:
            self.problem(key, f"must be a duration such as P14D or PT10H, not {value!r}")
            return 1
        if length > _LONGEST_US:
            self.problem(key, f"must be at most P36500D, not {value!r}")
            return 1
        return length

    def texts(self, key: str, among: Collection[str] | None = None, default: Sequence[str] | None = None) -> list[str]:
        """Return a list of texts; `among` lists what each may be."""
        return [value for value in self._list(key, str, default) if self._known(key, value, among)]

    def wholes(self, key: str, default: Sequence[int] | None = None) -> list[int]:
        """Return a list of positive whole numbers."""
        values = self._list(key, int, default)
        for value in values:
            if not 0 < value <= MOST:
                self.problem(key, f"must hold numbers from 1 to {MOST}, not {value}")
        return values

    def counts(self, key: str) -> dict[str, int]:
        """Return a table of positive whole numbers; absent means an empty one."""
        value = self._take(key, {})
        if not isinstance(value, dict) or not all(type(n) is int and 0 < n <= MOST for n in value.values()):
            self.problem(key, f"must be a table of positive whole numbers, not {value!r}")
            return {}
        return dict(value)

    def rows(self, key: str, columns: Sequence[type]) -> list[list[Any]]:
        """Return a list of rows, each with a value of the given type in each column."""
        kept = []
        for number, row in enumerate(self._list(key, list, None), start=1):
            if [type(cell) for cell in row] == list(columns):
                kept.append(row)
            else:
                wanted = ", ".join(column.__name__ for column in columns)
                self.problem(f"{key}[{number}]", f"must be [{wanted}], not {row!r}")
        return kept

    def tables(
        self, key: str, names: Sequence[str] | None = None, *, among: Collection[str] | None = None, what: str = ""
    ) -> Iterator[tuple[str, "Table"]]:
        """Return the tables under a key, by name, each a `Table` of its own with a source.

        Args:
            names: the names that there must be, and no others; None means any.
            among: the names that there may be. A shipped table of another name is passed over: it is about shipped
                hardware that the reader's own data do without.
            what: what those names stand for, for messages.
        """
        content = self._take(key, None)
        if not isinstance(content, dict):
            if content is not None:
                self.problem(key, f"must be a table of tables, not {content!r}")
            return
        for name in sorted(set(content) ^ set(names)) if names else ():
            self.problem(f"{key}.{name}", "is missing" if names and name in names else "is not known here")
        for name in (name for name in names or content if name in content):
            inner, path = content[name], self._inside(key, name or '""')
            if among is not None and name not in among:
                if path not in self.shipped:
                    self.problem(f"{key}.{name}", f"there is no such {what}")
                continue
            if not isinstance(inner, dict):
                self.problem(f"{key}.{name}", f"must be a table, not {inner!r}")
                continue
            table = Table(self.file, path, inner, self.problems, shipped=self.shipped)
            yield name, table
            table.close()

    def pass_over(self) -> None:
        """Leave the table unread."""
        self._taken.update(self.content)

    def close(self) -> None:
        """Report the keys that nobody asked for: most often a typing mistake."""
        for key in self.content:
            if key not in self._taken:
                self.problem(key or '""', "is not known here")

    def _list(self, key: str, kind: type, default: Sequence[Any] | None) -> list[Any]:
        value = self._take(key, default)
        if value is None:
            return []
        if not isinstance(value, list | tuple) or not all(type(item) is kind for item in value):
            self.problem(key, f"must be a list of {kind.__name__}, not {value!r}")
            return []
        return list(value)

    def _known(self, key: str, value: str, among: Collection[str] | None) -> bool:
        if among is None or value in among:
            return True
        self.problem(key, f"must hold only {', '.join(sorted(among))}, not {value!r}")
        return False
