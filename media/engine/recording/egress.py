"""All recordings of an engine: begun and ended by request, by limits and by their rooms."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from google.protobuf.message import DecodeError
from livekit.protocol import egress, webhook
from livekit.protocol.egress import EgressInfo

from media.engine.config import RecordingConfig
from media.engine.errors import Refused, not_found, unavailable
from media.engine.recording.file.folder import Folder
from media.engine.recording.file.matroska import Shape
from media.engine.recording.file.writer import Limits, Outcome, Writer, repair
from media.engine.recording.places import Place, places_in, track_at
from media.engine.recording.recorder import Recorder
from media.engine.recording.requests import Wanted, file_path
from media.engine.rooms.room import Room
from media.engine.rooms.rooms import Rooms
from media.engine.rooms.track import new_sid

log = logging.getLogger(__name__)

BEAT_S = 0.25
MIB = 1024 * 1024
KEPT_ENDED = 200
FINISH_S = 1.0
UNKNOWN_SIZE = (640, 360)  # until the first key frame says it
RUNNING = (egress.EGRESS_STARTING, egress.EGRESS_ACTIVE)
RESULTS: Mapping[egress.EgressStatus, str] = {
    egress.EGRESS_COMPLETE: "complete",
    egress.EGRESS_LIMIT_REACHED: "limited",
    egress.EGRESS_FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What recordings may take of the machine."""

    at_once: int
    most_s: float
    limits: Limits

    @classmethod
    def of(cls, config: RecordingConfig) -> Rules:
        limits = Limits(config.most_mib * MIB, config.keep_free_mib * MIB)
        return cls(config.at_once, config.most_minutes * 60.0, limits)


@dataclass(eq=False, slots=True)
class _Recording:
    """One that is not ended yet."""

    info: EgressInfo
    room: Room
    sound: Place | None
    picture: Place | None
    recorder: Recorder
    began: float
    limit: str = ""
    fault: str = ""
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Recordings:
    """Without a folder nothing is ever recorded."""

    def __init__(
        self,
        rooms: Rooms,
        folder: Folder | None,
        rules: Rules,
        notify: Callable[[webhook.WebhookEvent], None],
    ) -> None:
        self._rooms = rooms
        self._folder = folder
        self._rules = rules
        self._notify = notify
        self._running: dict[str, _Recording] = {}
        self._any = asyncio.Event()  # while there are any
        self._ended: dict[str, EgressInfo] = {}
        self.results = dict.fromkeys(RESULTS.values(), 0)
        """How many ended, by what became of them."""
        self.octets = 0
        """What the files of all that ended hold together."""
        self._opening = 0
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def running(self) -> int:
        """How many are not ended yet."""
        return len(self._running)

    async def start(self) -> None:
        """Begin to keep time, and beside it to repair what the last engine left open."""
        if self._folder is not None:
            try:
                notes = await asyncio.to_thread(self._folder.notes)
            except OSError as error:
                log.warning("recordings left open cannot be listed error=%s", error.strerror)
                notes = {}
            beat = asyncio.create_task(self._beat(), name="recordings")
            mend = asyncio.create_task(self._mend(self._folder, notes), name="repair")
            self._tasks = [beat, mend]

    async def stop(self) -> None:
        """Finish every file; one whose disk does not answer is repaired by the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        running = list(self._running.values())
        for recording in running:
            self._end(recording)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH_S):
                await asyncio.gather(*(recording.ended.wait() for recording in running))

    async def begin(self, wanted: Wanted, info: EgressInfo) -> EgressInfo:
        """Open the file and record from now on; `info` holds the request. Raises Refused."""
        folder = self._folder
        if folder is None:
            raise Refused(
                "failed_precondition",
                412,
                "recording is off; set recording.folder in the room engine's config",
            )
        room = self._rooms.rooms.get(wanted.room)
        if room is None:
            raise not_found("room not found")
        sound, picture = places_in(room, wanted)
        if len(self._running) + self._opening >= self._rules.at_once:
            raise unavailable("as many recordings run as recording.at_once allows")
        place = picture or sound
        path = file_path(
            wanted.template,
            {
                "room_name": room.name,
                "room_id": room.sid,
                "publisher_identity": place.identity if place is not None else "",
                "time": time.strftime("%Y-%m-%dT%H%M%S"),
            },
        )
        info.egress_id = new_sid("EG_")
        info.room_id, info.room_name = room.sid, room.name
        info.source_type = egress.EGRESS_SOURCE_TYPE_SDK
        info.status = egress.EGRESS_STARTING
        info.started_at = info.updated_at = time.time_ns()
        self._opening += 1
        try:
            file, path = await asyncio.to_thread(self._open, folder, info, path)
        except OSError as error:
            raise unavailable(f"the file cannot be made: {error.strerror}") from error
        finally:
            self._opening -= 1
        shape = Shape(
            path.suffix == ".webm", UNKNOWN_SIZE if picture is not None else None, sound is not None
        )
        loop = asyncio.get_running_loop()

        def ended(outcome: Outcome) -> None:
            """On the writer's thread, where the disk may take its time."""
            with contextlib.suppress(OSError):
                folder.forget(info.egress_id)
            # The loop may be gone where the disk took too much of it.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._has_ended, recording, outcome)

        writer = Writer(file, shape, self._rules.limits, ended)
        recorder = Recorder(writer, sound=sound is not None)
        recording = _Recording(info, room, sound, picture, recorder, loop.time())
        self._running[info.egress_id] = recording
        self._any.set()
        writer.start()
        self._mark(room)
        log.info("recording started egress=%s room=%s", info.egress_id, room.sid)
        self._tell("egress_started", info)
        return info

    def end(self, egress_id: str) -> EgressInfo:
        """Let one finish. Raises Refused."""
        recording = self._running.get(egress_id)
        if recording is None:
            if egress_id in self._ended:
                raise Refused("failed_precondition", 412, "the recording has ended already")
            raise not_found("egress not found")
        self._end(recording)
        return recording.info

    def listed(self, room: str, egress_id: str, active: bool) -> list[EgressInfo]:
        """Those that run and the last that ended, newest first."""
        known = [one.info for one in self._running.values()]
        if not active:
            known += self._ended.values()
        found = [
            info
            for info in known
            if (not room or info.room_name == room)
            and (not egress_id or info.egress_id == egress_id)
        ]
        return sorted(found, key=lambda info: -info.started_at)

    def _open(
        self, folder: Folder, info: EgressInfo, wanted: PurePosixPath
    ) -> tuple[int, PurePosixPath]:
        """The file, and the note that it is open; on another thread."""
        if folder.free_bytes() < self._rules.limits.keep_free_bytes:
            raise OSError(0, "the disk is almost full")
        file, path = folder.create(wanted)
        result = info.file_results.add(filename=str(path), location=str(folder.path / path))
        result.started_at = info.started_at
        try:
            folder.note(info.egress_id, info.SerializeToString())
        except OSError:
            os.close(file)
            raise
        return file, path

    async def _beat(self) -> None:
        while True:
            await self._any.wait()
            await asyncio.sleep(BEAT_S)
            now = asyncio.get_running_loop().time()
            for recording in list(self._running.values()):
                try:
                    self._step(recording, now)
                except Exception:
                    # One recording's fault must end neither the lesson nor the others.
                    log.exception("recording stumbled egress=%s", recording.info.egress_id)
                    recording.fault = "the room engine made a mistake"
                    recording.info.status = egress.EGRESS_ENDING
                    recording.recorder.abandon()

    def _step(self, recording: _Recording, now: float) -> None:
        if recording.info.status not in RUNNING:
            return
        room, recorder = recording.room, recording.recorder
        if self._rooms.rooms.get(room.name) is not room:
            self._end(recording)
            return
        if now - recording.began >= self._rules.most_s:
            recording.limit = "the recording is as long as it may be"
            self._end(recording)
            return
        recorder.follow(track_at(room, recording.sound), track_at(room, recording.picture))
        recorder.tick(now)
        if recorder.began and recording.info.status == egress.EGRESS_STARTING:
            self._become(recording, egress.EGRESS_ACTIVE)

    def _end(self, recording: _Recording) -> None:
        if recording.info.status in RUNNING:
            self._become(recording, egress.EGRESS_ENDING)
            recording.recorder.close(asyncio.get_running_loop().time())

    def _become(self, recording: _Recording, status: egress.EgressStatus) -> None:
        recording.info.status = status
        recording.info.updated_at = time.time_ns()
        self._tell("egress_updated", recording.info)

    def _has_ended(self, recording: _Recording, outcome: Outcome) -> None:
        """The file is closed."""
        info = recording.info
        if self._running.pop(info.egress_id, None) is None:
            return
        if not self._running:
            self._any.clear()
        recording.recorder.follow(None, None)
        dropped = recording.recorder.writer.dropped
        if dropped:
            info.details = f"{dropped} frames were left out: the disk was too slow"
        limit = recording.limit or outcome.limit
        status = egress.EGRESS_LIMIT_REACHED if limit else egress.EGRESS_COMPLETE
        error = outcome.error or recording.fault
        if error:
            status = egress.EGRESS_FAILED
        self._settle(info, status, outcome, error or limit)
        self._mark(recording.room)
        recording.ended.set()

    def _settle(
        self, info: EgressInfo, status: egress.EgressStatus, outcome: Outcome, error: str
    ) -> None:
        info.status, info.error = status, error
        info.ended_at = info.updated_at = time.time_ns()
        for result in info.file_results:
            result.ended_at = info.ended_at
            result.duration = outcome.duration_ms * 1_000_000
            result.size = outcome.size
            info.file.CopyFrom(result)
        self.results[RESULTS[status]] += 1
        self.octets += outcome.size
        self._ended[info.egress_id] = info
        while len(self._ended) > KEPT_ENDED:
            del self._ended[next(iter(self._ended))]
        word = egress.EgressStatus.Name(status)
        log.info("recording ended egress=%s status=%s error=%s", info.egress_id, word, error)
        self._tell("egress_ended", info)

    def _mark(self, room: Room) -> None:
        """Show everybody in the room whether it is recorded."""
        recorded = any(one.room is room for one in self._running.values())
        if room.recorded != recorded:
            room.recorded = recorded
            room.tell_room()

    async def _mend(self, folder: Folder, notes: Mapping[str, bytes]) -> None:
        """Finish the files of an engine that was killed, one after the other."""
        for name, text in notes.items():
            try:
                info = EgressInfo.FromString(text)
                outcome = await asyncio.to_thread(_repair, folder, info)
                error = "the room engine ended while it recorded; the file was repaired"
            except BlockingIOError:
                continue  # another engine is writing it
            except (OSError, ValueError, DecodeError) as fault:
                log.warning("recording not repaired egress=%s error=%s", name, fault)
                info, outcome = EgressInfo(egress_id=name), Outcome(0, 0)
                error = "the room engine ended while it recorded; the file cannot be read"
            self._settle(info, egress.EGRESS_FAILED, outcome, error)
            with contextlib.suppress(OSError):
                await asyncio.to_thread(folder.forget, name)

    def _tell(self, event: str, info: EgressInfo) -> None:
        told = EgressInfo()
        told.CopyFrom(info)
        self._notify(webhook.WebhookEvent(event=event, egress_info=told))


def _repair(folder: Folder, info: EgressInfo) -> Outcome:
    name = info.file_results[0].filename if info.file_results else ""
    return repair(folder.reopen(PurePosixPath(name)))
