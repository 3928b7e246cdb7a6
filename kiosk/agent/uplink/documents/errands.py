"""What the hub asks of this kiosk, from the hub to whoever does it."""

from __future__ import annotations

from pydantic import ValidationError

from fleet.errands.errand import Errands
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.errands import PATH, Doing
from kiosk.agent.uplink.pull import UnusableError

_NOT_MODIFIED = 304


class ErrandsDocument:
    """The hint's word for it is "errands".  What is open is not kept: the hub still knows it."""

    name = "errands"

    def __init__(self, hub: Hub, doing: Doing) -> None:
        self._hub = hub
        self._doing = doing
        self._etag = ""

    @property
    def tag(self) -> str:
        return self._etag

    async def pull(self, *, whole: bool) -> None:
        tag = {"If-None-Match": self._etag} if self._etag and not whole else {}
        answer = await self._hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            return
        try:
            asked = Errands.model_validate_json(answer.body)
        except ValidationError as error:
            raise UnusableError(f"{error.error_count()} mistakes in the errands") from error
        self._etag = answer.headers.get("etag", "")
        self._doing.take(asked.errands)
