"""Keeps loudspeaker and microphone working for as long as a lesson lasts."""

from __future__ import annotations

import logging
import threading
from typing import Literal

from media.device import DeviceState, Trouble
from media.sound import portaudio, server
from media.sound.capture import Capture, Heard
from media.sound.mixer import Fetch, Line, Mixer
from media.sound.monitor import Monitor, MonitorMissingError

log = logging.getLogger(__name__)

Reference = Literal["off", "monitor", "own mix"]
"""What the echo canceller compares the microphone with."""

_ROUND_S = 2.0
"""How often devices are looked after, and missing ones tried again."""
_JOIN_S = 5.0


class Sound:
    """Nothing here raises into the lesson: what is missing is said, and tried again for ever.

    Devices belong to one keeper thread from `start` to `stop`; the other methods only say
    what is wanted and return at once.
    """

    def __init__(
        self, *, enabled: bool, microphone: str, loudspeaker: str, echo_cancellation: bool
    ) -> None:
        self.takes_turns = False
        """Whether a microphone that is opened from now on waits for the loudspeaker."""
        self.has_microphone = True
        """Whether one may be opened at all."""
        self._enabled = enabled
        self._microphone_name = microphone or server.DEFAULT
        self._loudspeaker_name = loudspeaker or server.DEFAULT
        self._echo_cancellation = echo_cancellation
        self._mixer = Mixer()
        self._offer = server.NOTHING
        self._loudspeaker: portaudio.Stream | None = None
        self._microphone: portaudio.Stream | None = None
        self._monitor: Monitor | None = None
        self._wanted: Capture | None = None
        self._capture: Capture | None = None
        self._own_mix_is_reference = False
        self._wake = threading.Event()
        self._keeper: threading.Thread | None = None
        self._stopping = False

    @property
    def loudspeaker(self) -> DeviceState:
        """Whether the lesson can be heard."""
        if self._keeper is None:
            return "off"
        stream = self._loudspeaker
        return "ok" if stream is not None and stream.flowing else "missing"

    @property
    def microphone(self) -> DeviceState:
        """Whether there is a microphone, not whether it is open."""
        if self._keeper is None or not self.has_microphone:
            return "off"
        stream = self._microphone
        if self._offer.source is None or (stream is not None and not stream.flowing):
            return "missing"
        return "ok"

    @property
    def loudspeaker_trouble(self) -> Trouble:
        """Why it is missing; empty where it is not."""
        if self.loudspeaker != "missing":
            return ""
        return self._offer.sink_trouble or "busy"

    @property
    def microphone_trouble(self) -> Trouble:
        """Why it is missing; empty where it is not."""
        if self.microphone != "missing":
            return ""
        return self._offer.source_trouble or "silent"

    @property
    def reference(self) -> Reference:
        """What the open microphone is compared with."""
        if self._wanted is None or self._capture is None or not self._echo_cancellation:
            return "off"
        return "own mix" if self._own_mix_is_reference else "monitor"

    @property
    def played_s(self) -> float:
        """Seconds of lesson sound handed to the loudspeaker."""
        return self._mixer.mixed_s

    def line(self, fetch: Fetch | None = None) -> Line:
        """A way to the loudspeaker for one remote voice; `fetch` as in `Mixer.line`."""
        return self._mixer.line(fetch)

    def duck(self, ducked: bool) -> None:
        """Have the lesson step back while the kiosk itself says something."""
        self._mixer.duck(ducked)

    def start(self) -> None:
        """Begin to keep the devices; does nothing where sound is switched off."""
        if self._keeper is not None or not self._enabled:
            return
        self._stopping = False
        self._keeper = threading.Thread(target=self._keep, name="sound-keeper", daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """Close everything; blocks until it is closed."""
        self.close_microphone()
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            self._stopping = True
            self._wake.set()
            keeper.join(_JOIN_S)

    def open_microphone(self, heard: Heard, *, music: bool = False) -> None:
        """Capture from now on; `heard` gets each block on a thread of ours.

        With `music` nothing is done to it that is meant for speech.
        """
        self.close_microphone()
        if not self.has_microphone:
            return
        self._wanted = Capture(
            heard,
            echo_cancellation=self._echo_cancellation,
            music=music,
            takes_turns=self.takes_turns,
        )
        self._wake.set()

    def close_microphone(self) -> None:
        """Capture no more: after this returns nothing is handed over."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            wanted.stop()
            self._wake.set()

    def _keep(self) -> None:
        while not self._stopping:
            try:
                self._look_after()
            except Exception:
                # The rim of the keeper's thread: whatever a sound stack comes up with, the
                # lesson goes on and the devices are tried again.
                log.exception("sound devices failed; trying again")
            self._wake.wait(_ROUND_S)
            self._wake.clear()
        self._close_input()
        self._close_loudspeaker()

    def _look_after(self) -> None:
        if self._capture is not self._wanted:
            self._close_input()
        offer = server.ask(self._loudspeaker_name, self._microphone_name)
        if offer != self._offer:
            log.info("sound devices sink=%s source=%s", offer.sink, offer.source)
            self._forget_changed(offer)
        self._offer = offer
        self._keep_loudspeaker()
        self._keep_input()

    def _forget_changed(self, offer: server.Offer) -> None:
        if offer.sink != self._offer.sink:
            self._close_loudspeaker()
            self._close_monitor()
        if offer.source != self._offer.source:
            self._close_microphone_stream()

    def _keep_loudspeaker(self) -> None:
        if self._loudspeaker is not None and not self._loudspeaker.flowing:
            log.warning("loudspeaker vanished; trying again")
            self._close_loudspeaker()
        if self._loudspeaker is None and self._offer.sink is not None:
            try:
                self._loudspeaker = portaudio.open_loudspeaker(self._loudspeaker_name, self._mix)
            except portaudio.DeviceMissingError as error:
                self._missing("loudspeaker", error)

    def _keep_input(self) -> None:
        capture = self._wanted
        if capture is None:
            return
        if self._microphone is not None and not self._microphone.flowing:
            log.warning("microphone vanished; trying again")
            self._close_microphone_stream()
        self._capture = capture
        if self._echo_cancellation:
            self._keep_monitor(capture)
        if self._microphone is None and self._offer.source is not None:
            try:
                self._microphone = portaudio.open_microphone(self._microphone_name, capture.put)
            except portaudio.DeviceMissingError as error:
                self._missing("microphone", error)

    def _keep_monitor(self, capture: Capture) -> None:
        if self._monitor is not None and self._monitor.alive:
            return
        died = self._monitor is not None
        self._close_monitor()
        if self._offer.sink is not None and not died:
            try:
                self._monitor = Monitor(self._offer.sink, capture.reference)
            except MonitorMissingError as error:
                log.warning("no monitor to cancel echo against; install parec: %s", error)
        own_mix = self._monitor is None
        if own_mix and not self._own_mix_is_reference:
            log.warning("echo is cancelled against the lesson's sound only, not against videos")
        self._own_mix_is_reference = own_mix

    def _mix(self) -> bytes:
        block = self._mixer.mix()
        capture = self._capture
        if capture is not None and self._own_mix_is_reference:
            capture.reference.put(block)
        return block

    def _missing(self, device: str, error: portaudio.DeviceMissingError) -> None:
        log.warning("%s cannot be opened, trying again: %s", device, error)
        # PortAudio lists devices once.  Looking again ends every stream, so it is done only
        # while there is none to lose.
        if self._loudspeaker is None and self._microphone is None:
            try:
                portaudio.look_again()
            except portaudio.DeviceMissingError:
                return

    def _close_loudspeaker(self) -> None:
        stream, self._loudspeaker = self._loudspeaker, None
        if stream is not None:
            stream.close()

    def _close_input(self) -> None:
        self._close_microphone_stream()
        self._close_monitor()
        self._capture = None
        self._own_mix_is_reference = False

    def _close_microphone_stream(self) -> None:
        stream, self._microphone = self._microphone, None
        if stream is not None:
            stream.close()

    def _close_monitor(self) -> None:
        monitor, self._monitor = self._monitor, None
        if monitor is not None:
            monitor.stop()
