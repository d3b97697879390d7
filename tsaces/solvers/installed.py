"""Methods that installed packages bring, by their entry points of the group `GROUP`.

An entry point has the name of a method, and leads to what makes its solver: a class or a function
that is called without arguments, or with its parameters if it has an attribute ``Parameters``, the
dataclass of them. Finding methods reads the metadata of packages alone; their code is imported once
it is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, is_dataclass
from importlib.metadata import EntryPoint, distributions
from typing import TYPE_CHECKING, Any

from tsaces.errors import InputError, printable
from tsaces.processes.endings import first_line
from tsaces.schema.quoting import quote
from tsaces.solvers.parameter_ranges import hints_of
from tsaces.solvers.solver_checks import check_solver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

    from tsaces.solvers.protocol import Solver

GROUP = "tsaces.solvers"
_NAME = re.compile(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")
"""Names of methods; they are keys of parameter files and values of a column of the database."""


@dataclass(frozen=True)
class InstalledMethod:
    """A method of an installed package, whose code may not have been imported yet.

    Attributes
    ----------
    name : str
    package : str
        Name and version of the package.
    entry_point : EntryPoint
    """

    name: str
    package: str
    entry_point: EntryPoint

    def parameters_type(self) -> Any:
        """Return the dataclass of the method's parameters; None if it has none.

        Raises
        ------
        InputError
            That names the method, if its code cannot be used.
        """
        kind = getattr(self._load(), "Parameters", None)
        if kind is None:
            return None
        if not (isinstance(kind, type) and is_dataclass(kind)):
            raise self._unusable(f"Parameters: {quote(kind)} is not a dataclass")
        try:
            hints_of(kind)
            kind()
        except Exception as error:  # of the code of the package
            raise self._unusable(f"Parameters: {_told(error)}") from error
        return kind

    def solver(self, parameters: Any = None) -> Solver:
        """Return the method's solver.

        Parameters
        ----------
        parameters : object, optional
            Of the type `parameters_type`; by default the defaults.

        Raises
        ------
        InputError
            That names the method, if its code cannot be used.
        """
        kind = self.parameters_type()
        arguments = () if kind is None else (kind() if parameters is None else parameters,)
        try:
            solver: Solver = check_solver(self._load()(*arguments))
        except InputError as error:
            raise self._unusable(str(error).removeprefix("method: ")) from error
        except (Exception, SystemExit) as error:  # of the code of the package
            raise self._unusable(_told(error)) from error
        if solver.name != self.name:
            raise self._unusable(f"its solver has another name, {quote(solver.name)}")
        return solver

    def _load(self) -> Any:
        if EntryPoint.pattern.match(self.entry_point.value) is None:
            raise self._unusable(f"entry point {quote(self.entry_point.value)} is not MODULE:NAME")
        try:
            return self.entry_point.load()
        except (Exception, SystemExit) as error:  # of the code of the package
            raise self._unusable(_told(error)) from error

    def _unusable(self, why: str) -> InputError:
        return InputError(f"method: {self.name!r} of {self.package} cannot be used: {why}")


@dataclass(frozen=True)
class InstalledMethods:
    """What is found in the metadata of packages.

    Attributes
    ----------
    methods : dict of str to InstalledMethod
        By name, in alphabetical order.
    refused : dict of str to str
        Why entry points are not used, in one line each, by their names.
    """

    methods: dict[str, InstalledMethod]
    refused: dict[str, str]


def find_methods(reserved: frozenset[str]) -> InstalledMethods:
    """Return the methods that installed packages bring.

    Parameters
    ----------
    reserved : frozenset of str
        Names that packages must not use.
    """
    by_name: defaultdict[str, list[InstalledMethod]] = defaultdict(list)
    refused: dict[str, str] = {}
    for package, distribution in _packages():
        try:
            found = list(distribution.entry_points.select(group=GROUP))
        except Exception as error:  # noqa: BLE001 - of a file that somebody else has written
            refused[package] = f"package {package}: its entry points cannot be read: {_told(error)}"
            continue
        for entry_point in found:
            by_name[entry_point.name].append(
                InstalledMethod(entry_point.name, package, entry_point)
            )
    methods = {}
    for name, same in sorted(by_name.items()):
        if (why := _refusal(name, same, reserved)) is None:
            (methods[name],) = same
        else:
            packages = " and ".join(method.package for method in same)
            refused[name] = f"method: {printable(name)!r} of {packages} is refused: {why}"
    return InstalledMethods(methods, refused)


def _refusal(name: str, same: list[InstalledMethod], reserved: frozenset[str]) -> str | None:
    if name in reserved:
        return "tsaces itself uses the name; rename it in its package"
    if not _NAME.fullmatch(name):
        return "a name has at most 64 small letters, digits and dashes; rename it in its package"
    if len(same) > 1:
        return "only one of them can have the name; uninstall the other"
    return None


def _packages() -> Iterator[tuple[str, Distribution]]:
    """Yield name and version of each package that has entry points of the group, and itself."""
    seen = set()
    for distribution in distributions():
        try:
            text = distribution.read_text("entry_points.txt")
            if text is None or GROUP not in text:
                continue
            name, version = _identity(distribution)
        except Exception:  # noqa: BLE001, S112 - what cannot be read has no method
            continue
        if name not in seen:  # the first on the import path is the one that is imported
            seen.add(name)
            yield f"{name} {version}", distribution


def _identity(distribution: Distribution) -> tuple[str, str]:
    metadata: Any = distribution.metadata
    name, version = metadata["Name"] or "a package without a name", metadata["Version"] or ""
    return printable(re.sub(r"[-_.]+", "-", name).lower()), printable(version)


def _told(error: BaseException) -> str:
    return printable(f"{type(error).__name__}: {first_line(error)}")
