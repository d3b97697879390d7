"""The construction of the ASGI application."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi_offline import FastAPIOffline

from api import openapi, problems
from api.metrics import Metrics
from api.middleware import BodyLimit, RequestContext
from api.routes import (
    control_room,
    documents,
    embeddings,
    events,
    explanations,
    instances,
    listing,
    methods,
    operations,
    plans,
)
from api.service import Service
from api.settings import Settings
from api.streams.revocation import end_revoked
from api.unknown_parameters import UnknownParameters
from tsaces import __version__
from tsaces.engines import LocalEngine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from api.store import Database
    from tsaces.engines import Engine


def create_app(
    database: Database, settings: Settings | None = None, engine: Engine | None = None
) -> FastAPI:
    """Return the service as an ASGI application; its jobs run while its lifespan lasts.

    Parameters
    ----------
    database : Database
        Database whose lease this server holds. The caller closes it.
    settings : Settings, optional
    engine : Engine, optional
        Engine on which jobs run; the caller closes it. By default, processes on this machine,
        none of which remains after the last job.
    """
    settings = settings or Settings()
    job_engine = engine or LocalEngine()
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = Service.of(settings, database, metrics, job_engine)
        service.start(asyncio.get_running_loop())
        app.state.service = service
        tasks = [
            asyncio.create_task(service.stall_monitor.run()),
            asyncio.create_task(end_revoked(service.streams, service.authenticator)),
        ]
        gc.freeze()  # spares the garbage collector objects that live as long as the server
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            service.draining.set()
            await asyncio.to_thread(service.stop)

    app = FastAPIOffline(
        title="tsaces",
        summary="Smart Factory Embedding as a service",
        description=openapi.DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        redoc_url=None,
    )
    problems.install(app)
    for routes in (
        listing,
        embeddings,
        documents,
        explanations,
        events,
        plans,
        instances,
        methods,
        operations,
    ):
        app.include_router(routes.router)
    control_room.install(app)
    openapi.install(app)
    app.add_middleware(UnknownParameters)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(RequestContext, metrics=metrics)
    return app
