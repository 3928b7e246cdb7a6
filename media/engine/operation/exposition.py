"""The engine's figures as Prometheus' metric families; read when asked, never per packet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from media.engine.operation.figures import Carried, Present
from media.engine.operation.health import Health
from media.engine.operation.lag import STEPS_S, Lag

PREFIX = "room_engine_"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at everything, so that the figures of a scrape agree."""

    health: Health
    carried: Carried
    present: Present
    connections: int
    tasks: int
    sessions_ended: int
    sessions_untidied: int
    datagrams_dropped: Mapping[str, int]  # before anybody was looked up for them, by reason
    cpu_per_packet_s: float
    webhooks_queued: int
    webhooks: Mapping[str, int]  # by what became of them
    recordings_running: int
    recordings: Mapping[str, int]  # that ended, by what became of them
    recorded_octets: int  # in the files of those


class Exposition(Collector):
    """Collects what `look` finds."""

    def __init__(self, look: Callable[[], Look], lag: Lag) -> None:
        self._look = look
        self._lag = lag

    def describe(self) -> Iterable[Metric]:
        """Nothing is read only to be registered."""
        return ()

    def collect(self) -> Iterator[Metric]:
        look = self._look()
        yield from _carried(look)
        yield from _present(look.present)
        yield from _engine(look)
        yield from _lag(self._lag)


def _carried(look: Look) -> Iterator[Metric]:
    arrived, sent = look.carried.arrived, look.carried.sent

    def both(name: str, text: str, inward: int, outward: int) -> Metric:
        return _counter(name, text, "direction", {"in": inward, "out": outward})

    yield both("packets", "RTP packets, resent ones included", arrived.packets, sent.packets)
    yield both("bytes", "Bytes of RTP, headers included", arrived.octets, sent.octets)
    yield both("asked_again", "Packets asked for again (NACK)", sent.asked, arrived.asked)
    yield both("keyframe_requests", "Key frames asked for", sent.keyframes, arrived.keyframes)
    yield _counter("resent_packets", "Packets sent again to a subscriber", "", {"": sent.resent})
    yield _counter("lost_packets", "Packets of publishers that never came", "", {"": arrived.lost})
    reasons = {**look.datagrams_dropped, **look.carried.dropped}
    yield _counter("dropped", "Packets not taken or not sent, by reason", "reason", reasons)
    yield _gauge("cpu_per_forwarded_packet_seconds", "Of the last minute", look.cpu_per_packet_s)


def _present(present: Present) -> Iterator[Metric]:
    yield _gauge("rooms", "Rooms", present.rooms)
    states = {"active": present.active, "joining": present.joining, "suspect": present.suspect}
    yield _gauges("participants", "Sessions; suspect ones are active too", "state", states)
    yield _gauge("tracks", "Published tracks", present.tracks)
    layers = {str(rank): float(present.layers.get(rank, 0)) for rank in range(3)}
    yield _gauges("pictures", "Pictures that flow, by layer; 0 is the smallest", "layer", layers)
    yield _gauge("pictures_paused", "Pictures that a line does not carry", present.paused)
    yield _gauge("lines_limited", "Subscribers with less than they want", present.limited)
    family = GaugeMetricFamily(
        PREFIX + "loss_ratio", "Loss of late, of 1", labels=("direction", "of")
    )
    for direction, (mean, worst) in (("in", present.loss_in), ("out", present.loss_out)):
        family.add_metric([direction, "mean"], mean)
        family.add_metric([direction, "worst"], worst)
    yield family


def _engine(look: Look) -> Iterator[Metric]:
    states = {one.value: float(one is look.health) for one in Health}
    yield _gauges("state", "1 for what the engine is", "state", states)
    yield _gauge("connections", "Peer connections, also half-open ones", look.connections)
    yield _gauge("tasks", "Tasks of the event loop", look.tasks)
    yield _counter("sessions_ended", "Sessions that ended", "", {"": look.sessions_ended})
    text = "Sessions that ended since what they left was last looked for"
    yield _gauge("sessions_untidied", text, look.sessions_untidied)
    yield _gauge("webhooks_queued", "Events the hub has not heard yet", look.webhooks_queued)
    yield _counter("webhooks", "Events, by what became of them", "result", look.webhooks)
    yield _gauge("recordings_running", "Recordings not ended yet", look.recordings_running)
    text = "Recordings that ended, by what became of them"
    yield _counter("recordings", text, "result", look.recordings)
    yield _counter("recorded_bytes", "In the files of those", "", {"": look.recorded_octets})


def _lag(lag: Lag) -> Iterator[Metric]:
    name, text = "event_loop_lag_seconds", "How late the loop comes to what is due"
    bounds = [*(str(step) for step in STEPS_S), "+Inf"]
    buckets = list(zip(bounds, map(float, accumulate(lag.counts)), strict=True))
    yield HistogramMetricFamily(PREFIX + name, text, buckets=buckets, sum_value=lag.total_s)
    yield _gauge("event_loop_lag_p99_seconds", "The same, of the last minute", lag.p99_s)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, text, value=value)


def _gauges(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, text, labels=(label,))
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counter(name: str, text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(PREFIX + name, text, labels=(label,) if label else ())
    for key, value in values.items():
        family.add_metric([key] if label else [], value)
    return family
