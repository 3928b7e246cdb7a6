"""Takes the loudspeaker out of the microphone, with libwebrtc's audio processing."""

from __future__ import annotations

from livekit import rtc

from media.sound.blocks import BLOCK, RATE


class EchoCanceller:
    """One microphone and one reference, used by one thread only.

    The reference has to reach it no later than its echo does; earlier by up to 480 ms is
    free (measured), later by 70 ms ends the cancelling.  Gain control stays off: it would
    lift what is left of the echo.  With `music` tones that do not change are left alone, which
    noise suppression takes for noise.
    """

    def __init__(self, *, music: bool = False) -> None:
        self._processing = rtc.AudioProcessingModule(
            echo_cancellation=True, noise_suppression=not music, high_pass_filter=not music
        )

    def clean(self, microphone: bytes, reference: bytes) -> bytes:
        """One block of the microphone without the loudspeaker and its room."""
        self._processing.process_reverse_stream(_frame(reference))
        near = _frame(microphone)
        self._processing.process_stream(near)
        return bytes(near.data)


def _frame(block: bytes) -> rtc.AudioFrame:
    return rtc.AudioFrame(bytearray(block), RATE, 1, BLOCK)
