"""One file, written by a thread of its own; and the repair of one that was not finished.

The event loop hands over blocks and never waits: where the disk is slower than the media, whole
pictures are left out and counted.  A cluster goes to the disk in one write, so a process that
is killed leaves at most one broken cluster at the end.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from media.engine.recording.file import matroska
from media.engine.recording.file.matroska import PICTURE, Block, Cue, Ending, Shape

log = logging.getLogger(__name__)

PICTURES_BYTES = 6 * 1024 * 1024  # of backlog, up to which pictures are taken
MOST_BYTES = 8 * 1024 * 1024  # and sound
CUE_EVERY_MS = 1000
LONGEST_CLUSTER_MS = 5000
LOOK_EVERY_MS = 5000
LAST_FRAME_MS = 20
PROBE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """When a file ends by itself."""

    most_bytes: int
    keep_free_bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file; `limit` and `error` say in a sentence what ended it early."""

    duration_ms: int
    size: int
    limit: str = ""
    error: str = ""


class LimitReachedError(Exception):
    """The file is as long as it may be."""


@dataclass(slots=True)
class _Contents:
    """What is in a file so far, in whole clusters."""

    shape: Shape
    size: int = matroska.HEAD_BYTES
    last_ms: int = 0
    places: list[Cue] = field(default_factory=list)

    def add(self, blocks: Sequence[Block], size: int) -> None:
        first = blocks[0]
        begins = self.shape.picture is None or (first.track == PICTURE and first.key)
        if begins and (not self.places or first.at_ms - self.places[-1].at_ms >= CUE_EVERY_MS):
            self.places.append(Cue(first.at_ms, first.track, self.size))
        self.last_ms = max(self.last_ms, *(block.at_ms for block in blocks))
        self.size += size


class Writer:
    """Takes blocks in the order of their time; owns the file, `ended` is called from its thread."""

    def __init__(
        self, file: int, shape: Shape, limits: Limits, ended: Callable[[Outcome], None]
    ) -> None:
        self._file = file
        self._contents = _Contents(shape)
        self._limits = limits
        self._ended = ended
        self._queue: queue.SimpleQueue[list[Block] | None] = queue.SimpleQueue()
        self._given = 0  # bytes; only the loop counts here
        self._taken = 0  # and only the thread here
        self._skipping = False
        self._picture: tuple[int, int] | None = None
        self._looked_ms = 0
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def backlog(self) -> int:
        """Bytes that wait for the disk."""
        return self._given - self._taken

    def see(self, size: tuple[int, int]) -> None:
        """A picture of this size will follow; players are told the largest."""
        known = self._picture or (0, 0)
        if size[0] * size[1] > known[0] * known[1]:
            self._picture = size

    def put(self, blocks: Sequence[Block]) -> None:
        """Hand over blocks; what there is no room for is left out."""
        kept = [block for block in blocks if self._fits(block)]
        if kept:
            self._given += sum(len(block.data) for block in kept)
            self._queue.put(kept)

    def finish(self) -> None:
        """Nothing more comes; `ended` follows once the file is whole."""
        self._queue.put(None)

    def _fits(self, block: Block) -> bool:
        backlog = self.backlog
        if block.track != PICTURE:
            fits = backlog < MOST_BYTES
        else:
            self._skipping = backlog >= PICTURES_BYTES or (self._skipping and not block.key)
            fits = not self._skipping
        self.dropped += not fits
        return fits

    def _run(self) -> None:
        limit = error = ""
        try:
            _write(self._file, matroska.head(self._contents.shape), 0)
            while (blocks := self._queue.get()) is not None:
                for part in _clusters(blocks):
                    self._append(part)
                self._taken += sum(len(block.data) for block in blocks)
        except LimitReachedError as reached:
            limit = str(reached)
        except OSError as failed:
            error = f"the file could not be written: {failed.strerror}"
        except Exception:
            # Whatever it is, the recording must end, and somebody must hear of it.
            log.exception("the writer stumbled")
            error = "the room engine made a mistake"
        try:
            size = _complete(self._file, self._contents)
        except OSError as failed:
            error = error or f"the file could not be finished: {failed.strerror}"
            size = self._contents.size
        self._ended(Outcome(self._contents.last_ms + LAST_FRAME_MS, size, limit, error))

    def _append(self, blocks: Sequence[Block]) -> None:
        contents = self._contents
        if self._picture is not None and self._picture != contents.shape.picture:
            contents.shape = Shape(contents.shape.webm, self._picture, contents.shape.sound)
            _write(self._file, matroska.head(contents.shape), 0)
        data = matroska.cluster(blocks)
        if contents.size + len(data) > self._limits.most_bytes:
            raise LimitReachedError("the file is as large as it may be")
        _write(self._file, data, contents.size)
        contents.add(blocks, len(data))
        if contents.last_ms - self._looked_ms >= LOOK_EVERY_MS:
            self._looked_ms = contents.last_ms
            os.fdatasync(self._file)  # what a power cut may take
            if free_bytes(self._file) < self._limits.keep_free_bytes:
                raise LimitReachedError("the disk is almost full")


def repair(file: int) -> Outcome:
    """Finish a file whose writer was killed, keeping every whole cluster; takes the file.

    Raises ValueError for a file of somebody else, and leaves it as it is.
    """
    try:
        shape = matroska.read_head(os.pread(file, matroska.HEAD_BYTES, 0))
    except ValueError:
        os.close(file)
        raise
    contents = _Contents(shape)
    last = None
    for cluster in _whole_clusters(file):
        blocks = matroska.read_cluster(_body(file, cluster, PROBE_BYTES))
        if not blocks:
            break
        contents.add(blocks, cluster.end - cluster.at)
        last = cluster
    if last is not None:
        blocks = matroska.read_cluster(_body(file, last, matroska.MOST_CLUSTER_BYTES))
        contents.last_ms = max(block.at_ms for block in blocks)
    size = _complete(file, contents)
    return Outcome(contents.last_ms + LAST_FRAME_MS, size)


def free_bytes(file: int) -> int:
    """What the file's disk has left for programs like ours."""
    disk = os.fstatvfs(file)
    return disk.f_bavail * disk.f_frsize


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Where a cluster, its body and what follows begin."""

    at: int
    body_at: int
    end: int


def _whole_clusters(file: int) -> Iterator[_Cluster]:
    at, length = matroska.HEAD_BYTES, os.fstat(file).st_size
    while True:
        found = matroska.read_element(os.pread(file, 12, at), 0)
        if found is None or found.name != matroska.CLUSTER or found.size is None:
            return
        end = at + found.body_at + found.size
        if end > length or found.size > matroska.MOST_CLUSTER_BYTES:
            return
        yield _Cluster(at, at + found.body_at, end)
        at = end


def _body(file: int, cluster: _Cluster, most: int) -> bytes:
    return os.pread(file, min(most, cluster.end - cluster.body_at), cluster.body_at)


def _clusters(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Cut before key frames, so that a player may begin with a cluster, and every few seconds."""
    begin = 0
    for index, block in enumerate(blocks):
        is_long = block.at_ms - blocks[begin].at_ms > LONGEST_CLUSTER_MS
        if index > begin and (is_long or (block.track == PICTURE and block.key)):
            yield blocks[begin:index]
            begin = index
    yield blocks[begin:]


def _complete(file: int, contents: _Contents) -> int:
    """Cut off what is broken, write cues and head, close; the file's length. Raises OSError."""
    try:
        os.ftruncate(file, contents.size)
        index = matroska.cues(contents.places, contents.shape) if contents.places else b""
        cues_at: int | None = contents.size if index else None
        size = contents.size + len(index)
        try:
            _write(file, index, contents.size)
        except OSError:
            # A full disk has no room for cues; players find their way without.
            os.ftruncate(file, contents.size)
            cues_at, size = None, contents.size
        os.fsync(file)
        ending = Ending(contents.last_ms + LAST_FRAME_MS, size, cues_at)
        _write(file, matroska.head(contents.shape, ending), 0)
        os.fsync(file)
    finally:
        os.close(file)
    return size


def _write(file: int, data: bytes, at: int) -> None:
    """All of it, or OSError."""
    rest = memoryview(data)
    while rest:
        written = os.pwrite(file, rest, at)
        rest, at = rest[written:], at + written
