"""What a batch is to solve: instances by name, each with its options."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tsaces.batch.names import candidate_names
from tsaces.batch.sweeps import Value, change, changes_of
from tsaces.errors import InputError, InstanceError, printable
from tsaces.formats.instance_json import instance_to_document, read_instance
from tsaces.formats.options_json import all_options
from tsaces.formats.transfer import family_of
from tsaces.solvers.registry import check_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tsaces.batch.sweeps import Sweep
    from tsaces.model.instance import Instance
    from tsaces.model.solve_options import SolveOptions

_LONGEST = 120
"""Bytes of a file's name that an item's begins with: files with longer names are named after it."""
_MOST_REASONS = 3
"""Why an instance cannot be read; the rest is counted."""


@dataclass(frozen=True)
class Item:
    """One solve of a batch.

    Attributes
    ----------
    name : str
        Its own, after that of the instance's file.
    source : str
        The instance's file; both in characters that can be written and shown.
    options : SolveOptions
    instance : Instance or None
        None if it cannot be read, or is none for its method.
    problem : str
        Why not, on one line; empty if it is there.
    values : mapping of str to value
        Those of the sweeps.
    fingerprint : str
        Of everything that determines what is to be solved, names of files left out.
    family : str
        What it has in common with items whose embeddings it may take over: floor, procedure and
        settings, whatever the machines and the fleet; empty if it takes over none.
    """

    name: str
    source: str
    options: SolveOptions
    instance: Instance | None
    problem: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    fingerprint: str = ""
    family: str = ""


def items_of(
    files: Iterable[Path],
    options: SolveOptions,
    sweeps: Iterable[Sweep],
    *,
    are_independent: bool = False,
) -> list[Item]:
    """Return what is to be solved: every file with every combination of swept values.

    Parameters
    ----------
    files : iterable of Path
        One that cannot be read becomes an item that says so.
    options : SolveOptions
    sweeps : iterable of Sweep
    are_independent : bool
        Whether no item takes over what was found for another.

    Raises
    ------
    InputError
        If an option or a swept value is out of its range.
    """
    check_options(options)
    combinations = list(changes_of(sweeps))
    items: dict[str, Item] = {}
    for file in files:
        for item in _items_of(file, options, combinations):
            name = next(name for name in candidate_names(item.name) if name not in items)
            family = "" if are_independent else item.family
            items[name] = replace(item, name=name, family=family)
    return list(items.values())


def _items_of(
    file: Path, options: SolveOptions, combinations: list[dict[str, Value]]
) -> Iterator[Item]:
    stem = printable(file.stem).encode()[:_LONGEST].decode(errors="ignore")
    source = printable(str(file))
    try:
        instance = read_instance(file)
    except InputError as error:
        problem = printable("; ".join(_lines_of(error)))
        yield Item(stem, source, options, None, problem=problem)
        return
    for values in combinations:
        changed, chosen = change(instance, options, values)
        name = ",".join([stem, *(f"{key}={value}" for key, value in values.items())])
        try:
            check_options(chosen, changed)
        except InputError as error:
            yield Item(name, source, chosen, None, problem=str(error), values=values)
            continue
        yield Item(
            *(name, source, chosen, changed),
            values=values,
            fingerprint=fingerprint(changed, chosen),
            family=f"{family_of(changed)} {json.dumps(all_options(chosen), sort_keys=True)}",
        )


def _lines_of(error: InputError) -> list[str]:
    """Return what is wrong; of much only the beginning."""
    found = error.problems if isinstance(error, InstanceError) else str(error).splitlines()
    rest = len(found) - _MOST_REASONS
    return [*map(str, found[:_MOST_REASONS]), *([f"and {rest} more"] if rest > 0 else [])]


def fingerprint(instance: Instance, options: SolveOptions) -> str:
    """Return what tells one solve from every other."""
    content = {"instance": instance_to_document(instance), "settings": all_options(options)}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
