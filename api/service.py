"""The components of a server that its routes share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import Request

from api.auth import Authenticator
from api.explanations import Explanations
from api.health import StoreHealth
from api.jobs import Dispatcher, JobNotifier
from api.judging import Judging
from api.metrics import Metrics
from api.plan_cache import PlanCache
from api.store import JobStore, TokenStore
from api.streams.admission import Admission
from api.streams.stall_monitor import StallMonitor
from api.streams.turns import Turns

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from api.settings import Settings
    from api.store import Database
    from tsaces.engines import Engine


@dataclass
class Service:
    """The components of a running server.

    Attributes
    ----------
    settings : Settings
    jobs : JobStore
    metrics : Metrics
    authenticator : Authenticator
    plans : PlanCache
    stall_monitor : StallMonitor
        Monitor of all streams.
    health : StoreHealth
    engine : Engine
        Engine on which jobs run.
    explanations : Explanations
    judging : Judging
    draining : asyncio.Event
        Set when the server begins to shut down, so that streams end.
    streams : Admission
        Admission of all streams.
    turns : Turns
        Scheduler of the streams that write timesteps.
    notifier : JobNotifier
    dispatcher : Dispatcher
    """

    settings: Settings
    jobs: JobStore
    metrics: Metrics
    authenticator: Authenticator
    plans: PlanCache
    health: StoreHealth
    engine: Engine
    explanations: Explanations
    judging: Judging
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    streams: Admission = field(init=False)
    turns: Turns = field(init=False)
    stall_monitor: StallMonitor = field(init=False)
    notifier: JobNotifier = field(init=False)
    dispatcher: Dispatcher = field(init=False)

    @classmethod
    def of(
        cls, settings: Settings, database: Database, metrics: Metrics, engine: Engine
    ) -> Service:
        """Return a service that has not been started."""
        jobs = JobStore(database)
        authenticator = Authenticator(TokenStore(database), settings.allowed_origins)
        explanations = Explanations(engine, settings)
        judging = Judging(settings.max_checks)
        health = StoreHealth(metrics)
        database.report = health.record
        return cls(
            settings,
            jobs,
            metrics,
            authenticator,
            PlanCache(jobs),
            health,
            engine,
            explanations,
            judging,
        )

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start to process jobs."""
        limits = self.settings
        self.streams = Admission(
            self.metrics, max_per_client=limits.max_streams, max_total=limits.max_all_streams
        )
        self.turns = Turns()
        self.stall_monitor = StallMonitor(limits.stall_seconds)
        self.notifier = JobNotifier(loop)
        self.dispatcher = Dispatcher(
            self.jobs, self.notifier, self.settings.jobs, self.metrics, self.engine, self.health
        )
        self.health.on_failure = self.dispatcher.wake
        self.dispatcher.start()

    def stop(self) -> None:
        """Stop all solves, explanations and checks of instances."""
        self.judging.stop()
        self.explanations.stop()
        self.dispatcher.stop()


def service_of(connection: HTTPConnection) -> Service:
    """Return the service that handles a request or a WebSocket."""
    service: Service = connection.app.state.service
    return service


def get_service(request: Request) -> Service:
    """Return the service that handles a request; a dependency of routes."""
    return service_of(request)
