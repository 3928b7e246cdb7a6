"""What this kiosk is told to be like, from the hub to the disk."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from fleet.settings.values import KioskSettings
from kiosk.agent.settings import Obeyed
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import UnusableError

PATH = "/api/kiosk/settings"
_NOT_MODIFIED = 304

log = logging.getLogger(__name__)


class SettingsDocument:
    """The hint's word for it is "settings"."""

    name = "settings"

    def __init__(self, hub: Hub, obeyed: Obeyed) -> None:
        self._hub = hub
        self._obeyed = obeyed

    @property
    def tag(self) -> str:
        return self._obeyed.etag

    async def pull(self, *, whole: bool) -> None:
        tag = {"If-None-Match": self._obeyed.etag} if self._obeyed.etag and not whole else {}
        answer = await self._hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            return
        try:
            settings = KioskSettings.model_validate_json(answer.body)
        except ValidationError as error:
            raise UnusableError(f"{error.error_count()} mistakes in the settings") from error
        if await self._obeyed.take(settings, answer.headers.get("etag", "")):
            log.info("settings=new version=%d", settings.version)
