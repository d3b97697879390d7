"""Records as JSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from tsaces.formats.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

Form = TypeVar("Form")


class RecordFiles(Generic[Form]):
    """Reads and writes records of one form.

    Parameters
    ----------
    form : type
        A dataclass whose fields JSON can hold.
    """

    def __init__(self, form: type[Form]) -> None:
        self._adapter = TypeAdapter(form)

    def read(self, path: Path) -> Form | None:
        """Return a record, None if there is no file or its form is another one."""
        try:
            return self._adapter.validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def write(self, record: Form, path: Path) -> None:
        """Write a record, and replace an older one."""
        write_atomically(path, self._adapter.dump_json(record, indent=2).decode() + "\n")
