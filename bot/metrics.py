"""What is seen from outside, for Prometheus: counts and times of this process, and how the outbox stands in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.core import Core
from bot.errors import DatabaseUnavailable
from bot.services.boards.lag import counts_by_state, scheduling_lag
from bot.surfaces.slack.receiving import Receiving
from storage.deliveries import STATES


class Metrics:
    """One registry a bot. No label holds anything that a person wrote."""

    def __init__(
        self, core: Core, now: Callable[[], datetime], tick_age: Callable[[], float | None], receiving: Receiving
    ) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "boardbot_request_seconds",
            "Until Slack's requests were answered.",
            ["kind", "status"],
            registry=self.registry,
            buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
        )
        self.slack_calls = Counter(
            "boardbot_slack_calls",
            "Calls of Slack's Web API by outcome: ok, Slack's error code, network.",
            ["method", "outcome"],
            registry=self.registry,
        )
        self.jobs_broken = Counter(
            "boardbot_jobs_broken", "Jobs of the clock that broke.", ["job"], registry=self.registry
        )
        self.malformed = Counter(
            "boardbot_malformed_requests",
            "Signed requests of no shape that Slack sends, by kind.",
            ["kind"],
            registry=self.registry,
        )
        self.refused = Counter(
            "boardbot_refused_requests",
            "Requests over HTTP that were not taken for Slack's: unsigned, forged (signed with another key), or late.",
            ["why"],
            registry=self.registry,
        )
        receiving.counts = self.refused
        listening = Gauge(
            "boardbot_receiving",
            "Whether what people write and press in Slack reaches this process.",
            registry=self.registry,
        )
        listening.set_function(lambda: float(receiving.connected() and receiving.interruption() is None))
        self.registry.register(_Outbox(core, now, tick_age))

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Outbox:
    """What the database says, asked anew at each scrape."""

    def __init__(self, core: Core, now: Callable[[], datetime], tick_age: Callable[[], float | None]) -> None:
        self._core, self._now, self._tick_age = core, now, tick_age

    def describe(self) -> list[Metric]:
        return []  # so that registering does not ask the database

    def collect(self) -> Iterator[Metric]:
        now = self._now()
        failures = CounterMetricFamily(
            "boardbot_failures", "Pieces of work that broke and were passed over.", labels=["work"]
        )
        for work, count in self._core.failures.counts().items():
            failures.add_metric([work], count)
        yield failures
        age = self._tick_age()
        if age is not None:
            yield GaugeMetricFamily("boardbot_tick_age_seconds", "Since the clock last ticked here.", age)
        try:
            with self._core.store.read() as session:
                counts, oldest = counts_by_state(session)
                late = scheduling_lag(session, self._core)
        except DatabaseUnavailable:
            yield GaugeMetricFamily("boardbot_database_up", "Whether the database can be used.", 0)
            return
        yield GaugeMetricFamily("boardbot_database_up", "Whether the database can be used.", 1)
        states = GaugeMetricFamily("boardbot_deliveries", "Messages by state.", labels=["state"])
        ages = GaugeMetricFamily(
            "boardbot_oldest_delivery_seconds",
            "Age of the oldest message that has not gone out, by state.",
            labels=["state"],
        )
        for state in STATES:
            states.add_metric([state], counts.get(state, 0))
            if state in oldest:
                ages.add_metric([state], (now - oldest[state]).total_seconds())
        works = GaugeMetricFamily(
            "boardbot_schedule_lateness_seconds", "How late the newest scheduled work was done.", labels=["work"]
        )
        for work, seconds in late.items():
            works.add_metric([work], seconds)
        yield from (states, ages, works)
