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
    from collections.abc import Iterable, Sequence

MOST_TOLD = 20
"""Problems of one input that are told in full; the rest is counted."""
_MOST_NAMED = 3
"""Fields with the same mistake that are named."""


class TsacesError(Exception):
    """Base of every deliberate error of this package."""


def printable(text: str) -> str:
    """Return the text on one line, with escapes for characters that are not printable.

    Names come from files of unknown origin: control characters would steer a terminal, break an
    XML document or reverse the direction of the text around them, and some fit into no file.
    """
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )


class InputError(TsacesError):
    """Something handed in is unusable; the message says what and where.

    As text, each argument is a line of its own: what was handed in, names of files included, breaks
    no line and steers no terminal.
    """

    def __str__(self) -> str:
        return "\n".join(printable(str(line)) for line in self.args)


class DocumentError(InputError):
    """An embedding or plan file that cannot be read; takes a line for each problem."""


class Problem(NamedTuple):
    """One thing wrong with an instance, at one place or at many.

    Attributes
    ----------
    path : str
        The field, as one would write it: ``machines[2].processes.cut``; the first of `fields`.
    message : str
        The offending value and what to do about it, on one line.
    cells : tuple of Cell
        Where on the floor it is, as `tsaces.model.instance.Cell`. None where it is about no place.
    fields : tuple of str
        Paths of all fields with this mistake, if there are several.
    kind : str
        Problems of the same kind are one mistake, to be told once; empty for one that stands alone.
    """

    path: str
    message: str
    cells: tuple[tuple[int, int] | tuple[str, int], ...] = ()
    fields: tuple[str, ...] = ()
    kind: str = ""

    def __str__(self) -> str:
        return printable(f"{self.path}: {self.message}")


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return one problem for each kind of mistake, in the order in which they first appear.

    Its message is that of the first, with how many fields share it and the first three of them.
    """
    alike: dict[str | int, list[Problem]] = {}
    for number, problem in enumerate(problems):
        alike.setdefault(problem.kind or number, []).append(problem)
    return tuple(map(_as_one, alike.values()))


def _as_one(alike: list[Problem]) -> Problem:
    first = alike[0]._replace(kind="")
    paths = tuple(dict.fromkeys(problem.path for problem in alike))
    if len(paths) == 1:  # found for several reasons, of which one is enough
        return first
    named = ", ".join(paths[:_MOST_NAMED]) + (", …" if len(paths) > _MOST_NAMED else "")
    cells = dict.fromkeys(cell for problem in alike for cell in problem.cells)
    return first._replace(
        message=f"{first.message} ({len(paths)} fields: {named})",
        cells=tuple(cells),
        fields=paths,
    )


def lines_of(findings: Sequence[object]) -> list[str]:
    """Return findings as lines, and how many more there are than can well be read."""
    lines = [str(finding) for finding in findings[:MOST_TOLD]]
    rest = len(findings) - len(lines)
    return [*lines, f"... and {rest} more"] if rest else lines


class InstanceError(InputError):
    """An instance that breaks the rules; lists every problem found.

    Parameters
    ----------
    problems : iterable of Problem
        At least one.

    Attributes
    ----------
    problems : tuple of Problem
        One for each kind of mistake. As text, the error is a line for each of the first twenty,
        and how many more there are.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = gathered(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(lines_of(self.problems))


class PlanError(TsacesError):
    """An embedding's plan cannot be carried out; the message says where it breaks."""


class NoEmbeddingError(TsacesError):
    """No embedding was found; the message says what binds."""


class SolverError(TsacesError):
    """A solver process ended in a way it should not have."""
