"""The engines that tests are about."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tsaces.engines import Engine, LocalEngine, engine_for

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def ray_engine() -> Iterator[Engine]:
    """Ray on this machine, with cores for four tasks at a time."""
    with closing(engine_for("ray", cores=4)) as engine:
        yield engine


@pytest.fixture(params=["local", "ray"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "ray":
        yield request.getfixturevalue("ray_engine")
    else:
        with closing(LocalEngine()) as local:
            yield local
