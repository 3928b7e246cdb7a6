"""The board of this centre, from the hub to whoever shows it."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from kiosk.agent.notices import Notices
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import UnusableError
from notice.notice import Board

PATH = "/api/kiosk/notices"
_NOT_MODIFIED = 304

log = logging.getLogger(__name__)


class NoticesDocument:
    """The hint's word for it is "notices"."""

    name = "notices"

    def __init__(self, hub: Hub, notices: Notices) -> None:
        self._hub = hub
        self._notices = notices

    async def pull(self, *, whole: bool) -> None:
        etag = self._notices.etag
        tag = {"If-None-Match": etag} if etag and not whole else {}
        answer = await self._hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            return
        try:
            board = Board.model_validate_json(answer.body)
        except ValidationError as error:
            raise UnusableError(
                f"{error.error_count()} mistakes in {len(answer.body)} bytes"
            ) from error
        await self._notices.take(board, answer.headers.get("etag", ""))
        log.info("notices=new version=%d notices=%d", board.version, len(board.notices))
