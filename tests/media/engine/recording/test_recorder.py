"""One recorder on a track that comes in layers, by a clock of the test's own."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from livekit.protocol import models, rtc

from media.engine.forward.incoming import Incoming
from media.engine.packets.rtcp import SenderReport
from media.engine.packets.rtp import Rtp
from media.engine.recording.file.matroska import Shape
from media.engine.recording.file.writer import Limits, Outcome, Writer
from media.engine.recording.recorder import Recorder
from media.engine.recording.streams import SILENCE
from media.engine.rooms.track import Track, announced
from tests.media.engine.recording.file import making, reading

SIZES = [(160, 90), (320, 180)]
SSRCS = [11, 22]
PICTURES = 200
STEP_S = 0.05


@dataclass
class Stage:
    """A publisher's track, what it was asked, and the file that comes of it."""

    path: Path
    key_every: int = 10
    asked: list[bytes] = field(default_factory=list)
    sequences: list[int] = field(default_factory=lambda: [100, 65_000])
    ended: SimpleQueue[Outcome] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.incoming = Incoming("video", ["q", "h"], SIZES, self.asked.append)
        for rank, ssrc in enumerate(SSRCS):
            self.incoming.bind(rank, ssrc)
        self.track: Track = announced(rtc.AddTrackRequest(type=models.VIDEO), "PA_1", "one")
        self.track.incoming = self.incoming
        file = os.open(self.path, os.O_RDWR | os.O_CREAT)
        shape = Shape(webm=True, picture=(1, 1), sound=False)
        self.writer = Writer(file, shape, Limits(1 << 40, 0), self.ended.put)
        self.writer.start()
        self.recorder = Recorder(self.writer, sound=False)
        self.recorder.follow(None, self.track)

    def play(self, begin: int, end: int, *, ranks: tuple[int, ...]) -> None:
        """Send pictures `begin` to `end` of some layers, each in its own time."""
        for number in range(begin, end):
            now = 50.0 + number * STEP_S
            for rank in ranks:
                self._send(rank, number, now)
            self.recorder.tick(now + STEP_S / 2)

    def finish(self, number: int) -> list[reading.Seen]:
        self.recorder.close(50.0 + number * STEP_S)
        assert self.ended.get(timeout=60).error == ""
        return reading.watch(self.path)

    def _send(self, rank: int, number: int, now: float) -> None:
        width, height = SIZES[rank]
        data = making.vp8(PICTURES, self.key_every, width, height)[number]
        timestamp = rank * 77_000 + number * 4500
        for at in range(0, len(data), 300):
            payload = bytes((0x10 if at == 0 else 0x00,)) + data[at : at + 300]
            last = at + 300 >= len(data)
            sequence = self.sequences[rank]
            self.sequences[rank] = sequence + 1 & 0xFFFF
            packet = Rtp(96, last, sequence, timestamp, SSRCS[rank], payload, 0, b"")
            self.incoming.packet(rank, packet, None, now)


def test_best_layer_is_taken_as_soon_as_it_may_begin_and_left_when_it_ends(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path / "lesson.webm")
    stage.play(3, 45, ranks=(0,))  # pictures 3 to 9 have no key frame before them
    stage.play(45, 100, ranks=(0, 1))  # the large layer begins between two key frames
    stage.play(100, 180, ranks=(0,))  # and ends
    seen = stage.finish(180)
    widths = {one.number: one.width for one in seen}
    assert list(widths) == sorted(widths)
    assert {widths[n] for n in range(10, 50)} == {160}
    assert {widths[n] for n in range(50, 100)} == {320}
    fell = min(number for number in widths if number >= 100)
    assert fell <= 150, "a layer counts as ended after two seconds, and its other has key frames"
    assert fell % 10 == 0
    assert [n for n in widths if n >= fell] == list(range(fell, 180))
    times = {one.number: one.at for one in seen}
    assert all(abs(times[n] - times[10] - (n - 10) * STEP_S) < 0.002 for n in times)


def test_key_frames_are_asked_for_now_and_then_and_whenever_one_is_missing(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path / "lesson.webm", key_every=PICTURES)
    stage.play(0, 100, ranks=(1,))
    assert stage.asked == [], "one came at the beginning"
    stage.play(100, 140, ranks=(1,))
    assert stage.asked, "six seconds later it is time for another"
    late = Stage(tmp_path / "late.webm")
    late.play(1, 9, ranks=(1,))
    assert late.asked, "without a key frame nothing can begin"
    before = len(late.asked)
    late.play(9, 200, ranks=(1,))
    assert len(late.asked) - before <= 2, "they come by themselves often enough"
    assert len(stage.finish(140)) == 140
    assert len(late.finish(200)) == 190


def test_recording_makes_the_best_layer_wanted_and_lets_go_at_the_end(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "lesson.webm")
    assert stage.incoming.desired() == [1]
    stage.play(0, 20, ranks=(0, 1))
    stage.finish(20)
    assert stage.incoming.desired() == []
    assert stage.incoming.taps == []


def test_stream_under_another_number_goes_on(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "lesson.webm")
    stage.play(0, 30, ranks=(0, 1))
    stage.incoming.bind(1, 33)
    stage.sequences[1] = 40_000
    stage.play(30, 60, ranks=(0, 1))
    assert [one.number for one in stage.finish(60)] == list(range(60))


def test_sound_and_picture_of_a_moment_stay_together_whatever_their_way_takes(
    tmp_path: Path,
) -> None:
    """Key frames and beeps of the same moments; pictures take 150 ms longer, and both jitter."""
    source = random.Random(5)
    path = tmp_path / "lesson.mkv"
    ended: SimpleQueue[Outcome] = SimpleQueue()
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    writer = Writer(file, Shape(False, (1, 1), True), Limits(1 << 40, 0), ended.put)
    writer.start()
    recorder = Recorder(writer, sound=True)
    asked: list[bytes] = []
    camera = Incoming("video", [], SIZES[:1], asked.append)
    microphone = Incoming("audio", [], [], asked.append)
    tracks = []
    for incoming, kind in ((microphone, models.AUDIO), (camera, models.VIDEO)):
        track = announced(rtc.AddTrackRequest(type=kind), "PA_1", "one")
        track.incoming = incoming
        tracks.append(track)
    recorder.follow(*tracks)
    camera.bind(0, 1)
    microphone.bind(0, 2)
    beep = making.opus(3)[2]
    sent: list[tuple[float, Incoming, Rtp]] = []
    for n in range(500):
        payload = beep if n % 50 == 0 else SILENCE
        packet = Rtp(111, False, n, 7_000 + n * 960, 2, payload, 0, b"")
        sent.append((50.0 + n * 0.02 + source.uniform(0, 0.04), microphone, packet))
    for n in range(200):
        data = b"\x10" + making.vp8(PICTURES, 20)[n]
        packet = Rtp(96, True, n, 99_000 + n * 4500, 1, data, 0, b"")
        sent.append((50.15 + n * 0.05 + source.uniform(0, 0.04), camera, packet))
    reported = False
    for now, incoming, packet in sorted(sent, key=lambda one: one[0]):
        if now > 51.5 and not reported:
            reported = True
            wall = 3_900_000_000 << 32
            microphone.reported(0, SenderReport(2, wall, 7_000), now)
            camera.reported(0, SenderReport(1, wall + (1 << 32), 99_000 + 90_000), now)
        incoming.packet(0, packet, None, now)
        recorder.tick(now)
    recorder.close(60.5)
    assert ended.get(timeout=60).error == ""
    with reading.opened(path) as container:
        found = [(p.stream.type, p.pts, p.is_keyframe, p.size) for p in container.demux() if p.size]
    flashes = [at for kind, at, key, _ in found if kind == "video" and key]
    beeps = [at for kind, at, _, size in found if kind == "audio" and size == len(beep)]
    assert len(flashes) == len(beeps) == 10
    apart = [flash - (beep + 6.5) for flash, beep in zip(flashes, beeps, strict=True)]
    assert max(map(abs, apart[2:])) < 3, "ms, once both have been reported"
    assert max(map(abs, apart)) < 200


def test_nonsense_from_a_publisher_harms_nothing(tmp_path: Path) -> None:
    """Wild numbers, cut off payloads, key frames that are none; then the lesson goes on."""
    source = random.Random(7)
    stage = Stage(tmp_path / "lesson.webm")
    voice = Incoming("audio", [], [(0, 0)], stage.asked.append)
    voice.bind(0, 5)
    sound = announced(rtc.AddTrackRequest(type=models.AUDIO), "PA_1", "one")
    sound.incoming = voice
    stage.recorder.follow(sound, stage.track)
    stage.play(0, 20, ranks=(1,))
    for step in range(5000):
        now = 51.0 + step * 0.0002
        payload = source.randbytes(source.choice((0, 1, 2, 5, 12, 900)))
        if step % 3 == 0:
            payload = b"\x10" + payload
        number, timestamp = source.getrandbits(16), source.getrandbits(32)
        for incoming, ssrc, rank in ((stage.incoming, 22, 1), (voice, 5, 0)):
            wild = Rtp(96, step % 2 == 0, number, timestamp, ssrc, payload, 0, b"")
            incoming.packet(rank, wild, None, now)
        if step % 100 == 0:
            stage.recorder.tick(now)
    stage.incoming.bind(1, 23)
    stage.play(60, 120, ranks=(1,))
    stage.recorder.close(60.0)
    assert stage.ended.get(timeout=60).error == ""
    times = [at for kind, at, _ in reading.packets(stage.path) if kind == "video"]
    assert times == sorted(times)
    assert len(times) > 70
