"""Engines by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.engines.local import LocalEngine
from tsaces.errors import InputError

if TYPE_CHECKING:
    from tsaces.engines.engine import Engine

ENGINES = ("local", "ray")


def engine_for(name: str, address: str | None = None, cores: int | None = None) -> Engine:
    """Return the engine of a name.

    Parameters
    ----------
    name : str
        One of `ENGINES`.
    address : str or None
        Of a Ray cluster; None for Ray on this machine.
    cores : int or None
        That Ray on this machine may have; None for all.

    Raises
    ------
    InputError
        If no engine has the name, an address does not belong to it, or nobody answers there.
    """
    if name not in ENGINES:
        raise InputError(f"--engine: {name!r} is unknown; use one of {', '.join(ENGINES)}")
    if name == "local":
        if address is not None:
            raise InputError("--address: is for --engine ray only")
        return LocalEngine()
    from tsaces.engines.ray_engine import RayEngine  # noqa: PLC0415 - an extra

    return RayEngine(address, cores)
