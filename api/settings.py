"""The settings of a server.

They are read without pydantic-settings, which takes 100 ms to import. By default, it would also
read variables in any case, ``TSACES_DATABASE`` and ``TSACES_JOBS``, and accept 12.0 as an integer.
Its errors would still have to be converted to one line each.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from api.jobs import Limits
from api.origins import Origin, parse_origins
from tsaces.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_DATABASE = "sqlite:///tsaces.db"
_ALLOWED_ORIGINS = "TSACES_ALLOWED_ORIGINS"


@dataclass(frozen=True)
class Settings:
    """The limits of a server, and the origins it trusts.

    Attributes
    ----------
    database : str
        ``sqlite:///FILE`` or ``postgresql://…``.
    jobs : Limits
    database_seconds : float
        Seconds to wait for a connection to the database, for a lock in it, and for the lease of
        another server.
    takeover_seconds : float
        Seconds for which another server must hold the lease before this one ends.
    header_seconds : float
        Seconds within which the headers of a request must arrive.
    max_body : int
        Maximum number of bytes of the body of a request.
    body_seconds : float
        Seconds within which the body of a request must arrive.
    max_cells, max_machines, max_agents : int
        Maximum size of an instance.
    max_time_limit : float
        Largest time limit in seconds that a client may request.
    max_open_jobs : int
        Maximum number of queued and running jobs of one client.
    max_streams, max_all_streams : int
        Maximum number of open streams, per client and in total.
    max_explanations : int
        Maximum number of explanations that are computed at the same time.
    max_checks : int
        Maximum number of large instances that are checked at the same time.
    stall_seconds : float
        Seconds without progress of the reader after which a stream is closed.
    max_lateness : float
        Seconds by which a paced stream may lag before it is closed.
    allowed_origins : frozenset of Origin
        Further origins whose pages may make requests while there are no tokens.
    """

    database: str = DEFAULT_DATABASE
    jobs: Limits = field(default_factory=Limits)
    database_seconds: float = 10.0
    takeover_seconds: float = 30.0
    header_seconds: float = 15.0
    max_body: int = 4 * 2**20
    body_seconds: float = 20.0
    max_cells: int = 250_000
    max_machines: int = 2_000
    max_agents: int = 20_000
    max_time_limit: float = 3_600.0
    max_open_jobs: int = 1_000
    max_streams: int = 1_000
    max_all_streams: int = 5_000
    max_explanations: int = 2
    max_checks: int = 2
    stall_seconds: float = 30.0
    max_lateness: float = 10.0
    allowed_origins: frozenset[Origin] = frozenset()

    def with_environment(self, environment: Mapping[str, str]) -> Settings:
        """Return settings with the values of ``TSACES_…`` environment variables.

        Parameters
        ----------
        environment : mapping of str to str
            Environment variables, such as ``{"TSACES_MAX_BODY": "1000000"}``.

        Raises
        ------
        InputError
            If a value is not a positive number, or not a list of origins.
        """
        changes: dict[str, Any] = {}
        if (listed := environment.get(_ALLOWED_ORIGINS)) is not None:
            changes["allowed_origins"] = _parse_origins(listed)
        for setting in fields(self):
            value = environment.get(name := f"TSACES_{setting.name.upper()}")
            current = getattr(self, setting.name)
            if value is None or not isinstance(current, int | float):
                continue
            try:
                changes[setting.name] = type(current)(value)
            except ValueError:
                raise InputError(f"{name}: {value!r} is not a number") from None
            if not changes[setting.name] > 0:
                raise InputError(f"{name}: {value!r} is not positive")
        return replace(self, **changes)


def _parse_origins(listed: str) -> frozenset[Origin]:
    try:
        return parse_origins(listed)
    except InputError as error:
        raise InputError(f"{_ALLOWED_ORIGINS}: {error}") from None
