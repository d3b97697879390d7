"""What the routes of one server share."""

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
    """The parts of a running server.

    Attributes
    ----------
    settings : Settings
    jobs : JobStore
    metrics : Metrics
    authenticator : Authenticator
    plans : PlanCache
    watch : StallMonitor
        Over all streams.
    health : StoreHealth
    engine : Engine
        Where jobs are worked on.
    explanations : Explanations
    judging : Judging
    draining : asyncio.Event
        Set once the server is about to end: streams say goodbye.
    streams : Admission
        Of all streams.
    turns : Turns
        Of the streams that write timesteps.
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
    watch: StallMonitor = field(init=False)
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
        database.report = health.note
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
        """Begin to work on jobs."""
        limits = self.settings
        self.streams = Admission(
            self.metrics, most_of_a_client=limits.max_streams, most=limits.max_all_streams
        )
        self.turns = Turns()
        self.watch = StallMonitor(limits.stall_seconds)
        self.notifier = JobNotifier(loop)
        self.dispatcher = Dispatcher(
            self.jobs, self.notifier, self.settings.jobs, self.metrics, self.engine, self.health
        )
        self.health.on_failure = self.dispatcher.wake
        self.dispatcher.start()

    def stop(self) -> None:
        """End every solve, every explanation and every judgement."""
        self.judging.stop()
        self.explanations.stop()
        self.dispatcher.stop()


def service_of(connection: HTTPConnection) -> Service:
    """Return the service behind a request or a WebSocket."""
    service: Service = connection.app.state.service
    return service


def get_service(request: Request) -> Service:
    """Return the service behind a request, as a dependency of routes."""
    return service_of(request)
