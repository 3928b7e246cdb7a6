"""Becoming somebody's kiosk: show a code, ask until somebody typed it in (RFC 8628 in shape)."""

from __future__ import annotations

import asyncio
import logging
import platform
from collections.abc import Callable

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from kiosk.agent.errors import HubAwayError, HubError, HubRefusedError
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pairing.credential import Credential
from kiosk.agent.uplink.patience import Backoff
from kiosk.state import Pairing
from wire.version import RELEASE, WIRE

PATH = "/api/kiosk/pairings"
SLOWER_S = 5.0

log = logging.getLogger(__name__)


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    pairing_id: str
    device_code: str
    user_code: str
    interval_s: float = Field(gt=0)
    expires_at: AwareDatetime


async def pair(hub: Hub, show: Callable[[Pairing | None], None]) -> Credential:
    """Show one code after the other until the kiosk is paired."""
    backoff = Backoff()
    while True:
        try:
            asked = await _ask(hub)
            backoff.reset()
            show(Pairing(code=_spoken(asked.user_code), expires_at=asked.expires_at))
            return await _poll(hub, asked)
        except HubError as error:
            show(None)
            log.info("pairing=again reason=%r", str(error))
            await asyncio.sleep(backoff.after_failure(error.retry_after_s))


async def _ask(hub: Hub) -> _Asked:
    answer = await hub.post(
        PATH,
        {
            "model": f"{platform.system()} {platform.machine()}",
            "release": RELEASE,
            "wire": WIRE,
        },
    )
    try:
        return _Asked.model_validate_json(answer.body)
    except ValidationError as error:
        raise HubAwayError(f"no pairing in the answer: {error.error_count()} errors") from error


async def _poll(hub: Hub, asked: _Asked) -> Credential:
    """Raises `HubRefusedError` when this code can lead nowhere any more."""
    interval_s = asked.interval_s
    while True:
        await asyncio.sleep(interval_s)
        try:
            path = f"{PATH}/{asked.pairing_id}/poll"
            answer = await hub.post(path, {"device_code": asked.device_code})
            return Credential.model_validate_json(answer.body)
        except ValidationError as error:
            raise HubRefusedError(f"no credential: {error.error_count()} errors") from error
        except HubAwayError as error:
            # The code is still good when the hub comes back in time.
            if error.retry_after_s is not None:
                await asyncio.sleep(error.retry_after_s)
        except HubRefusedError as error:
            if error.slug == "slow_down":
                interval_s += SLOWER_S
            elif error.slug != "authorization_pending":
                raise


def _spoken(code: str) -> str:
    """Eight digits in two groups, as they are read out on the telephone."""
    return f"{code[:4]} {code[4:]}" if len(code) == 8 else code
