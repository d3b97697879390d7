"""The options of a solve as the fields of a request; docs/service.md describes them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from tsaces.model.objective import Aim
from tsaces.model.solve_options import SolveOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL_OPTIONS = frozenset({"workers"})
"""Options that whoever solves decides on: they are no part of what is asked for."""
OPTION_NAMES = tuple(x.name for x in fields(SolveOptions) if x.name not in LOCAL_OPTIONS)
"""Options that determine what is to be solved, and therefore travel."""


def options_to_document(options: SolveOptions) -> dict[str, Any]:
    """Return the fields of a request.

    The objective is left out where it is throughput, and with it the share that nobody asks for:
    requests that do not name it mean the same, and every service knows them.
    """
    document = all_options(options)
    if options.objective == Aim.THROUGHPUT:
        del document["objective"], document["keep"]
    return document


def all_options(options: SolveOptions) -> dict[str, Any]:
    """Return every option that determines what is to be solved, by name."""
    return {name: getattr(options, name) for name in OPTION_NAMES}


def options_from_document(document: Mapping[str, Any]) -> SolveOptions:
    """Return the options of a request that was judged already; what it leaves out has defaults."""
    return SolveOptions(**{name: document[name] for name in OPTION_NAMES if name in document})
