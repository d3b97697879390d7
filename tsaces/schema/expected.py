"""What is expected of a field, said in one piece to whoever gives something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError, core_schema

from tsaces.schema.repairs import repairs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler

EXPECTED = "expected"
"""Type of pydantic's findings that come from here."""


@dataclass(frozen=True)
class Expected:
    """Metadata of a type: its values are judged as one, and refused in these words.

    To be put behind all other metadata of the type, which it covers.

    Parameters
    ----------
    what : str
        What a value must be: ``a positive integer``.
    give : str
        What to do: ``give a whole number from 1 to 1000000``. Where a small change makes the
        value a good one, that is told instead.
    is_whole : bool
        Whether what is wrong inside makes the whole value wrong, as for a pair of numbers.
    is_entry : bool
        Whether it is a value of an object of names: the names do not tell mistakes apart.
    """

    what: str
    give: str
    is_whole: bool = False
    is_entry: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Wrap the schema of the type."""
        return core_schema.no_info_wrap_validator_function(self._judged, handler(source))

    def _judged(self, value: Any, judge: Callable[[Any], Any]) -> Any:
        try:
            return judge(value)
        except ValidationError as error:
            if not (self.is_whole or any(map(_is_about_whole, error.errors(include_url=False)))):
                raise  # the parts have words of their own
        give = next((advice for advice in repairs_of(value, judge)), self.give)
        context = {"what": self.what, "give": give, "is_entry": self.is_entry}
        # pydantic fills in braces, of which advice may have some
        raise PydanticCustomError(EXPECTED, "{what}; {give}", context)


def _is_about_whole(finding: Any) -> bool:
    """Whether a finding is about the value itself: its type, its range, or its number of items."""
    return not finding["loc"] or (finding["type"] == "missing" and _is_item(finding["loc"]))


def _is_item(location: tuple[int | str, ...]) -> bool:
    return len(location) == 1 and isinstance(location[0], int)
