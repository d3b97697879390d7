"""Every error this package raises on purpose.

::

    TsacesError
    ├── InputError            something handed in is unusable      (exit status 2)
    │   ├── InstanceError     an instance, with one line a problem
    │   └── DocumentError     an embedding or a plan that cannot be read
    ├── PlanError             a plan that cannot be carried out     (exit status 1)
    ├── NoEmbeddingError      no embedding was found               (exit status 1)
    └── SolverError           a solver process ended unexpectedly
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class TsacesError(Exception):
    """Base of every deliberate error of this package."""


class InputError(TsacesError):
    """Something handed in is unusable; the message says what and where."""


class DocumentError(InputError):
    """An embedding or plan file that cannot be read."""


def printable(text: str) -> str:
    """Return the text on one line, with escapes for characters that are not printable.

    Names come from files of unknown origin: control characters would steer a terminal, break an
    XML document or reverse the direction of the text around them, and some fit into no file.
    """
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )


class Problem(NamedTuple):
    """One thing wrong with an instance.

    Attributes
    ----------
    path : str
        The field, as one would write it: ``machines[2].processes.cut``.
    message : str
        The offending value and what to do about it, on one line.
    cells : tuple of (int, int)
        Where on the floor it is: (column, row). None where it is about no place.
    """

    path: str
    message: str
    cells: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return printable(f"{self.path}: {self.message}")


class InstanceError(InputError):
    """An instance that breaks the rules; lists every problem found.

    Parameters
    ----------
    problems : iterable of Problem
        At least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class PlanError(TsacesError):
    """An embedding's plan cannot be carried out; the message says where it breaks."""


class NoEmbeddingError(TsacesError):
    """No embedding was found; the message says what binds."""


class SolverError(TsacesError):
    """A solver process ended in a way it should not have."""
