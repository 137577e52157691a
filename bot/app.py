"""The composition root: everything is built here, from settings, and nothing happens at import."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from types import FrameType
from typing import Any

import uvicorn
from anyio import CapacityLimiter, to_thread
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock, SystemClock
from bot.core import Core, build_core
from bot.errors import BadSettings, BoardbotError, DatabaseUnavailable, ServerUnavailable
from bot.handlers.slack import register
from bot.handlers.slack.context import SlackContext
from bot.handlers.slack.http import dispatch
from bot.handlers.web.calendar import calendar_route
from bot.handlers.web.pages import page_routes
from bot.handlers.web.public import PublicSide, health_routes
from bot.imports.figures.fingertips import Fingertips
from bot.interpreter import tune
from bot.jobs.schedule import JobContext, tick
from bot.jobs.sender import Sender
from bot.jobs.ticking import Ticking
from bot.logs import SOCKET_MODE
from bot.metrics import Metrics
from bot.settings import Settings
from bot.surfaces.addresses import MAIL
from bot.surfaces.base import Surface
from bot.surfaces.directories import Directories
from bot.surfaces.router import SurfaceRouter
from bot.surfaces.slack.directory import SlackDirectory
from bot.surfaces.slack.measured import Connection, MeasuredApp, MeasuredClient
from bot.surfaces.slack.patient import PatientDirectory, Wait
from bot.surfaces.slack.receiving import Receiving
from bot.surfaces.slack.surface import FIX_OF_APP, FIXES, TOKEN_TROUBLE, SlackSurface, error_code, network_trouble
from storage.inbound import anything_received, try_to_write
from storage.migrations import require_current, revisions

log = logging.getLogger(__name__)

LISTENERS = 40
SEND_SECONDS = 15
RECONNECT_SECONDS = 10
FINISH_SECONDS, LAST_SECONDS = 5, 9  # at the end: for what is being sent, and for everything
SENDER_SECONDS = 30  # so long without a turn, and the sender is not well
PATIENCE_SECONDS = 3  # a trigger, and Slack's patience, last three seconds


def slack_directories(settings: Settings) -> Directories:
    """Who is who in Slack, for the command line, which waits as long as Slack asks, and says so. Raises BadSettings."""
    return Directories({"slack": patient_directory(settings)})


def patient_directory(settings: Settings, wait: Wait = time.sleep) -> PatientDirectory:
    """The same for Slack alone. Raises BadSettings."""
    return PatientDirectory(slack_client(settings, SEND_SECONDS), lambda text: print(text, file=sys.stderr), wait)  # noqa: T201


def slack_client(settings: Settings, timeout: int) -> MeasuredClient:
    """A client without retry handlers: the default one posts twice when a connection drops."""
    if settings.slack_bot_token is None:
        fix = "Copy the Bot User OAuth Token (xoxb-...) from your Slack app's OAuth page into it."
        raise BadSettings(name="SLACK_BOT_TOKEN", problem="it is not set", fix=fix)
    return client_of(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, timeout)


def client_of(token: str, url: str, timeout: int) -> MeasuredClient:
    """The same for a token that is not in the settings yet."""
    return MeasuredClient(token, base_url=url if url.endswith("/") else f"{url}/", timeout=timeout, retry_handlers=[])


@dataclass
class Application:
    """A running bot: its listeners, its clock, its sender."""

    settings: Settings
    core: Core
    clock: Clock
    bolt: MeasuredApp
    verifier: SignatureVerifier
    surface: SurfaceRouter
    sender: Sender
    job_context: JobContext
    ticking: Ticking
    metrics: Metrics
    receiving: Receiving

    def web(self) -> Starlette:
        """The HTTP side: Slack's requests, pages and calendars, and what is asked about health."""
        limiter = CapacityLimiter(LISTENERS)

        async def slack_events(request: Request) -> Response:
            return await dispatch(self.bolt, self.verifier, self.receiving, request, limiter)

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            stop = self.start()
            socket_mode = await to_thread.run_sync(self._connect)
            yield
            if socket_mode:
                await to_thread.run_sync(socket_mode.close)
            await to_thread.run_sync(stop)

        routes = [
            Route("/slack/events", slack_events, methods=["POST"]),
            *health_routes(self._ready, self.receiving.receives, self.metrics.text),
            calendar_route(self.core, self.clock.now),
            *page_routes(self.core, self.clock.now),
        ]
        if self.settings.smtp_url:
            from bot.handlers.web.forms import form_route

            routes.append(form_route(self.core, self.clock.now, self.sender.wake, self.settings))
        return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(PublicSide, settings=self.settings)])

    def _connect(self) -> Connection | None:
        if self.settings.slack_app_token is None:
            log.info("taking Slack's requests at http://%s:%s/slack/events", self.settings.host, self.settings.port)
            return None
        token = self.settings.slack_app_token.get_secret_value()
        handler = Connection(self.bolt, token, logger=logging.getLogger(SOCKET_MODE), concurrency=LISTENERS)
        self.receiving.by_socket_mode(handler.client)
        threading.Thread(target=_keep_trying, args=(handler, self.receiving), name="socket mode", daemon=True).start()
        return handler

    def start(self) -> Any:
        """Start the sender, the ticks, and fetching answers by mail; returns what stops them."""
        self.sender.start()
        self.ticking.start(self.tick)
        clocks = [self.ticking]
        if self.settings.imap_url:
            from bot.handlers.mail.poll import POLL_SECONDS, mailbox_reader

            clocks.append(Ticking(POLL_SECONDS))
            clocks[-1].start(mailbox_reader(self.core, self.settings, self.clock.now).read)

        def stop() -> None:
            for clock in clocks:
                clock.stop()
            self.sender.stop(FINISH_SECONDS)

        return stop

    def tick(self) -> None:
        self.receiving.watch()
        if self.core.store.write_trouble:
            with suppress(DatabaseUnavailable):
                try_to_write(self.core.store, self.clock.now())  # nobody else may, now that it is not ready
        for job in tick(self.job_context, self.clock.now()).broken:
            self.metrics.jobs_broken.labels(job).inc()
        self.sender.wake()

    def _ready(self) -> tuple[bool, str]:
        try:
            current, newest = revisions(self.core.store)
        except BoardbotError:
            return False, "the database can't be used"
        if current != newest:
            return False, "the database has not been set up for this version"
        if trouble := self.core.store.write_trouble:
            return False, f"the database takes no writes: {trouble}"
        if not self.core.store.has_room():
            return False, "the disk is full"
        idle = self.sender.idle_seconds
        if idle is None or idle > SENDER_SECONDS:
            return False, "the sender is not running"
        if self.ticking.stands_still():
            return False, "the clock does not tick"
        if not self.receiving.connected():
            return False, "Socket Mode is not connected"
        try:
            if (why := self.receiving.interruption()) and not self._ever_received():
                return False, why.why
        except BoardbotError:
            return False, "the database can't be used"
        return True, ""

    def _ever_received(self) -> bool:
        """Whether a request of Slack's ever came in: else anybody could have this process taken for broken by forged ones."""
        if self.receiving.any_accepted:
            return True
        with self.core.store.read() as session:
            return anything_received(session)


def build_application(settings: Settings, clock: Clock | None = None) -> Application:
    """Build a bot for Slack. Raises BadSettings and DatabaseUnavailable; talks to nobody yet."""
    sending, asking = slack_client(settings, SEND_SECONDS), slack_client(settings, PATIENCE_SECONDS)
    sending.keep_connections()
    core = build_core(settings, Directories({"slack": SlackDirectory(asking)}))
    clock = clock or SystemClock(settings.clock)
    ticking = Ticking()
    receiving = Receiving()
    metrics = Metrics(core, clock.now, ticking.age, receiving)
    sending.calls = asking.calls = metrics.slack_calls
    surfaces: dict[str, Surface] = {"slack": SlackSurface(sending)}
    if settings.smtp_url:  # nothing of mail is loaded otherwise
        from bot.surfaces.mail.surface import mail_surface

        smtp_url = settings.smtp_url.get_secret_value()
        surfaces[MAIL] = mail_surface(
            smtp_url, settings.mail_from, settings.mail_replies, settings.contact, settings.url
        )
    surface = SurfaceRouter(surfaces)
    sender = Sender(core, surface, clock.now, settings.pace)
    given = settings.slack_signing_secret
    secret = given.get_secret_value() if given else secrets.token_hex(32)  # without one, no request is genuine
    bolt = MeasuredApp(
        seconds=metrics.requests,
        malformed=metrics.malformed,
        name="boardbot",
        logger=logging.getLogger("slack_bolt"),  # else it makes one of its own, which has no level of ours
        client=asking,
        signing_secret=secret,
        process_before_response=True,
        token_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )
    register(bolt, SlackContext(core, clock.now, sender.wake))
    job_context = JobContext(
        core, clock, Fingertips(settings.fingertips_url), settings.officers_channel, receiving.interruption
    )
    return Application(
        settings,
        core,
        clock,
        bolt,
        SignatureVerifier(secret),
        surface,
        sender,
        job_context,
        ticking,
        metrics,
        receiving,
    )


def _keep_trying(handler: Connection, receiving: Receiving) -> None:
    """Begin to connect, however long Slack is away; once begun, the client itself goes on trying."""
    while True:
        try:
            handler.connect()  # type: ignore[no-untyped-call]
            receiving.connected()
            return
        except (SlackApiError, OSError, HTTPException) as error:
            log.warning("Slack can't be reached by Socket Mode (%s); trying again", type(error).__name__)
            time.sleep(RECONNECT_SECONDS)


def serve(settings: Settings) -> None:
    """Run the bot until it is told to stop: by Socket Mode when SLACK_APP_TOKEN is set, else over HTTP.

    Its health can be asked over HTTP either way.
    """
    application = build_application(settings)
    require_current(application.core.store)
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        fix = "Copy the Signing Secret from your Slack app's Basic Information page, or set SLACK_APP_TOKEN."
        raise BadSettings(name="SLACK_SIGNING_SECRET", problem="it is not set", fix=fix)
    _check_port(settings.host, settings.port)
    _check_slack(application)
    with application.core.store.serving():
        config = uvicorn.Config(
            application.web(),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            ws="none",  # nobody comes that way, and else a library would be loaded for them
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # uvicorn takes them while it runs, and raises them again at its end
        tune()
        _Server(config).run()
        _leave()


class _Server(uvicorn.Server):
    """A server that has ended, in order or not, so many seconds after it is told to."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        watch = threading.Timer(LAST_SECONDS, _leave)
        watch.daemon = True
        watch.start()
        super().handle_exit(sig, frame)


def _leave() -> None:
    """End without waiting for threads that wait for Slack or the database: what they hold is leased or rolled back."""
    logging.shutdown()
    os._exit(0)


def _check_slack(application: Application) -> None:
    """Refuse to run on a token that Slack refuses; a Slack that can't be reached just now is waited for."""
    client, app_token = application.bolt.client, application.settings.slack_app_token
    questions: dict[str, Callable[[], object]] = {"SLACK_BOT_TOKEN": client.auth_test}
    if app_token:
        questions["SLACK_APP_TOKEN"] = lambda: client.apps_connections_open(app_token=app_token.get_secret_value())
    for name, ask in questions.items():
        try:
            ask()
        except SlackApiError as error:
            code = error_code(error)
            if code in TOKEN_TROUBLE:
                fix = FIX_OF_APP if name == "SLACK_APP_TOKEN" else FIXES.get(code, "")
                raise BadSettings(name=name, problem=f"Slack refuses it ({code})", fix=fix) from None
            log.warning("Slack answered %s at the start; going on", code)
        except (OSError, HTTPException) as error:
            why = network_trouble(error) or type(error).__name__
            log.warning("Slack could not be reached at the start (%s); going on", why)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServerUnavailable(host=host, port=port, problem=error.strerror or "refused") from None
